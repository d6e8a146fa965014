// A schedule of the town's own, written like one that is there: the steps of a table, each a service in a window of days.
import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { commands, type OffsetView, type ProgrammeView, type ScheduleView, type StepView } from "../../api";
import { Field } from "../../parts/Field";
import { today } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { addition, newCode } from "./addition";
import { countedFrom } from "./Programmes";
import { SaveLine } from "./SaveLine";
import { useSaving } from "./useSaving";

const UNITS = ["days", "weeks", "months", "years"] as const;

export function NewSchedule({ programme, like, onEnd, onAdded }: { programme: ProgrammeView; like: ScheduleView; onEnd: () => void; onAdded: (code: string) => void }) {
  const { t, language } = useWords();
  const saving = useSaving();
  const [zh, setZh] = useState("");
  const [source, setSource] = useState("");
  const [steps, setSteps] = useState<StepView[]>(like.steps);
  const [code] = useState(() => newCode(today()));
  const change = (at: number, to: Partial<StepView>) => setSteps(steps.map((step, n) => (n === at ? { ...step, ...to } : step)));
  const save = () => void saving.save(() => commands.addToCatalogue(addition(programme.code, { code, name: zh.trim(), source: source.trim(), from: today(), steps })), "programmes.added", { what: zh.trim() }, () => onAdded(code));
  const first = programme.services[0];
  return (
    <section className="inset" aria-label={t("programmes.add")} data-testid="schedule-form">
      <h2>{t("programmes.like", { what: like[language] })}</h2>
      <div className="care-fields">
        <Field label={t("programmes.name")} name="zh">{(ids) => <Input id={ids.id} value={zh} onChange={(event) => setZh(event.target.value)} autoComplete="off" maxLength={30} autoFocus data-testid="schedule-name" />}</Field>
        <Field label={t("programmes.by_what")} name="source">{(ids) => <Input id={ids.id} value={source} onChange={(event) => setSource(event.target.value)} autoComplete="off" maxLength={60} data-testid="schedule-source" />}</Field>
      </div>
      <table className="plain-table schedule-edit">
        <thead><tr><th scope="col">{t("programmes.step")}</th><th scope="col">{t("care.what")}</th><th scope="col">{t("programmes.counted_from")}</th><th scope="col">{t("programmes.after")}</th><th scope="col">{t("programmes.until")}</th><th scope="col">{t("programmes.how")}</th><th scope="col"><span className="visually-hidden">{t("programmes.remove")}</span></th></tr></thead>
        <tbody>{steps.map((step, at) => <Row key={at} programme={programme} step={step} change={(to) => change(at, to)} remove={() => setSteps(steps.filter((_, n) => n !== at))} />)}</tbody>
      </table>
      {first && <Button size="small" icon={<Icon name="add" size={14} />} onClick={() => setSteps([...steps, { what: first.code, zh: first.zh, en: first.en, anchor: "enrolment", service: null, noted: null, after: { count: 0, unit: "days" }, until: { count: 7, unit: "days" }, at_home: false, if_agreed: false }])} data-testid="step-add">{t("programmes.step_add")}</Button>}
      <p className="faint small">{t("programmes.add_about")}</p>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={zh.trim() !== "" && source.trim() !== "" && steps.length > 0} testId="schedule-save" />
    </section>
  );
}

function Row({ programme, step, change, remove }: { programme: ProgrammeView; step: StepView; change: (to: Partial<StepView>) => void; remove: () => void }) {
  const words = useWords();
  const { t, language } = words;
  const anchors = [
    { value: "enrolment", label: t("programmes.enrolment") },
    ...(programme.event ? [{ value: "event", label: words.coded("care_event", programme.event, "care_event.birth") }] : []),
    ...programme.services.map((one) => ({ value: `service:${one.code}`, label: one[language] })),
  ];
  const anchor = step.anchor === "service" ? `service:${step.service ?? ""}` : step.anchor;
  // A step that goes by what was noted keeps that where its service stays.
  const known = step.noted ? anchors.map((one) => (one.value === anchor ? { ...one, label: countedFrom(words, programme, step) } : one)) : anchors;
  const from = (value: string) => change(value.startsWith("service:") ? { anchor: "service", service: value.slice("service:".length), noted: null } : { anchor: value, service: null, noted: null });
  return (
    <tr data-testid="step-row">
      <td><Input size="small" aria-label={t("programmes.step")} value={step[language]} onChange={(event) => change({ zh: event.target.value, en: event.target.value })} maxLength={30} data-testid="step-name" /></td>
      <td><Select size="small" className="full" aria-label={t("care.what")} value={step.what} onChange={(what) => change({ what })} options={programme.services.map((one) => ({ value: one.code, label: one[language] }))} showSearch={{ optionFilterProp: "label" }} data-testid="step-what" /></td>
      <td><Select size="small" className="full" aria-label={t("programmes.counted_from")} value={anchor} onChange={from} options={known} showSearch={{ optionFilterProp: "label" }} data-testid="step-anchor" /></td>
      <td><Offset label={t("programmes.after")} value={step.after} onChange={(after) => change({ after })} testId="step-after" /></td>
      <td><Offset label={t("programmes.until")} value={step.until} onChange={(until) => change({ until })} testId="step-until" /></td>
      <td>
        {!programme.private && <Checkbox checked={step.at_home} onChange={(event) => change({ at_home: event.target.checked })}>{t("care.at_home")}</Checkbox>}
        <Checkbox checked={step.if_agreed} onChange={(event) => change({ if_agreed: event.target.checked })}>{t("programmes.if_agreed")}</Checkbox>
      </td>
      <td><button type="button" className="ghost-icon always" aria-label={t("programmes.remove")} title={t("programmes.remove")} onClick={remove} data-testid="step-remove"><Icon name="close" size={14} /></button></td>
    </tr>
  );
}

function Offset({ label, value, onChange, testId }: { label: string; value: OffsetView; onChange: (value: OffsetView) => void; testId: string }) {
  const { t } = useWords();
  return (
    <span className="offset">
      <InputNumber size="small" aria-label={label} min={0} max={999} precision={0} controls={false} value={value.count} onChange={(count) => onChange({ ...value, count: count ?? 0 })} data-testid={testId} />
      <Select size="small" aria-label={label} value={value.unit} onChange={(unit) => onChange({ ...value, unit })} options={UNITS.map((unit) => ({ value: unit, label: t(`programmes.units.${unit}`) }))} data-testid={`${testId}-unit`} />
    </span>
  );
}
