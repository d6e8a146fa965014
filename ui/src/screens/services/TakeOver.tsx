// 由我接手: she goes on with another provider of the office, because she chose so or because hers has left.
import { commands, type DrawnView } from "../../api";
import { useLeftBehind } from "../../api/queries";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Sure } from "./Sure";

/** Those whose provider is not at work any more: who and with whom, and nothing of what for. */
export function LeftBehind({ onOpen }: { onOpen: (person: string) => void }) {
  const { t } = useWords();
  const { data, error, refetch } = useLeftBehind();
  if (error) return <Trouble thrown={error} retry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <section aria-label={t("care.left_behind")} data-testid="left-behind">
      <h2 className="due-heading">{t("care.left_behind")} <b>{data.length}</b></h2>
      <p className="faint small">{t("care.left_behind_about")}</p>
      <ul className="care-lines">
        {data.map((one) => (
          <li key={one.person + one.provider}>
            <div className="care-line">
              <button type="button" className="link" onClick={() => onOpen(one.person)} data-testid="left-behind-open">{one.person_name || t("person.unnamed")}</button>
              <span className="faint small">{t("care.left_by", { provider: one.provider })}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** With whom of this office her care is, a line for each; where she has chosen others only, nothing else is shown. */
export function TakeOver({ record }: { record: DrawnView["record"] }) {
  const { t } = useWords();
  return (
    <>
      {record.hidden && <p className="faint" data-testid="care-hidden">{t("care.hidden")}</p>}
      {record.others.map(({ provider, open }) => (
        <p key={provider} className="care-line" data-testid="with-other">
          <span>{open > 0 ? t("care.with_other", { provider, n: open }) : t("care.was_with", { provider })}</span>
          {open > 0 && <Sure does={() => commands.takeOver(record.person, provider)} label="care.take_over" about="care.take_over_about" says="care.taken_over" testId="take-over" />}
        </p>
      ))}
    </>
  );
}
