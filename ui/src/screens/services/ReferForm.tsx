// 转诊, and the answer that comes back; both from closed lists.
import { Checkbox, Select } from "antd";
import { useState } from "react";
import { commands, type EnrolmentView } from "../../api";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { today } from "../../parts/format";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";
import { SaveLine } from "./SaveLine";
import { useSaving } from "./useSaving";

const SENT_TO = ["station", "town_hospital", "county_hospital", "elsewhere"] as const;
const ANSWERS = ["seen", "treated", "to_follow_up", "not_needed"] as const;

export function ReferForm({ person, name, enrolments, programme, onEnd }: { programme?: string; person: string; name: string; enrolments: EnrolmentView[]; onEnd: () => void }) {
  const words = useWords();
  const { t } = words;
  const { known } = useCatalogue();
  const saving = useSaving();
  const [code, setCode] = useState(programme ?? (enrolments.length === 1 ? enrolments[0]?.programme : undefined));
  const [to, setTo] = useState<string>();
  const [urgent, setUrgent] = useState(false);
  const enrolment = enrolments.find((one) => one.programme === code)?.id ?? null;
  const save = () => {
    if (!code || !to) return;
    void saving.save(() => commands.refer({ person, programme: code, enrolment, sent_to: to, urgent }), "care.referred", { name, to: words.coded("sent_to", to, "sent_to.elsewhere") }, onEnd);
  };
  return (
    <section className="inset" aria-label={t("care.refer")} data-testid="refer-form">
      <h3>{t("care.refer")}</h3>
      <div className="care-fields">
        <Field label={t("care.programme")} name="programme">
          {(ids) => <Select id={ids.id} className="full" value={code} onChange={setCode} options={known.map((one) => ({ value: one.code, label: one[words.language] }))} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} data-testid="refer-programme" />}
        </Field>
        <Field label={t("care.sent_to")} name="sent_to">
          {(ids) => <Select id={ids.id} className="full" value={to} onChange={setTo} options={SENT_TO.map((value) => ({ value, label: t(`sent_to.${value}`) }))} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} data-testid="refer-to" />}
        </Field>
      </div>
      <Checkbox checked={urgent} onChange={(event) => setUrgent(event.target.checked)} data-testid="refer-urgent">{t("care.urgent")}</Checkbox>
      <p className="faint small">{t("care.refer_about")}</p>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={code !== undefined && to !== undefined} testId="refer-save" />
    </section>
  );
}

export function AnswerForm({ id, name, onEnd }: { id: string; name: string; onEnd: () => void }) {
  const { t } = useWords();
  const saving = useSaving();
  const [answer, setAnswer] = useState<string>();
  const [on, setOn] = useState(today());
  const save = () => void (answer && saving.save(() => commands.answerReferral(id, answer, on), "care.answered", { name }, onEnd));
  return (
    <section className="inset" aria-label={t("care.answer")} data-testid="answer-form">
      <div className="care-fields">
        <Field label={t("care.answer")} name="answer">
          {(ids) => <Select id={ids.id} className="full" value={answer} onChange={setAnswer} options={ANSWERS.map((value) => ({ value, label: t(`care_answer.${value}`) }))} placeholder={t("form.choose")} autoFocus showSearch={{ optionFilterProp: "label" }} data-testid="answer-what" />}
        </Field>
        <Field label={t("care.answer_on")} name="date">
          {(ids) => <DateInput name="date" id={ids.id} value={on} onChange={setOn} testId="answer-on" />}
        </Field>
      </div>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={answer !== undefined && on !== ""} testId="answer-save" />
    </section>
  );
}
