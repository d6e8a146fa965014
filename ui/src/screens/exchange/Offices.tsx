// Each office known here: what it has received, what it has not, and when files last went either way.
import { Button } from "antd";
import type { OfficeStatus } from "../../api";
import { count, instant } from "../../parts/format";
import { useWords } from "../../words";

export function Offices({ offices, onWrite }: { offices: OfficeStatus[]; onWrite: (unit: string) => void }) {
  const { t } = useWords();
  return (
    <ul className="offices" data-testid="offices">
      {offices.map((office) => (
        <li key={office.unit} data-testid={`office-${office.unit}`} data-waiting={office.not_yet_received}>
          <div className="office-name"><b>{office.name}</b><span className="faint small">{t(office.role === "town" ? "role.town" : "role.village")}</span></div>
          <div>
            <div className={office.not_yet_received > 0 ? "waiting" : ""}><OfficeState office={office} /></div>
            <div className="faint small">{[office.last_written && t("exchange.last_written", { at: instant(office.last_written) }), office.last_read && t("exchange.last_read", { at: instant(office.last_read) })].filter(Boolean).join(t("list.and"))}</div>
          </div>
          <Button onClick={() => onWrite(office.unit)} data-testid={`write-to-${office.unit}`}>{t("exchange.write_to_it")}</Button>
        </li>
      ))}
    </ul>
  );
}

/** "镇上已收到 11-20 及以前; 37 条未收到", or that nothing has been sent yet. */
export function OfficeState({ office }: { office: OfficeStatus }) {
  const { t } = useWords();
  const received = office.acknowledged_at ? t(office.role === "town" ? "exchange.town_received_to" : "exchange.received_to", { date: instant(office.acknowledged_at, true).slice(5) }) : t("exchange.received_nothing");
  const waiting = office.not_yet_received > 0 ? t("exchange.not_yet", { n: count(office.not_yet_received) }) : t("exchange.all_received");
  return <>{office.acknowledged_at === null && office.not_yet_received === 0 ? t("exchange.nothing_to_send") : `${received}${t("list.then")}${waiting}`}</>;
}
