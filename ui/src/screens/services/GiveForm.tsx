// 记服务: a service that was given, with what was noted of it. What it is about is filled in where it comes from a day's list.
import { Input, Select } from "antd";
import { useState } from "react";
import { commands, type EnrolmentView } from "../../api";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { today } from "../../parts/format";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";
import { SaveLine } from "./SaveLine";
import { useSaving } from "./useSaving";

const PLACES = ["village_clinic", "station", "home", "elsewhere"] as const;

export type Giving = { programme?: string; what?: string; enrolment?: string; keeps?: string; atHome?: boolean };

export function GiveForm({ person, name, giving, enrolments, onDone, onEnd }: { person: string; name: string; giving: Giving; enrolments: EnrolmentView[]; onDone: () => void; onEnd: () => void }) {
  const words = useWords();
  const { t } = words;
  const { known, programme, kind, item, say, serviceName } = useCatalogue();
  const [code, setCode] = useState(giving.programme ?? (enrolments.length === 1 ? enrolments[0]?.programme : undefined));
  const services = (code ? programme(code)?.services : undefined) ?? [];
  const [chosen, setWhat] = useState(giving.what);
  const what = chosen ?? (services.length === 1 ? services[0]?.code : undefined);
  const [on, setOn] = useState(today());
  const [place, setPlace] = useState<string>(giving.atHome ? "home" : "");
  const [values, setValues] = useState<Record<string, string>>({});
  const saving = useSaving([code, what, on, place, values]);
  const asked = code && what ? (kind(code, what)?.items ?? []) : [];
  const enrolment = giving.enrolment ?? enrolments.find((one) => one.programme === code)?.id ?? null;
  const set = (name: string, value: string) => setValues((now) => ({ ...now, [name]: value }));
  const save = (insist: boolean) => {
    if (!code || !what) return;
    const items = asked.map((one): [string, string] => [one, values[one]?.trim() ?? ""]).filter(([, value]) => value !== "");
    void saving.save((insist) => commands.give({ person, programme: code, what, on, enrolment, keeps: giving.keeps ?? null, place, items, insist }), "care.given", { name, what: serviceName(code, what) }, onDone, insist);
  };
  return (
    <section className="inset" aria-label={t("care.give")} data-testid="give-form">
      <h3>{t("care.give")}</h3>
      <div className="care-fields">
        <Field label={t("care.programme")} name="programme">
          {(ids) => <Select id={ids.id} className="full" value={code} onChange={(value: string) => { setCode(value); setWhat(undefined); setValues({}); }} options={known.map((one) => ({ value: one.code, label: one[words.language] }))} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} disabled={giving.programme !== undefined} data-testid="give-programme" />}
        </Field>
        <Field label={t("care.what")} name="what">
          {(ids) => <Select id={ids.id} className="full" value={what} onChange={(value: string) => { setWhat(value); setValues({}); }} options={services.map((one) => ({ value: one.code, label: one[words.language] }))} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} autoFocus={giving.programme !== undefined && giving.what === undefined} data-testid="give-what" />}
        </Field>
        <Field label={t("care.on")} name="date">
          {(ids) => <DateInput name="date" id={ids.id} value={on} onChange={setOn} testId="give-on" />}
        </Field>
        <Field label={t("care.place")} name="place">
          {(ids) => <Select id={ids.id} className="full" value={place === "" ? undefined : place} onChange={(value?: string) => setPlace(value ?? "")} allowClear={{ clearIcon: <span aria-hidden="true">×</span> }} options={PLACES.map((value) => ({ value, label: t(`care_place.${value}`) }))} placeholder={t("care.not_noted")} showSearch={{ optionFilterProp: "label" }} data-testid="give-place" />}
        </Field>
        {asked.map((one, index) => {
          const found = code ? item(code, one) : undefined;
          return (
            <Field key={one} label={say(found, one)} name={one}>
              {(ids) => found && found.choices.length > 0 ? (
                <Select id={ids.id} className="full" value={values[one] === "" ? undefined : values[one]} onChange={(value?: string) => set(one, value ?? "")} allowClear={{ clearIcon: <span aria-hidden="true">×</span> }} options={found.choices.map((choice) => ({ value: choice.code, label: choice[words.language] }))} placeholder={t("care.not_noted")} showSearch={{ optionFilterProp: "label" }} data-testid={`item-${one}`} />
              ) : (
                <Input id={ids.id} value={values[one] ?? ""} onChange={(event) => set(one, event.target.value)} suffix={<span className="faint">{found?.unit}</span>} inputMode="decimal" autoComplete="off" autoFocus={giving.what !== undefined && index === 0} data-testid={`item-${one}`} />
              )}
            </Field>
          );
        })}
      </div>
      <p className="faint small">{t("care.give_about")}</p>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={code !== undefined && what !== undefined && on !== ""} testId="give-save" />
    </section>
  );
}
