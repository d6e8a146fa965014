// 查阅记录: who looked at what, when and why, as far as the reader's post may know; with filters.
import { Button, Select } from "antd";
import { useState } from "react";
import type { LogFilter } from "../../api";
import { useAccessLog, useUsers } from "../../api/queries";
import { DateInput } from "../../parts/Control";
import { count, instant } from "../../parts/format";
import { useMay, useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";
import { useNav } from "../../parts/nav";
import { LookClass, Reason } from "../register/WhoLooked";

const CLASSES = ["opened", "revealed", "searched_id", "exported", "unsealed"] as const;
const NOTHING: LogFilter = { user: "", class: "", from: "", to: "" };
/** So many lines are read at a glance; the rest is found with the filters. */
const SHOWN_MOST = 200;
const DATE = /^(\d{4}-\d{2}-\d{2})?$/;

export function AccessLog() {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <section aria-label={t("log.title")} data-testid="access-log">
      <div className="section-line"><h2>{t("log.title")}</h2><span className="spacer" /><Button onClick={() => setOpen(!open)} aria-expanded={open} data-testid="access-log-open">{t(open ? "action.close" : "log.open")}</Button></div>
      <p className="faint">{t("log.about")}</p>
      {open && <Log />}
    </section>
  );
}

function Log() {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const may = useMay();
  const office = useOffice();
  const unitName = useUnitName();
  const users = useUsers().data ?? [];
  const [filter, setFilter] = useState(NOTHING);
  const isWhole = DATE.test(filter.from) && DATE.test(filter.to);
  const log = useAccessLog(filter, isWhole);
  const change = (part: Partial<LogFilter>) => setFilter((now) => ({ ...now, ...part }));
  const entries = log.data ?? [];
  const clear = { clearIcon: <span aria-hidden="true">×</span> };
  return (
    <>
      <div className="toolbar-line">
        <Select className="filter" allowClear={clear} aria-label={t("looked.who")} placeholder={t("log.all_users")} value={filter.user || undefined} onChange={(user?: string) => change({ user: user ?? "" })} options={users.map((user) => ({ value: user.name, label: user.name }))} popupMatchSelectWidth={false} data-testid="log-user" />
        <Select className="filter" allowClear={clear} aria-label={t("looked.what")} placeholder={t("log.all_classes")} value={filter.class || undefined} onChange={(code?: string) => change({ class: code ?? "" })} options={CLASSES.map((code) => ({ value: code, label: t(`look.${code}`) }))} popupMatchSelectWidth={false} data-testid="log-class" />
        <span className="log-day"><DateInput name="date" label={t("log.from")} placeholder={t("log.from")} value={filter.from} onChange={(from) => change({ from })} testId="log-from" /></span>
        <span className="log-day"><DateInput name="date" label={t("log.to")} placeholder={t("log.to")} value={filter.to} onChange={(to) => change({ to })} testId="log-to" /></span>
      </div>
      <Trouble thrown={log.error} />
      {log.data && entries.length === 0 && <p className="faint">{t("looked.nobody")}</p>}
      {entries.length > 0 && (
        <table className="plain-table" data-testid="log-table">
          <thead><tr><th scope="col">{t("looked.when")}</th><th scope="col">{t("looked.who")}</th><th scope="col">{t("looked.what")}</th><th scope="col">{t("log.whose")}</th><th scope="col">{t("reason.title")}</th></tr></thead>
          <tbody>
            {entries.slice(0, SHOWN_MOST).map((entry, at) => (
              <tr key={at} data-testid="log-row">
                <td className="nowrap">{instant(entry.at)}</td>
                <td>{entry.user}{entry.unit !== office.unit && <span className="faint"> {unitName(entry.unit)}</span>}</td>
                <td><LookClass code={entry.class} />{entry.book !== "civil" && <span className="faint"> {t(entry.book === "care" ? "book.care" : "book.money")}</span>}{entry.field !== "" && entry.class === "revealed" && entry.field !== "record" && <span className="faint"> {words.field(entry.field)}</span>}</td>
                <td>{entry.person && may.reveal ? <button type="button" className="link" onClick={() => open({ kind: "person", id: entry.person })}>{entry.person_name}</button> : entry.person_name}</td>
                <td><Reason code={entry.reason} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {entries.length > SHOWN_MOST && <p className="faint small">{t("log.more", { n: count(entries.length - SHOWN_MOST) })}</p>}
    </>
  );
}
