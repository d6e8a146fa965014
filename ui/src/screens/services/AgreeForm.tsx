// 约日子: a day she agreed to, or on which she asks to be reached.
import { Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { commands, type EnrolmentView } from "../../api";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";
import { SaveLine } from "./SaveLine";
import { useSaving } from "./useSaving";

export type Agreeing = { programme?: string; what?: string; enrolment?: string; on?: string };

const REACH = "reach";

export function AgreeForm({ person, name, agreeing, enrolments, onEnd }: { person: string; name: string; agreeing: Agreeing; enrolments: EnrolmentView[]; onEnd: () => void }) {
  const words = useWords();
  const { t } = words;
  const { known, serviceName } = useCatalogue();
  const [what, setWhat] = useState<string | undefined>(agreeing.programme && agreeing.what ? `${agreeing.programme}/${agreeing.what}` : undefined);
  const [on, setOn] = useState(agreeing.on ?? "");
  const [time, setTime] = useState("");
  const [reach, setReach] = useState(false);
  const saving = useSaving([what, on, time, reach]);
  const options = [
    { label: t("care.contact"), options: [{ value: REACH, label: t("care.contact_me") }] },
    // What she takes part in comes first.
    ...known.toSorted((a, b) => Number(enrolments.some((one) => one.programme === b.code)) - Number(enrolments.some((one) => one.programme === a.code)))
      .map((one) => ({ label: one[words.language], options: one.services.map((service) => ({ value: `${one.code}/${service.code}`, label: service[words.language] })) })),
  ];
  const service = what && what !== REACH ? (what.split("/") as [string, string]) : null;
  const within = service?.[0] === agreeing.programme ? agreeing.enrolment : undefined;
  const enrolment = within ?? enrolments.find((one) => one.programme === service?.[0])?.id ?? null;
  const save = (insist: boolean) => {
    const says = service ? serviceName(...service) : t("care.contact_me");
    void saving.save((insist) => commands.agree({ person, on, time, service, enrolment: service ? enrolment : null, reach, insist }), "care.agreed", { name, what: says, day: on }, onEnd, insist);
  };
  return (
    <section className="inset" aria-label={t("care.agree")} data-testid="agree-form">
      <h3>{t("care.agree")}</h3>
      <div className="care-fields">
        <Field label={t("care.about")} name="what" wide>
          {(ids) => <Select id={ids.id} className="full" value={what} onChange={setWhat} options={options} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} data-testid="agree-what" />}
        </Field>
        <Field label={t("care.day")} name="date">
          {(ids) => <DateInput name="date" id={ids.id} value={on} onChange={setOn} autoFocus testId="agree-on" />}
        </Field>
        <Field label={t("care.time")} name="time">
          {(ids) => <Input id={ids.id} value={time} onChange={(event) => setTime(event.target.value)} placeholder="09:30" autoComplete="off" data-testid="agree-time" />}
        </Field>
      </div>
      {service && <Checkbox checked={reach} onChange={(event) => setReach(event.target.checked)} data-testid="agree-reach">{t("care.reach")}</Checkbox>}
      <p className="faint small">{t("care.agree_about")}</p>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={what !== undefined && on !== ""} testId="agree-save" />
    </section>
  );
}
