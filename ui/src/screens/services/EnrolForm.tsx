// 参加: a yes, and who spoke first. Any other answer is one more in the month's count, and nothing of her.
import { Button, Radio, Select } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";
import { SaveLine } from "./SaveLine";
import { useSaving } from "./useSaving";

export function EnrolForm({ person, name, taken, onEnd }: { person: string; name: string; taken: string[]; onEnd: () => void }) {
  const words = useWords();
  const { t } = words;
  const { known, programme, programmeName } = useCatalogue();
  const [code, setCode] = useState<string>();
  const [ourOffer, setOurOffer] = useState(false);
  const [on, setOn] = useState("");
  const saving = useSaving([code, ourOffer, on]);
  const chosen = code ? programme(code) : undefined;
  const options = known.filter((one) => !taken.includes(one.code)).map((one) => ({ value: one.code, label: one[words.language] }));
  const save = (insist: boolean) => {
    if (!code) return;
    void saving.save((insist) => commands.enrol({ person, programme: code, our_offer: ourOffer && !chosen?.own_request_only, event_on: chosen?.event && on !== "" ? on : null, correct: false, insist }), "care.enrolled", { name, what: programmeName(code) }, onEnd, insist);
  };
  const count = () => code && void saving.save(() => commands.tally(code), "care.tallied", {}, onEnd);
  return (
    <section className="inset" aria-label={t("care.enrol")} data-testid="enrol-form">
      <h3>{t("care.enrol")}</h3>
      <div className="care-fields">
        <Field label={t("care.programme")} name="programme">
          {(ids) => <Select id={ids.id} className="full" value={code} onChange={setCode} options={options} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} autoFocus data-testid="enrol-programme" />}
        </Field>
        {chosen?.event && (
          <Field label={words.coded("care_event", chosen.event, "care_event.birth")} name="date" hint={<span className="faint small">{t("care.event_about")}</span>}>
            {(ids) => <DateInput name="date" id={ids.id} value={on} onChange={setOn} testId="enrol-event" />}
          </Field>
        )}
        {chosen && !chosen.own_request_only && (
          <Field label={t("care.asked_by")} name="asked_by">
            {(ids) => <Radio.Group id={ids.id} value={ourOffer} onChange={(event) => setOurOffer(event.target.value as boolean)} options={[{ value: false, label: t("care.own_request") }, { value: true, label: t("care.our_offer") }]} data-testid="enrol-asked" />}
          </Field>
        )}
      </div>
      <p className="faint small">{t("care.enrol_about")}</p>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={code !== undefined} label={t("care.takes_part")} testId="enrol-save" />
      <p className="small">{t("care.or")} <Button size="small" disabled={code === undefined || saving.busy} onClick={count} data-testid="tally">{t("care.not_this_time")}</Button> <span className="faint">{t("care.tally_about")}</span></p>
    </section>
  );
}
