// 两边写得不一样: what two of the office wrote differently of one thing; asked where the day's work is, and answered in her record.
import { commands, type HeadView, type QuestionView } from "../../api";
import { useCareQuestions } from "../../api/queries";
import { instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";
import { Sure } from "./Sure";

/** Those that concern whoever is at the desk: about whom and what, and no value yet. */
export function CareQuestions({ onOpen }: { onOpen: (person: string) => void }) {
  const { t } = useWords();
  const { titleOf } = useQuestionWords();
  const { data, error, refetch } = useCareQuestions();
  if (error) return <Trouble thrown={error} retry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <section aria-label={t("care_questions.title")} data-testid="care-questions">
      <h2 className="due-heading">{t("care_questions.title")} <b>{data.length}</b></h2>
      <p className="faint small">{t("care_questions.about")}</p>
      <ul className="care-lines">
        {data.map((one) => (
          <li key={one.id}>
            <div className="care-line">
              <button type="button" className="link" onClick={() => onOpen(one.person)} data-testid="care-question-open">{one.subject || t("person.unnamed")}</button>
              <span>{titleOf(one)}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One question in her record: each value with who wrote it and when, and a button to take it. */
export function CareQuestion({ question }: { question: QuestionView }) {
  const { t } = useWords();
  const { titleOf, valueOf, headOf } = useQuestionWords();
  const title = titleOf(question);
  const before = question.field === "voided" || question.before === "" ? null : valueOf(question.field, question.before);
  return (
    <section className="care-question" aria-label={title} data-testid="care-question" data-field={question.field}>
      <div className="question-head"><Icon name="review" size={15} />{title}</div>
      {before && <p className="small">{t("care_questions.before", { value: before })}</p>}
      {question.heads.map((head) => (
        <div key={head.op} className="question-choice" data-testid="care-choice" data-value={head.value}>
          <span><b>{headOf(question, head)}</b><br /><span className="small">{t("history.by", { author: head.author, at: instant(head.at) })}</span></span>
          <Sure does={() => commands.settleCare(question.id, head.op)} label="care_questions.take" about="care_questions.take_about" says="care_questions.taken" params={{ value: headOf(question, head) }} testId="care-question-take" />
        </div>
      ))}
    </section>
  );
}

/** What a question is about, and its values, in words. */
function useQuestionWords() {
  const words = useWords();
  const { t, coded } = words;
  const { programme, programmeName, serviceName } = useCatalogue();
  const aboutOf = (one: QuestionView) => {
    if (one.entity === "enrolment") return programmeName(one.programme);
    if (one.entity === "referral") return t("care_questions.referral", { day: one.day, to: coded("sent_to", one.what, "sent_to.elsewhere") });
    return `${one.day} ${serviceName(one.programme, one.what)}`;
  };
  const named = (one: QuestionView, field: string) =>
    field === "event_on" ? coded("care_event", programme(one.programme)?.event ?? "", "care_event.birth") : coded("care_question", field, "care_question.other");
  const valueOf = (field: string, value: string): string => {
    if (field === "ended_on") return value === "" ? t("care_value.not_ended") : t("care_value.ended", { day: value });
    if (field === "kept") return value === "" ? t("care_value.not_kept") : t("care_value.kept", { day: value });
    if (field === "answer") return value === "" ? t("care.no_answer_yet") : coded("care_answer", value, "care_answer.seen");
    if (field === "doubtful" && value !== "") return value.split(",").map((code) => coded("doubt", code, "doubt.other")).join(" ");
    return value === "" ? t("care_value.none") : value;
  };
  /** Beside a row that was taken back stands what someone else wrote in it meanwhile; the id of a service says nothing. */
  const headOf = (one: QuestionView, head: HeadView): string => {
    if (one.field !== "voided") return valueOf(one.field, head.value);
    if (head.value !== "") return t("care_value.taken_back");
    const written = ["provider", "event_on", "ended_on", "kept", "answer"].flatMap((field) => {
      const value = head.fields[field];
      if (value === undefined) return [];
      return [field === "kept" ? t(value === "" ? "care_value.not_kept" : "care_value.kept_some_day") : `${named(one, field)} ${valueOf(field, value)}`];
    });
    return t("care_value.gone_on", { what: written.join(" · ") });
  };
  // Of a question that is not the user's own nothing is told but the field.
  const titleOf = (one: QuestionView) => (one.programme + one.what === "" ? named(one, one.field) : t("care_questions.one", { about: aboutOf(one), field: named(one, one.field) }));
  return { titleOf, valueOf, headOf };
}
