// 今天的约定: a line each, what we are late with first; arrows choose, Enter opens what is to be done.
import type { KeyboardEvent, RefObject } from "react";
import type { DueListView, DueView } from "../../api";
import { useWords } from "../../words";
import { days, Doubtful } from "./CareRecord";
import { CareQuestions } from "./CareQuestions";
import { useCatalogue } from "./catalogue";
import { LeftBehind } from "./TakeOver";

export function DueList(props: { list: DueListView; at: number; onAt: (at: number) => void; onChoose: (due: DueView, at: number) => void; onOpen: (person: string) => void; selected: string | null; lines: RefObject<HTMLUListElement | null> }) {
  const words = useWords();
  const { t } = words;
  const { serviceName } = useCatalogue();
  const { due } = props.list;
  const at = Math.min(props.at, due.length - 1);
  const onKey = (event: KeyboardEvent) => {
    // Ctrl+Enter has saved what was open; pressed once more it opens nothing.
    if (event.ctrlKey || event.metaKey) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: due.length - 1 }[event.key];
    const one = due[at];
    if (event.key === "Enter" && one) props.onChoose(one, at);
    else if (to !== undefined) props.onAt(Math.max(0, Math.min(due.length - 1, to)));
    else return;
    event.preventDefault();
    document.getElementById(`due-${to ?? at}`)?.scrollIntoView({ block: "nearest" });
  };
  const about = (one: DueView) => (one.kind === "referral" ? t("care.referral_due", { to: words.coded("sent_to", one.what, "sent_to.elsewhere") }) : serviceName(one.programme, one.what));
  return (
    <div className="due-body">
      {/* First, because what is due below may follow from a value that is not the right one. */}
      <CareQuestions onOpen={props.onOpen} />
      {due.length === 0 && <div className="all-done" data-testid="due-none"><p>{t("care.nothing_due")}</p><p className="faint">{t("care.nothing_due_about")}</p></div>}
      {due.length > 0 && (
        <ul className="due-list" ref={props.lines} role="listbox" tabIndex={0} aria-label={t("care.due")} aria-activedescendant={`due-${at}`} onKeyDown={onKey} data-testid="due-list">
          {due.map((one, index) => (
            <li key={one.id + one.what + one.first} id={`due-${index}`} role="option" aria-selected={index === at} className={one.person === props.selected ? "due-line open" : "due-line"} onClick={() => props.onChoose(one, index)} data-testid="due-line" data-what={one.what} data-late={one.late_days}>
              <b>{one.person_name || t("person.unnamed")}</b>
              <span>{about(one)}</span>
              <span className="faint small">{[days(one.first, one.last), one.time].filter(Boolean).join(" ")}</span>
              <span className="due-tags">
                {one.late_days > 0 && <span className="tag late">{t("care.late", { n: one.late_days })}</span>}
                {one.reach && <span className="tag">{t("care.reach_short")}</span>}
                {one.at_home && <span className="tag">{t("care.at_home")}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Review list={props.list} onOpen={props.onOpen} />
      <LeftBehind onOpen={props.onOpen} />
    </div>
  );
}

/** What was doubted and kept all the same, for the provider's own review. */
function Review({ list, onOpen }: { list: DueListView; onOpen: (person: string) => void }) {
  const { t } = useWords();
  const { serviceName, programmeName } = useCatalogue();
  const rows = [
    ...list.doubtful.map((one) => ({ id: one.id, person: one.person, day: one.day, what: serviceName(one.programme, one.what), codes: one.doubtful })),
    ...list.doubtful_enrolments.map((one) => ({ id: one.id, person: one.person, day: one.event_on ?? one.entered_on, what: programmeName(one.programme), codes: one.doubtful })),
  ];
  if (rows.length === 0) return null;
  return (
    <section aria-label={t("care.to_review")} data-testid="care-review">
      <h2 className="due-heading">{t("care.to_review")}</h2>
      <ul className="care-lines">
        {rows.map((one) => (
          <li key={one.id}>
            <div className="care-line"><button type="button" className="link" onClick={() => onOpen(one.person)} data-testid="review-open">{list.people[one.person] || t("person.unnamed")}</button><span>{one.day} {one.what}</span></div>
            <Doubtful codes={one.codes} />
          </li>
        ))}
      </ul>
    </section>
  );
}
