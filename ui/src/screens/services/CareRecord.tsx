// 保健记录: what a person asked for and got, as far as she lets this office know it, and what comes next.
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { commands, type AppointmentView, type DrawnView, type EnrolmentView, type ReferralView, type ServiceView, type SuggestedView } from "../../api";
import { useCareRecord } from "../../api/queries";
import { Icon } from "../../parts/Icon";
import { useNav } from "../../parts/nav";
import { useOffice } from "../../parts/office";
import { Panel } from "../../parts/Panel";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";
import { AgreeForm, type Agreeing } from "./AgreeForm";
import { CareQuestion } from "./CareQuestions";
import { useCatalogue } from "./catalogue";
import { ContinueForm } from "./ContinueForm";
import { EnrolForm } from "./EnrolForm";
import { EraseCare } from "./EraseCare";
import { EventDay } from "./EventDay";
import { GiveForm, type Giving } from "./GiveForm";
import { HandOut } from "./HandOut";
import { Picture } from "./Picture";
import { AnswerForm, ReferForm } from "./ReferForm";
import { Sure } from "./Sure";
import { TakeOver } from "./TakeOver";
import { ToRefer, toRefer } from "./ToRefer";
import { useIsOwn } from "./useIsOwn";
import { usePrinting } from "./usePrinting";

/** What a day's list opens a record for. */
export type CareTask = { kind: "give"; giving: Giving } | { kind: "answer"; id: string };
type Doing = CareTask | { kind: "enrol" } | { kind: "refer"; programme?: string } | { kind: "hand_out" } | { kind: "erase" } | { kind: "continue" } | { kind: "agree"; agreeing: Agreeing } | { kind: "event"; id: string } | null;

export function CareRecord({ id, task, onDone }: { id: string; task: CareTask | null; onDone: () => void }) {
  const record = useCareRecord(id);
  const { error } = useCatalogue();
  if (record.error ?? error) return <Trouble thrown={record.error ?? error} retry={() => void record.refetch()} />;
  return record.data ? <Record drawn={record.data} task={task} onDone={onDone} /> : null;
}

function Record({ drawn, task, onDone }: { drawn: DrawnView; task: CareTask | null; onDone: () => void }) {
  const view = drawn.record;
  const { t } = useWords();
  const { open } = useNav();
  const isOwn = useIsOwn();
  const isTown = useOffice().role === "town";
  const [doing, setDoing] = useState<Doing>(task);
  const name = view.person_name || t("person.unnamed");
  const standing = view.enrolments.filter((one) => one.ended_on === null);
  const mine = standing.filter(isOwn);
  const end = () => setDoing(null);
  const given = () => {
    end();
    if (task) onDone();
  };
  const days = view.appointments.filter((one) => !one.kept).toSorted((a, b) => a.day.localeCompare(b.day));
  const pregnancy = standing.find((one) => one.gestation !== null);
  const menu = [
    { key: "agree", label: <span data-testid="care-agree">{t("care.agree")}</span> },
    { key: "refer", label: <span data-testid="care-refer">{t("care.refer")}</span> },
    { key: "hand_out", label: <span data-testid="care-hand-out">{t("hand_out.title")}</span> },
    ...(isTown ? [{ key: "continue", label: <span data-testid="care-continue">{t("continuity.write")}</span> }] : []),
    { type: "divider" as const },
    { key: "erase", label: <span data-testid="care-erase">{t("erase_care.open")}</span> },
    { key: "person", label: <span data-testid="care-person">{t("care.to_register")}</span> },
  ];
  const begin = (key: string) => {
    if (key === "person") open({ kind: "person", id: view.person });
    else if (key === "agree") setDoing({ kind: "agree", agreeing: {} });
    else if (key === "refer" || key === "hand_out" || key === "continue" || key === "erase") setDoing({ kind: key });
  };
  return (
    <Panel
      testId="care-record"
      id={view.person}
      title={<span data-testid="care-name">{name}</span>}
      under={pregnancy && <span data-testid="care-gestation">{t("care.gestation", { at: pregnancy.gestation ?? "", due: pregnancy.due_date ?? "" })}</span>}
      actions={
        <>
          <Button onClick={() => setDoing({ kind: "enrol" })} data-testid="care-enrol">{t("care.enrol")}</Button>
          <Dropdown trigger={["click"]} menu={{ items: menu, onClick: ({ key }) => begin(key) }}><Button data-testid="care-more">{t("care.more")}</Button></Dropdown>
          <Button type="primary" onClick={() => setDoing({ kind: "give", giving: {} })} data-testid="care-give">{t("care.give")}</Button>
        </>
      }
    >
      {doing?.kind === "give" && <GiveForm key={JSON.stringify(doing.giving)} person={view.person} name={name} giving={doing.giving} enrolments={mine} onDone={given} onEnd={end} />}
      {doing?.kind === "enrol" && <EnrolForm person={view.person} name={name} taken={mine.map((one) => one.programme)} onEnd={end} />}
      {doing?.kind === "agree" && <AgreeForm key={JSON.stringify(doing.agreeing)} person={view.person} name={name} agreeing={doing.agreeing} enrolments={mine} onEnd={end} />}
      {doing?.kind === "refer" && <ReferForm programme={doing.programme} person={view.person} name={name} enrolments={mine} onEnd={end} />}
      {doing?.kind === "continue" && <ContinueForm person={view.person} name={name} onEnd={end} />}
      {doing?.kind === "erase" && <EraseCare person={view.person} name={name} onEnd={end} />}
      {doing?.kind === "hand_out" && <HandOut person={view.person} name={name} onEnd={end} />}
      {doing?.kind === "answer" && <AnswerForm key={doing.id} id={doing.id} name={name} onEnd={given} />}
      {view.enrolments.length + view.services.length + view.appointments.length + view.referrals.length + view.questions.length === 0 && !view.hidden && <p className="faint" data-testid="care-empty">{t("care.empty")}</p>}
      {doing === null && toRefer(view.services.filter(isOwn), view.referrals).map((one) => <ToRefer key={one.id} of={one} onRefer={() => setDoing({ kind: "refer", programme: one.programme })} />)}
      {doing === null && view.questions.map((one) => <CareQuestion key={one.id} question={one} />)}
      {doing === null && <TakeOver record={view} />}
      {standing.length > 0 && <h3>{t("care.takes_part_in")}</h3>}
      <ul className="care-lines">
        {standing.map((one) => <Standing key={one.id} one={one} own={isOwn(one)} editing={doing?.kind === "event" && doing.id === one.id} onDoing={setDoing} />)}
      </ul>
      {days.length + view.suggested.length > 0 && <h3>{t("care.next")}</h3>}
      <ul className="care-lines" data-testid="care-next">
        {days.map((one) => <Day key={one.id} one={one} own={isOwn(one)} onDoing={setDoing} />)}
        {view.suggested.map((one) => <Suggested key={one.enrolment + one.what + one.first} one={one} enrolment={mine.find((known) => known.id === one.enrolment)} onDoing={setDoing} />)}
      </ul>
      <Picture drawn={drawn} />
      {view.services.length > 0 && <h3>{t("care.got")}</h3>}
      <ol className="timeline" data-testid="care-services">
        {view.services.toSorted((a, b) => b.day.localeCompare(a.day)).map((one) => <Given key={one.id} one={one} own={isOwn(one)} mine={isOwn(one) || mine.some((within) => within.id === one.enrolment)} />)}
      </ol>
      {view.referrals.length > 0 && <h3>{t("care.referrals")}</h3>}
      <ul className="care-lines">
        {view.referrals.map((one) => <Referred key={one.id} one={one} own={isOwn(one)} onAnswer={() => setDoing({ kind: "answer", id: one.id })} />)}
      </ul>
      <Ended rows={view.enrolments.filter((one) => one.ended_on !== null)} />
    </Panel>
  );
}

