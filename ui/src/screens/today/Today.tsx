// 今天: what waits, each number opening its list, and the month beside it; on the first day it shows how to begin.
import { Button } from "antd";
import { lazy, Suspense } from "react";
import { commands, type OfficeView, type Today as TodayView } from "../../api";
import { useBackups, useDuplicates, useMonth, useOfficesLater, useOpenFindings, usePleaseContact, useToday, useTransfers } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { count, instant, today, weekday } from "../../parts/format";
import { Icon, type IconName } from "../../parts/Icon";
import { NO_FILTER, useNav } from "../../parts/nav";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { OfficeState } from "../exchange/Offices";
import { waitsHere } from "../review/Transfers";

const MonthChart = lazy(() => import("./MonthChart"));

export default function Today() {
  const { t, language } = useWords();
  const view = useToday();
  const office = useOffice();
  const { go } = useNav();
  const date = today();
  const moves = useTransfers();
  const offices = useOfficesLater();
  const transfers = moves.data?.filter(waitsHere).length ?? 0;
  return (
    <div className="page wide" data-testid="today">
      <div className="page-line"><h1>{t("nav.today")}</h1><span className="faint">{date} {weekday(date, language)} · {office.unit_name}</span></div>
      <Trouble thrown={view.error} retry={() => void view.refetch()} />
      <Trouble thrown={moves.error} retry={() => void moves.refetch()} />
      <Trouble thrown={offices.error} retry={() => void offices.refetch()} />
      {view.data?.clock_behind && <ClockBehind at={view.data.clock_behind} now={date} />}
      <NotBackedUp />
      {view.data && offices.data && <Restored restored={office.restored} lost={view.data.lost} offices={offices.data} />}
      {offices.data?.filter((one) => one.asks).map((one) => <div key={one.unit} className="notice doubt" data-testid="today-asked"><Icon name="doubt" /><span>{t("today.asked", { name: one.name })}</span><Button size="small" onClick={() => go("exchange")}>{t("nav.exchange")}</Button></div>)}
      {view.data && (view.data.first_day && transfers === 0 && !moves.error ? <FirstDay /> : <Day view={view.data} transfers={transfers} offices={offices.data} />)}
    </div>
  );
}

/** The clock stands before the last write: it is set right, or a person says that the write was wrong. */
function ClockBehind({ at, now }: { at: string; now: string }) {
  const { t } = useWords();
  const { note, fail } = useFoot();
  return <div className="notice doubt" role="alert" data-testid="clock-behind"><Icon name="doubt" /><span>{t("today.clock_behind", { at: instant(at), now })}</span><Button size="small" onClick={() => void commands.acceptClock().then(() => note("today.clock_accepted"), fail)} data-testid="clock-accept">{t("today.clock_accept")}</Button></div>;
}

/** The backup of the last leaving could not be written. */
function NotBackedUp() {
  const { t, error } = useWords();
  const { go } = useNav();
  const backups = useBackups();
  if (backups.error) return <Trouble thrown={backups.error} retry={() => void backups.refetch()} />;
  const trouble = backups.data?.trouble;
  if (!trouble) return null;
  return <div className="notice wrong" role="alert" data-testid="today-backup"><Icon name="wrong" /><span>{t("backup.trouble", { at: instant(trouble.at) })} {error({ code: trouble.code, params: { path: trouble.path } })}</span><Button size="small" onClick={() => go("settings")}>{t("nav.settings")}</Button></div>;
}

/** This register came back from a backup: what it still waits for, and what only the lost machine had. */
function Restored({ restored, lost, offices }: { restored: boolean; lost: number; offices: OfficeView[] }) {
  const { t } = useWords();
  const { go } = useNav();
  const isTown = useOffice().role === "town";
  const awaited = offices.filter((office) => office.awaited).length;
  if (!restored && awaited === 0 && lost === 0) return null;
  const isBack = isTown && awaited === 0 && offices.length > 0;
  const says = [
    restored && t(isBack ? "today.restored_done" : "today.restored"),
    awaited > 0 && (isTown ? t("today.awaits_villages", { n: awaited }) : t("today.awaits_town")),
    lost > 0 && t(awaited > 0 ? "today.not_back_yet" : "today.lost", { n: count(lost) }),
  ].filter(Boolean);
  return <div className="notice calm" data-testid="today-restored" data-awaited={awaited} data-lost={lost}><Icon name="info" /><span>{says.map((one, index) => <span key={index}>{one} </span>)}</span><Button size="small" onClick={() => go("exchange")}>{t("nav.exchange")}</Button></div>;
}

