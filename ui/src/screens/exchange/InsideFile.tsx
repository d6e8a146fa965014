// 看看里面有什么: what is in a file as far as this office may read it; nothing is taken from it.
import { useQuery } from "@tanstack/react-query";
import { commands, type AuthorView, type ContentsView, type InspectView, type SubjectsView } from "../../api";
import { count, instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { Trouble } from "../../parts/Trouble";
import { useWords, type Words } from "../../words";
import { Fingerprint } from "./Cards";
import { BackToExchange } from "./Exchange";
import { period } from "./FileTable";
import { shortHash } from "./Receipt";

export function InsideFile({ path, onEnd }: { path: string; onEnd: () => void }) {
  const { t } = useWords();
  const looked = useQuery({ queryKey: ["inside", path], queryFn: () => commands.inspectFile(path), gcTime: 0 });
  useKeys({ escape: onEnd });
  const file = looked.data;
  return (
    <div className="page" data-testid="inside-file" data-kind={file?.kind}>
      <div className="page-line"><BackToExchange onEnd={onEnd} /><h1>{t("inspect.title")}</h1></div>
      <p className="faint">{t("inspect.about")}</p>
      <Trouble thrown={looked.error} />
      {looked.isPending && <p className="faint" role="status">{t("state.reading")}</p>}
      {file && <Inside file={file} />}
    </div>
  );
}

function Inside({ file }: { file: InspectView }) {
  const words = useWords();
  const { t } = words;
  const { contents, card } = file;
  return (
    <>
      {file.problem && <div className="notice wrong" data-testid="inside-problem"><Icon name="wrong" /><span>{problem(file, file.problem, words)}</span></div>}
      <dl className="about">
        <Fact name={t("receipt.file")}>{file.file} <span className="faint small">{t("inspect.bytes", { n: count(file.bytes) })}</span></Fact>
        <Fact name={t("inspect.kind")}>{t(`inspect.kind.${file.kind}`)}</Fact>
        {contents && <Origin contents={contents} />}
        <Fact name={t("receipt.hash")}><span className="hash">{shortHash(file.hash)}</span></Fact>
      </dl>
      {card && <div className="office-card"><span className="faint">{t(card.standing === "known" ? "card.known" : "card.theirs")}</span><b>{card.name}</b><Fingerprint words={card.fingerprint} testId="inside-fingerprint" /></div>}
      {contents && contents.ops > 0 && (
        <>
          <section><h2>{t("inspect.changes")}</h2><p data-testid="inside-counts">{contents.counts.map((one) => t(`inspect.what.${one.what}` as "inspect.what.edits", { n: count(one.n) })).join(" · ")}</p></section>
          <Authors authors={contents.authors} />
          <Subjects title={t("inspect.households")} subjects={contents.households} unnamed={t("inspect.unnamed")} />
          <Subjects title={t("inspect.people")} subjects={contents.people} unnamed={t("inspect.unnamed")} testId="inside-people" />
        </>
      )}
    </>
  );
}

function problem(file: InspectView, code: string, { t, coded }: Words): string {
  if (code === "not_for_us") return t("inspect.sealed");
  if (code === "damaged" && file.contents) return t("inspect.damaged_after", { n: count(file.contents.from + file.contents.ops) });
  return coded("errors", code, "errors.damaged");
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function Origin({ contents }: { contents: ContentsView }) {
  const { t } = useWords();
  const isEmpty = contents.to < contents.from;
  return (
    <>
      <Fact name={t("receipt.from")}>{contents.sender_name} <span className="faint small">{contents.sender_unit}</span></Fact>
      <Fact name={t("receipt.to")}>{contents.receiver_name}</Fact>
      <Fact name={t("inspect.written")}>{instant(contents.written_at)}</Fact>
      {contents.answered && <Fact name={t("inspect.answered")}><span data-testid="inside-answered">{t(`inspect.answered.${contents.answered}`)}</span></Fact>}
      {!isEmpty && <Fact name={t("receipt.positions")}>{contents.from} – {contents.to} <span className="faint small">{t("inspect.writes", { writes: count(contents.writes), ops: count(contents.ops) })}</span></Fact>}
      {contents.period && <Fact name={t("exchange.period")}>{period(contents)}</Fact>}
      <Fact name={t("inspect.signature")}><span data-testid="inside-signature" data-signature={contents.signature}>{t(`inspect.signature.${contents.signature}`)}</span></Fact>
      <Fact name={t("inspect.state")}><span data-testid="inside-state" data-state={contents.state}>{t(`inspect.state.${contents.state}`, { missing: contents.missing ?? "" })}</span></Fact>
    </>
  );
}

function Authors({ authors }: { authors: AuthorView[] }) {
  const { t } = useWords();
  return (
    <section>
      <h2>{t("inspect.authors")}</h2>
      <table className="plain-table">
        <thead><tr><th>{t("inspect.author")}</th><th>{t("fields.unit")}</th><th className="n">{t("receipt.changes")}</th><th>{t("exchange.period")}</th></tr></thead>
        <tbody>{authors.map((author) => <tr key={`${author.unit}${author.name}`}><td>{author.name}</td><td>{author.unit_name}</td><td className="n">{count(author.ops)}</td><td>{period(author)}</td></tr>)}</tbody>
      </table>
    </section>
  );
}

function Subjects({ title, subjects, unnamed, testId }: { title: string; subjects: SubjectsView; unnamed: string; testId?: string }) {
  const { t } = useWords();
  if (subjects.total === 0) return null;
  const more = subjects.total - subjects.listed.length;
  return (
    <section data-testid={testId}>
      <h2>{title} <span className="faint small">{count(subjects.total)}</span></h2>
      <table className="plain-table">
        <tbody>
          {subjects.listed.map((one) => (
            <tr key={one.id}><td>{one.name || <span className="faint">{unnamed}</span>} {one.is_new && <span className="tag">{t("inspect.new")}</span>}</td><td>{one.national_id}</td><td>{one.phone}</td><td className="n">{t("exchange.changes", { n: count(one.changes) })}</td></tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="faint">{t("inspect.more", { n: count(more) })}</p>}
    </section>
  );
}