function Standing({ one, own, editing, onDoing }: { one: EnrolmentView; own: boolean; editing: boolean; onDoing: (doing: Doing) => void }) {
  const words = useWords();
  const { t } = words;
  const { programme, programmeName } = useCatalogue();
  const event = programme(one.programme)?.event;
  const facts = [
    event && one.event_on && `${words.coded("care_event", event, "care_event.birth")} ${one.event_on}`,
    t("care.since", { day: one.entered_on }),
    t(one.asked_by === "own_request" ? "care.own_request" : "care.our_offer"),
  ].filter(Boolean);
  return (
    <li data-testid="enrolment" data-programme={one.programme}>
      <div className="care-line">
        <b>{programmeName(one.programme)}</b>
        <span className="faint small">{facts.join(" · ")}</span>
        <Provider row={one} own={own} />
      </div>
      <Doubtful codes={one.doubtful} />
      {own && (
        <div className="care-does">
          <Button size="small" onClick={() => onDoing({ kind: "give", giving: { programme: one.programme, enrolment: one.id } })} data-testid="enrolment-give">{t("care.give")}</Button>
          {event && event !== "birth" && <Button size="small" onClick={() => onDoing({ kind: "event", id: one.id })} data-testid="enrolment-event">{words.coded("care_event", event, "care_event.birth")}</Button>}
          <Sure does={() => commands.endEnrolment(one.id)} label="care.end" about="care.end_about" says="care.ended" testId="enrolment-end" />
          <Sure does={() => commands.takeBack(one.id)} label="care.take_back" about="care.take_back_about" says="care.taken_back" testId="enrolment-take-back" />
        </div>
      )}
      {editing && event && <EventDay enrolment={one} event={event} onEnd={() => onDoing(null)} />}
    </li>
  );
}

function Day({ one, own, onDoing }: { one: AppointmentView; own: boolean; onDoing: (doing: Doing) => void }) {
  const { t } = useWords();
  const { serviceName } = useCatalogue();
  return (
    <li data-testid="appointment">
      <div className="care-line">
        <b>{one.day} {one.time}</b>
        <span>{serviceName(one.programme, one.what)}</span>
        {one.reach && <span className="tag">{t("care.reach_short")}</span>}
        <Provider row={one} own={own} />
      </div>
      {own && (
        <div className="care-does">
          {one.programme !== "" && <Button size="small" onClick={() => onDoing({ kind: "give", giving: { programme: one.programme, what: one.what, enrolment: one.enrolment ?? undefined, keeps: one.id } })} data-testid="appointment-keep">{t("care.give")}</Button>}
          <Sure does={() => commands.closeAppointment(one.id)} label="care.close" about="care.close_about" says="care.closed" testId="appointment-close" />
        </div>
      )}
    </li>
  );
}