/** What is not known yet stands as a dash, and comes: everyone is read for it. */
function Day({ view, transfers, offices }: { view: TodayView; transfers: number; offices: OfficeView[] | undefined }) {
  const { t } = useWords();
  const { go } = useNav();
  const findings = useOpenFindings();
  const month = useMonth();
  const waiting = offices?.reduce((sum, office) => sum + office.not_yet_received, 0);
  const since = offices?.map((office) => office.not_yet_since).filter((at) => at !== null).toSorted()[0];
  // Last: everyone is compared with everyone.
  const duplicates = useDuplicates(findings.isSuccess && month.isSuccess).data?.length ?? 0;
  const todo: { id: string; n: number | undefined; title: string; about: string; open: () => void }[] = [
    { id: "conflicts", n: view.open_conflicts, title: t("today.conflicts"), about: t("today.conflicts_about"), open: () => go("review", { tab: "conflicts" }) },
    { id: "findings", n: findings.data, title: t("today.findings"), about: t("today.findings_about"), open: () => go("review", { tab: "findings" }) },
    { id: "unnamed", n: view.newborns_unnamed, title: t("today.unnamed"), about: t("today.unnamed_about"), open: () => go("register", { list: "people", filter: { ...NO_FILTER, only_open: true }, panels: [] }) },
    { id: "not-received", n: waiting, title: t("today.not_received"), about: since ? t("today.not_received_since", { date: instant(since, true).slice(5) }) : t("today.not_received_about"), open: () => go("exchange") },
  ];
  // These seldom arise, and stand there only then.
  if (duplicates > 0) todo.push({ id: "duplicates", n: duplicates, title: t("review.duplicates"), about: t("today.duplicates_about"), open: () => go("review", { tab: "duplicates" }) });
  if (view.open_forks > 0) todo.push({ id: "forks", n: view.open_forks, title: t("review.forks"), about: t("today.forks_about"), open: () => go("review", { tab: "forks" }) });
  if (transfers > 0) todo.push({ id: "transfers", n: transfers, title: t("review.transfers"), about: t("today.transfers_about"), open: () => go("review", { tab: "transfers" }) });
  return (
    <>
      <Trouble thrown={findings.error ?? month.error} retry={() => void (findings.error ? findings : month).refetch()} />
      <div className="todo">
        {todo.map((item) => (
          <button key={item.id} type="button" className={item.n ? "todo-card waits" : "todo-card"} onClick={item.open} data-testid={`today-${item.id}`} data-n={item.n} aria-busy={item.n === undefined}>
            <span className="todo-title">{item.title}</span><span className="todo-n">{item.n === undefined ? "–" : count(item.n)}</span><span className="faint small">{item.n === undefined ? t("today.counting") : item.n > 0 ? item.about : t("today.nothing")}</span>
          </button>
        ))}
      </div>
      <div className="today-columns">
        <section className="sheet-card" aria-label={t("today.month")}>
          <h2>{t("today.month")}</h2>
          {month.data ? <Suspense fallback={<div className="chart" />}><MonthChart month={month.data} /></Suspense> : <div className="chart" />}
        </section>
        <section className="sheet-card" aria-label={t("today.register")}>
          <PleaseContact />
          <h2>{t("today.register")}</h2>
          <div className="totals">
            <button type="button" onClick={() => go("register", { list: "people", filter: NO_FILTER, panels: [] })} data-testid="today-residents"><b>{count(view.residents)}</b><span>{t("list.people")}</span></button>
            <button type="button" onClick={() => go("register", { list: "households", filter: NO_FILTER, panels: [] })} data-testid="today-households"><b>{count(view.households)}</b><span>{t("list.households")}</span></button>
          </div>
          <h2>{t("nav.exchange")}</h2>
          {offices?.length === 0 && <p className="faint">{t("exchange.no_offices_short")}</p>}
          <ul className="today-offices">{offices?.map((office) => <li key={office.unit}><b>{office.name}</b><span className="faint"><OfficeState office={office} /></span></li>)}</ul>
          <button type="button" className="link" onClick={() => go("exchange")} data-testid="today-exchange">{t("today.to_exchange")}</button>
        </section>
      </div>
    </>
  );
}

/** Who wishes that the service station reaches her; of why, the register knows nothing. */
function PleaseContact() {
  const { t } = useWords();
  const { open } = useNav();
  const asked = usePleaseContact();
  const lines = asked.data ?? [];
  if (asked.error) return <Trouble thrown={asked.error} retry={() => void asked.refetch()} />;
  if (lines.length === 0) return null;
  return (
    <div className="please-contact" data-testid="please-contact">
      <h2>{t("please_contact.title")}</h2>
      <p className="faint small">{t("please_contact.about")}</p>
      <ul className="today-offices">
        {lines.map((line) => (
          <li key={line.person}>
            <button type="button" className="link" onClick={() => open({ kind: "person", id: line.person })} data-testid="please-contact-person">{line.person_name || t("person.unnamed")}</button>
            <span className="faint">{t("please_contact.since", { day: line.day })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FirstDay() {
  const { t } = useWords();
  const { go, open } = useNav();
  const steps: { id: string; icon: IconName; does: () => void }[] = [
    { id: "import", icon: "file", does: () => go("import") },
    { id: "add", icon: "add", does: () => open({ kind: "new_household" }) },
    { id: "card", icon: "card", does: () => go("exchange") },
  ];
  return (
    <section className="first-day" data-testid="first-day" aria-label={t("first_day.title")}>
      <h2>{t("first_day.title")}</h2>
      <p className="lead">{t("first_day.about")}</p>
      <ol>
        {steps.map((step) => (
          <li key={step.id}>
            <button type="button" className="big" onClick={step.does} data-testid={`first-${step.id}`}>
              <Icon name={step.icon} size={28} />
              <span><b>{t(`first_day.${step.id as "import" | "add" | "card"}`)}</b><span>{t(`first_day.${step.id as "import" | "add" | "card"}_about`)}</span></span>
            </button>
          </li>
        ))}
      </ol>
      <p className="faint">{t("first_day.keys")}</p>
    </section>
  );
}
