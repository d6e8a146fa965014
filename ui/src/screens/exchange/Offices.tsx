// Each office known here: what it has received, what it has not, when files last went either way, and what can be done with its card.
import { Button, Dropdown } from "antd";
import { useState } from "react";
import type { OfficeStatus } from "../../api";
import { count, instant } from "../../parts/format";
import { useMay, useOffice } from "../../parts/office";
import { useWords } from "../../words";
import { Fingerprint } from "./Cards";
import { RevokeCard } from "./RevokeCard";

type Opened = { unit: string; what: "card" | "revoke" } | null;

export function Offices({ offices, onWrite }: { offices: OfficeStatus[]; onWrite: (unit: string, again?: boolean) => void }) {
  const [opened, setOpened] = useState<Opened>(null);
  const end = () => setOpened(null);
  return (
    <ul className="offices" data-testid="offices">
      {offices.map((office) => (
        <li key={office.unit} data-testid={`office-${office.unit}`} data-waiting={office.not_yet_received} data-revoked={office.revoked} data-awaited={office.awaited} data-asks={office.asks}>
          <Line office={office} onWrite={onWrite} onOpen={(what) => setOpened({ unit: office.unit, what })} />
          {opened?.unit === office.unit && opened.what === "card" && <CardOf office={office} onEnd={end} />}
          {opened?.unit === office.unit && opened.what === "revoke" && <RevokeCard office={office} onEnd={end} />}
        </li>
      ))}
    </ul>
  );
}

function Line({ office, onWrite, onOpen }: { office: OfficeStatus; onWrite: (unit: string, again?: boolean) => void; onOpen: (what: "card" | "revoke") => void }) {
  const { t } = useWords();
  const item = (key: string, text: string) => ({ key, label: <span data-testid={`office-${key}`}>{text}</span> });
  const may = useMay();
  const byFile = useIsOtherTown()(office);
  const menu = [
    item("card", t("office.card")),
    ...(office.revoked || byFile || !may.files ? [] : [item("again", t("office.again"))]),
    ...(office.own || office.revoked || !may.exchange ? [] : [{ type: "divider" as const }, item("revoke", t("office.revoke"))]),
  ];
  const choose = ({ key }: { key: string }) => (key === "again" ? onWrite(office.unit, true) : onOpen(key as "card" | "revoke"));
  const name = office.own ? t("own.title") : office.name;
  return (
    <>
      <div className="office-name"><b>{name}</b><span className="faint small">{t(office.role === "town" ? "role.town" : "role.village")}</span></div>
      <div>
        {office.revoked
          ? <div className="wrong-text">{t("office.is_revoked")}</div>
          : <div className={office.not_yet_received > 0 || office.awaited || office.asks ? "waiting" : ""}><OfficeState office={office} /></div>}
        <div className="faint small">{[office.last_written && t("exchange.last_written", { at: instant(office.last_written) }), office.last_read && t("exchange.last_read", { at: instant(office.last_read) })].filter(Boolean).join(t("list.and"))}</div>
      </div>
      <div className="office-does">
        {!office.revoked && !byFile && <Button onClick={() => onWrite(office.unit)} data-testid={`write-to-${office.unit}`}>{t("exchange.write_to_it")}</Button>}
        <Dropdown trigger={["click"]} menu={{ items: menu, onClick: choose }}><Button data-testid={`office-more-${office.unit}`} aria-label={t("office.more", { name })}>{t("list.more")}</Button></Dropdown>
      </div>
    </>
  );
}

function CardOf({ office, onEnd }: { office: OfficeStatus; onEnd: () => void }) {
  const { t } = useWords();
  return (
    <div className="inset office-more" data-testid="office-card">
      <p className="faint small">{t("card.words")} · {office.unit}</p>
      <Fingerprint words={office.fingerprint} testId="office-fingerprint" />
      <div className="buttons"><Button size="small" onClick={onEnd}>{t("action.close")}</Button></div>
    </div>
  );
}

/** Between two towns nothing goes but people who move, each in a file of its own. */
export function useIsOtherTown(): (office: Pick<OfficeStatus, "role" | "own">) => boolean {
  const me = useOffice();
  return (office) => me.role === "town" && office.role === "town" && !office.own;
}

/** "镇上已收到 11-20 及以前; 37 条未收到，自 11-02 起", or that nothing has been sent yet, or what a restored register waits for. */
export function OfficeState({ office }: { office: OfficeStatus }) {
  const { t } = useWords();
  const byFile = useIsOtherTown()(office);
  if (office.awaited) return <>{t("office.is_awaited")}</>;
  if (office.asks) return <>{t("office.asks", { name: office.name })}</>;
  if (byFile) return <>{t("office.by_transfer_file")}</>;
  const day = (at: string) => instant(at, true).slice(5);
  const received = office.acknowledged_at ? t(office.role === "town" ? "exchange.town_received_to" : "exchange.received_to", { date: day(office.acknowledged_at) }) : t("exchange.received_nothing");
  const n = count(office.not_yet_received);
  const waiting = office.not_yet_received === 0 ? t("exchange.all_received") : office.not_yet_since ? t("exchange.not_yet_since", { n, date: day(office.not_yet_since) }) : t("exchange.not_yet", { n });
  return <>{office.acknowledged_at === null && office.not_yet_received === 0 ? t("exchange.nothing_to_send") : `${received}${t("list.then")}${waiting}`}</>;
}
