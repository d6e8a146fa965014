// 由我接手: she goes on with another provider of the office, because she chose so or because hers has left.
import { commands, type DrawnView } from "../../api";
import { useLeftBehind } from "../../api/queries";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Sure } from "./Sure";
import { useIsOwn } from "./useIsOwn";

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

/** What is open of hers here with others of this office: a line for each of them. */
export function TakeOver({ record }: { record: DrawnView["record"] }) {
  const { t } = useWords();
  const { unit } = useOffice();
  const isOwn = useIsOwn();
  const open = [...record.enrolments.filter((one) => one.ended_on === null), ...record.appointments.filter((one) => !one.kept), ...record.referrals.filter((one) => one.answered_on === null)];
  const others = new Set(open.filter((one) => one.unit === unit && !isOwn(one)).map((one) => one.provider));
  return [...others].toSorted().map((provider) => (
    <p key={provider} className="care-line" data-testid="with-other">
      <span>{t("care.with_other", { provider })}</span>
      <Sure does={() => commands.takeOver(record.person, provider)} label="care.take_over" about="care.take_over_about" says="care.taken_over" testId="take-over" />
    </p>
  ));
}