/** A day that only she can set. */
function Suggested({ one, enrolment, onDoing }: { one: SuggestedView; enrolment: EnrolmentView | undefined; onDoing: (doing: Doing) => void }) {
  const { t } = useWords();
  const { serviceName } = useCatalogue();
  if (!enrolment) return null;
  return (
    <li data-testid="suggested">
      <div className="care-line">
        <span className="faint">{t("care.could_agree", { days: days(one.first, one.last) })}</span>
        <span>{serviceName(enrolment.programme, one.what)}</span>
      </div>
      <div className="care-does"><Button size="small" onClick={() => onDoing({ kind: "agree", agreeing: { programme: enrolment.programme, what: one.what, enrolment: enrolment.id, on: one.first } })} data-testid="suggested-agree">{t("care.agree")}</Button></div>
    </li>
  );
}

function Given({ one, own, mine }: { one: ServiceView; own: boolean; mine: boolean }) {
  const words = useWords();
  const { serviceName, noted } = useCatalogue();
  const says = [noted(one.programme, one.items), one.place && words.coded("care_place", one.place, "care_place.elsewhere")].filter(Boolean).join(" · ");
  return (
    <li data-testid="service" data-what={one.what}>
      <span className="timeline-sign"><Icon name="done" size={14} /></span>
      <span className="timeline-date">{one.day}</span>
      <span className="timeline-text">
        {serviceName(one.programme, one.what)}
        <span className="faint small">{says}</span>
        <Provider row={one} own={own} />
        <Doubtful codes={one.doubtful} />
        {mine && <Sure does={() => commands.takeBack(one.id)} label="care.take_back" about="care.take_back_about" says="care.taken_back" testId="service-take-back" link />}
      </span>
    </li>
  );
}

function Referred({ one, own, onAnswer }: { one: ReferralView; own: boolean; onAnswer: () => void }) {
  const words = useWords();
  const { t } = words;
  const isTown = useOffice().role === "town";
  const { programmeName } = useCatalogue();
  const print = usePrinting();
  const open = one.answered_on === null;
  const slips = [
    { key: "full", label: <span data-testid="slip-full">{t("care.slip_full")}</span> },
    { key: "discreet", label: <span data-testid="slip-discreet">{t("care.slip_discreet")}</span> },
  ];
  return (
    <li data-testid="referral">
      <div className="care-line">
        <b>{one.day}</b>
        <span>{programmeName(one.programme)} → {words.coded("sent_to", one.sent_to, "sent_to.elsewhere")}</span>
        {one.urgent && <span className="tag">{t("care.urgent")}</span>}
        <span className="faint small">{open ? t("care.no_answer_yet") : `${one.answered_on ?? ""} ${words.coded("care_answer", one.answer, "care_answer.seen")}`}</span>
        <Provider row={one} own={own} />
      </div>
      <div className="care-does">
        {open && (own || (isTown && one.sent_to === "station")) && <Button size="small" onClick={onAnswer} data-testid="referral-answer">{t("care.answer")}</Button>}
        {own && <Dropdown trigger={["click"]} menu={{ items: slips, onClick: ({ key }) => print(() => commands.saveSlip(one.id, key === "discreet")) }}><Button size="small" data-testid="referral-slip">{t("care.slip")}</Button></Dropdown>}
        {own && <Sure does={() => commands.takeBack(one.id)} label="care.take_back" about="care.take_back_about" says="care.taken_back" testId="referral-take-back" />}
      </div>
    </li>
  );
}

function Ended({ rows }: { rows: EnrolmentView[] }) {
  const { t } = useWords();
  const { programmeName } = useCatalogue();
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{t("care.before")}</h3>
      <ul className="care-lines">{rows.map((one) => <li key={one.id}><div className="care-line"><span>{programmeName(one.programme)}</span><span className="faint small">{days(one.entered_on, one.ended_on ?? "")}</span></div></li>)}</ul>
    </>
  );
}

/** Who looks after it, where it is someone else. */
function Provider({ row, own }: { row: { unit: string; provider: string }; own: boolean }) {
  const unitName = useUnitName();
  return own ? null : <span className="faint small">{row.provider} · {unitName(row.unit)}</span>;
}

export function Doubtful({ codes }: { codes: string }) {
  const { coded } = useWords();
  if (codes === "") return null;
  return <span className="says doubt" data-testid="care-doubtful"><Icon name="doubt" size={15} /><span>{codes.split(",").map((code) => coded("doubt", code, "doubt.other")).join(" ")}</span></span>;
}

export const days = (first: string, last: string): string => (first === last ? first : `${first} – ${last.slice(0, 4) === first.slice(0, 4) ? last.slice(5) : last}`);
