// 服务目录: what can be asked for, which schedule is in force, and what the town adds. What is there keeps its meaning; another schedule has another name.
import { Button, Select } from "antd";
import { useState } from "react";
import { commands, type OffsetView, type ProgrammeView, type ScheduleView, type StepView } from "../../api";
import { useProgrammes } from "../../api/queries";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { today } from "../../parts/format";
import { useMay, useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords, type Words } from "../../words";
import { NewSchedule } from "./NewSchedule";
import { SaveLine } from "./SaveLine";
import { useSaving } from "./useSaving";

export function Programmes() {
  const words = useWords();
  const { t, language } = words;
  const read = useProgrammes();
  const [open, setOpen] = useState<string | null>(null);
  if (read.error) return <Trouble thrown={read.error} retry={() => void read.refetch()} />;
  return (
    <div className="due-body" data-testid="programmes">
      <p className="faint small">{t("programmes.about")}</p>
      {(read.data?.not_understood ?? 0) > 0 && <div className="notice doubt" role="status" data-testid="programmes-not-understood"><span>{t("programmes.not_understood", { n: read.data?.not_understood ?? 0 })}</span></div>}
      <ul className="care-lines">
        {read.data?.programmes.map((one) => (
          <li key={one.code} data-testid="programme" data-code={one.code}>
            <button type="button" className="programme-line" aria-expanded={open === one.code} onClick={() => setOpen(open === one.code ? null : one.code)} data-testid="programme-open">
              <b>{one[language]}</b>
              <span className="faint small">{inForce(one)?.[language]}</span>
            </button>
            {open === one.code && <Programme one={one} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

const inForce = (one: ProgrammeView): ScheduleView | undefined => one.schedules.find((schedule) => schedule.code === one.in_force);

function Programme({ one }: { one: ProgrammeView }) {
  const words = useWords();
  const { t, language } = words;
  const office = useOffice();
  const may = useMay();
  const [shown, setShown] = useState(one.in_force ?? one.schedules[0]?.code);
  const [doing, setDoing] = useState<"choose" | "add" | null>(null);
  const schedule = one.schedules.find((known) => known.code === shown) ?? one.schedules[0];
  const decides = office.role === "town" && may.care;
  const end = () => setDoing(null);
  if (!schedule) return null;
  return (
    <div className="inset">
      {one.own_request_only && <p className="faint small">{t("programmes.own_request_only")}</p>}
      <div className="toolbar-line">
        <Select className="schedule-choice" aria-label={t("programmes.schedule")} value={schedule.code} onChange={setShown} options={one.schedules.map((known) => ({ value: known.code, label: known.code === one.in_force ? t("programmes.in_force", { what: known[language] }) : known[language] }))} showSearch={{ optionFilterProp: "label" }} data-testid="programme-schedule" />
        {decides && doing === null && schedule.code !== one.in_force && <Button onClick={() => setDoing("choose")} data-testid="schedule-choose">{t("programmes.choose")}</Button>}
        {decides && doing === null && <Button onClick={() => setDoing("add")} data-testid="schedule-add">{t("programmes.add")}</Button>}
      </div>
      {doing === "choose" && <Choose programme={one} schedule={schedule} onEnd={end} />}
      {doing === "add" && <NewSchedule programme={one} like={schedule} onEnd={end} onAdded={(code) => { setShown(code); end(); }} />}
      {doing !== "add" && <Steps programme={one} schedule={schedule} />}
    </div>
  );
}

function Choose({ programme, schedule, onEnd }: { programme: ProgrammeView; schedule: ScheduleView; onEnd: () => void }) {
  const { t, language } = useWords();
  const saving = useSaving();
  const [from, setFrom] = useState(today());
  const save = () => void saving.save(() => commands.chooseSchedule(programme.code, schedule.code, from), "programmes.chosen", { what: schedule[language], from }, onEnd);
  return (
    <section className="inset" aria-label={t("programmes.choose")} data-testid="choose-form">
      <div className="care-fields">
        <Field label={t("programmes.from")} name="date">{(ids) => <DateInput name="date" id={ids.id} value={from} onChange={setFrom} testId="choose-from" />}</Field>
      </div>
      <p className="faint small">{t("programmes.choose_about")}</p>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={from !== ""} testId="choose-save" />
    </section>
  );
}

function Steps({ programme, schedule }: { programme: ProgrammeView; schedule: ScheduleView }) {
  const words = useWords();
  const { t, language } = words;
  return (
    <>
      <table className="plain-table" data-testid="schedule-steps">
        <thead><tr><th scope="col">{t("care.what")}</th><th scope="col">{t("programmes.counted_from")}</th><th scope="col">{t("programmes.window")}</th><th scope="col"><span className="visually-hidden">{t("programmes.how")}</span></th></tr></thead>
        <tbody>
          {schedule.steps.map((step, at) => (
            <tr key={at}>
              <td>{step[language]}</td>
              <td>{countedFrom(words, programme, step)}</td>
              <td>{step.after.count === step.until.count && step.after.unit === step.until.unit ? offset(words, step.after) : `${offset(words, step.after)} – ${offset(words, step.until)}`}</td>
              <td className="faint small">{[step.at_home && t("care.at_home"), step.if_agreed && t("programmes.if_agreed")].filter(Boolean).join(" · ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="faint small">{t("programmes.source", { source: schedule.source })}</p>
    </>
  );
}

export function countedFrom(words: Words, programme: ProgrammeView, step: Pick<StepView, "anchor" | "service" | "noted">): string {
  const { t, language, coded } = words;
  if (step.anchor === "event") return coded("care_event", programme.event ?? "", "care_event.birth");
  if (step.anchor !== "service") return t("programmes.enrolment");
  const kind = programme.services.find((known) => known.code === step.service);
  const of = kind ? kind[language] : (step.service ?? "");
  if (!step.noted) return of;
  const [code, value] = step.noted;
  const item = programme.items.find((known) => known.code === code);
  const choice = item?.choices.find((known) => known.code === value);
  return `${of}（${item ? item[language] : code} ${choice ? choice[language] : value}）`;
}

const offset = (words: Words, one: OffsetView) => words.coded("programmes.unit", one.unit, "programmes.unit.days", { n: one.count });
