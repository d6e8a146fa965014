// 谁看过: at the person's own request, everyone who looked at the record, on a sheet to print; it names no programme.
import { Button } from "antd";
import { useWhoLooked } from "../../api/queries";
import { instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";

export function WhoLooked({ id, name, onEnd }: { id: string; name: string; onEnd: () => void }) {
  const { t } = useWords();
  const office = useOffice();
  const unitName = useUnitName();
  const log = useWhoLooked(id);
  useKeys({ escape: onEnd });
  return (
    <section className="inset" aria-label={t("looked.title")} data-testid="who-looked">
      <p className="faint small">{t("looked.about")}</p>
      <Trouble thrown={log.error} />
      {log.data && (
        <div className="print-sheet">
          <h3>{t("looked.of", { name })}</h3>
          {log.data.length === 0 ? <p>{t("looked.nobody")}</p> : (
            <table className="plain-table">
              <thead><tr><th scope="col">{t("looked.when")}</th><th scope="col">{t("looked.who")}</th><th scope="col">{t("looked.what")}</th><th scope="col">{t("reason.title")}</th></tr></thead>
              <tbody>
                {log.data.map((entry, at) => (
                  <tr key={at} data-testid="looked"><td className="nowrap">{instant(entry.at)}</td><td>{entry.user}{entry.unit !== office.unit && <span className="faint"> {unitName(entry.unit)}</span>}</td><td><LookClass code={entry.class} /></td><td><Reason code={entry.reason} /></td></tr>
                ))}
              </tbody>
            </table>
          )}
          <p className="faint small">{t("looked.by_office", { name: office.name, at: instant(new Date().toISOString()) })}</p>
        </div>
      )}
      <div className="buttons">
        <Button icon={<Icon name="print" size={16} />} onClick={() => window.print()} data-testid="print-looked">{t("looked.print")}</Button>
        <Button onClick={onEnd} data-testid="looked-close">{t("action.close")}</Button>
      </div>
    </section>
  );
}

export function LookClass({ code }: { code: string }) {
  const { coded } = useWords();
  return <>{coded("look", code, "look.opened")}</>;
}

export function Reason({ code }: { code: string }) {
  const { coded } = useWords();
  return code === "" ? null : <>{coded("reason", code, "reason.unsaid")}</>;
}
