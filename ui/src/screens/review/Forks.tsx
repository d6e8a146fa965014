// 分头写过的册子: copies of one laptop that each went on writing. Both are kept; a person looks at them side by side and keeps what is right.
import { Button } from "antd";
import { useState } from "react";
import { commands, type ForkChangeView, type ForkView } from "../../api";
import { refresh } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { count, instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useNav } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { Value } from "../../parts/Value";
import { useWords, type Words } from "../../words";
import { ConflictCard } from "./ConflictCard";

/** What says where a row belongs, not what someone wrote about a person. */
const NOT_SHOWN = new Set(["unit", "household", "person", "from_household"]);
const SIDES = [0, 1] as const;

export function Forks({ forks }: { forks: ForkView[] }) {
  const { t } = useWords();
  const [at, setAt] = useState<string | null>(null);
  const queue = forks.toSorted((a, b) => Number(a.seen) - Number(b.seen));
  const fork = queue.find((one) => one.id === at) ?? queue[0];
  if (!fork) return null;
  return (
    <div className="fork-page">
      {queue.length > 1 && (
        <ul className="chips" aria-label={t("review.forks")}>
          {queue.map((one) => <li key={one.id}><button type="button" className="chip" aria-pressed={one.id === fork.id} onClick={() => setAt(one.id)} data-testid="fork-chip">{one.unit_name} {instant(since(one), true)}{one.seen ? ` · ${t("forks.seen")}` : ""}</button></li>)}
        </ul>
      )}
      <Fork key={fork.id} fork={fork} />
    </div>
  );
}

const since = (fork: ForkView): string => fork.changes.reduce((first, change) => (first === "" || change.at < first ? change.at : first), "");

function Fork({ fork }: { fork: ForkView }) {
  const words = useWords();
  const { t } = words;
  const { note } = useFoot();
  const [passed, setPassed] = useState<string[]>([]);
  const [trouble, setTrouble] = useState<unknown>(null);
  const sides = SIDES.map((side) => fork.changes.filter((change) => change.side === side));
  const queue = [...fork.conflicts.filter((one) => !passed.includes(one.id)), ...fork.conflicts.filter((one) => passed.includes(one.id))];
  const now = queue[0];
  const who = fork.own ? t("forks.own") : fork.unit_name;
  const seen = () => void commands.seeFork(fork.id).then(() => { note("forks.seen_noted"); return refresh(); }).catch(setTrouble);
  return (
    <article className="fork" data-testid="fork" data-kind={fork.kind} data-seen={fork.seen} aria-label={who}>
      <div className="notice calm">
        <Icon name="split" />
        <span>{t(fork.kind === "twins" ? "forks.about_twins" : "forks.about_copy", { who, at: instant(since(fork)) })} {t("forks.both_kept")}</span>
        {fork.seen ? <span className="tag" data-testid="fork-seen">{t("forks.seen")}</span> : <Button onClick={seen} data-testid="see-fork">{t("forks.see")}</Button>}
      </div>
      <Trouble thrown={trouble} />
      {now && (
        <>
          <h2>{t("forks.to_settle", { n: count(fork.conflicts.length) })}</h2>
          <ConflictCard key={now.id} conflict={now} left={fork.conflicts.length} onPass={() => setPassed((before) => [...before.filter((id) => id !== now.id), now.id])} />
        </>
      )}
      <div className="fork-sides">
        {SIDES.map((side) => (
          <section key={side} aria-label={sideName(fork, side, words)} data-testid={`fork-side-${side}`}>
            <h2>{sideName(fork, side, words)} <span className="faint small">{t("exchange.changes", { n: count(sides[side]?.length ?? 0) })}</span></h2>
            <ol>{sides[side]?.map((change, index) => <Change key={index} change={change} />)}</ol>
          </section>
        ))}
      </div>
    </article>
  );
}

function sideName(fork: ForkView, side: 0 | 1, { t }: Words): string {
  if (fork.kind === "copy") return t(side === 0 ? "forks.original" : "forks.copy");
  return t(side === 0 ? "forks.first" : "forks.second");
}

function Change({ change }: { change: ForkChangeView }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const { write } = useFoot();
  const [trouble, setTrouble] = useState<unknown>(null);
  const isHousehold = change.entity === "household";
  const named = change.subject || t("person.unnamed");
  const fields = Object.entries(change.fields).filter(([name, value]) => value !== "" && !NOT_SHOWN.has(name));
  return (
    <li data-testid="fork-change" data-row={change.row}>
      <div className="write-head">
        <button type="button" className="link" onClick={() => open({ kind: isHousehold ? "household" : "person", id: change.root })} data-testid="open-subject">{isHousehold ? t("household.numbered", { number: change.subject }) : named}</button>
        <span className="faint small">{words.coded("actions", change.action, "actions.other")} · {t("history.by", { author: change.author, at: instant(change.at) })}</span>
      </div>
      {fields.length > 0 && <p className="fork-fields">{fields.map(([name, value]) => <span key={name}><span className="faint small">{words.field(name)}</span> <Value owner={change.row} field={name} value={value} /></span>)}</p>}
      {change.can_void && <Button size="small" type="text" onClick={() => void write(() => commands.voidRow(change.row, "duplicate_entry")).catch(setTrouble)} data-testid="take-back" aria-label={t("forks.take_back_of", { name: named })}>{t("forks.take_back")}</Button>}
      <Trouble thrown={trouble} />
    </li>
  );
}
