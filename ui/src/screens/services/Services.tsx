// 服务: what whoever is at the desk has promised for a day, supplies, and how often the answer was another than yes.
import { Button, Segmented } from "antd";
import { useRef, useState } from "react";
import { commands, type DueView } from "../../api";
import { useDue, useStock } from "../../api/queries";
import { DateInput } from "../../parts/Control";
import { count, readDate, today, weekday } from "../../parts/format";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { useOffice } from "../../parts/office";
import { PersonPicker } from "../../parts/Picker";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { CareRecord, type CareTask } from "./CareRecord";
import { Continuity } from "./Continuity";
import { DueList } from "./DueList";
import { Programmes } from "./Programmes";
import { Stock } from "./Stock";
import { Talks } from "./Talks";
import { Tallies } from "./Tallies";
import { usePrinting } from "./usePrinting";

type Tab = "due" | "stock" | "talks" | "tallies" | "programmes" | "continuity";

export default function Services() {
  const { t, language } = useWords();
  const { place, open, back } = useNav();
  const office = useOffice();
  const [tab, setTab] = useState<Tab>("due");
  const [typed, setTyped] = useState(today());
  const on = readDate(typed) ?? today();
  const list = useDue(on);
  const stock = useStock();
  const [index, setIndex] = useState(0);
  const [task, setTask] = useState<CareTask | null>(null);
  // Opening the same line again begins anew.
  const [opening, setOpening] = useState(0);
  const lines = useRef<HTMLUListElement>(null);
  const panel = place.panels.at(-1);
  const id = panel?.kind === "care" ? panel.id : null;
  const close = () => {
    setTask(null);
    back();
  };
  useKeys({ escape: () => (id ? close() : false) });
  const show = (person: string, what: CareTask | null) => {
    setTask(what);
    setOpening((now) => now + 1);
    open({ kind: "care", id: person });
  };
  const choose = (one: DueView, at: number) => {
    setIndex(at);
    show(one.person, taskOf(one));
  };
  // What was done leaves the list, and the next line has its place.
  const done = () => {
    close();
    lines.current?.focus();
  };
  const print = usePrinting();
  const notices = stock.data?.filter((one) => one.low || one.expires_soon || one.expired).length ?? 0;
  const tabs = [
    { value: "due" as const, label: <span data-testid="services-due">{t("care.due")} <b>{list.data ? count(list.data.due.length) : ""}</b></span> },
    { value: "stock" as const, label: <span data-testid="services-stock">{t("care.stock")}{notices > 0 && <> <b>{count(notices)}</b></>}</span> },
    { value: "talks" as const, label: <span data-testid="services-talks">{t("care.talks")}</span> },
    { value: "tallies" as const, label: <span data-testid="services-tallies">{t("care.tallies")}</span> },
    ...(office.role === "town" ? [{ value: "continuity" as const, label: <span data-testid="services-continuity">{t("continuity.tab")}</span> }] : []),
    { value: "programmes" as const, label: <span data-testid="services-programmes">{t("care.programmes")}</span> },
  ];
  return (
    <div className={id ? "register with-record" : "register"} data-testid="services">
      <section className="list-side services-side" aria-label={t("nav.services")}>
        <h1 className="visually-hidden">{t("nav.services")}</h1>
        <div className="toolbar">
          <div className="toolbar-line">
            <Segmented value={tab} onChange={setTab} options={tabs} />
            <span className="spacer" />
            <div className="care-find"><PersonPicker label={t("care.find")} value={null} onChange={(person) => person && show(person, null)} testId="care-find" /></div>
          </div>
          {tab === "due" && (
            <div className="toolbar-line">
              <div className="filter"><DateInput name="on" label={t("care.day")} value={typed} onChange={setTyped} testId="due-on" /></div>
              <span className="faint">{weekday(on, language)}</span>
              {on !== today() && <Button size="small" onClick={() => setTyped(today())} data-testid="due-today">{t("nav.today")}</Button>}
              {list.data?.due.some((one) => one.at_home) && <Button size="small" onClick={() => print(() => commands.saveRound(on))} data-testid="due-round">{t("care.print_round")}</Button>}
            </div>
          )}
        </div>
        <Trouble thrown={list.error ?? stock.error} retry={() => void (list.error ? list : stock).refetch()} />
        {tab === "due" && list.data && <DueList list={list.data} at={index} onAt={setIndex} onChoose={choose} onOpen={(person) => show(person, null)} selected={id} lines={lines} />}
        {tab === "stock" && stock.data && <Stock balances={stock.data} />}
        {tab === "talks" && <Talks />}
        {tab === "tallies" && <Tallies />}
        {tab === "programmes" && <Programmes />}
        {tab === "continuity" && <Continuity />}
      </section>
      {id && <section className="record-side" aria-label={t("care.record")}><CareRecord key={`${id}${opening}`} id={id} task={task} onDone={done} /></section>}
    </div>
  );
}

function taskOf(one: DueView): CareTask | null {
  if (one.kind === "referral") return { kind: "answer", id: one.id };
  if (one.programme === "") return null;
  const giving = { programme: one.programme, what: one.what, atHome: one.at_home };
  return { kind: "give", giving: one.kind === "step" ? { ...giving, enrolment: one.id } : { ...giving, keeps: one.id } };
}
