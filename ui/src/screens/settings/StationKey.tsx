// 密封钥匙: the station's key in three shares, told once; and how many notes there are, by office and day and nothing else.
import { Button, Input } from "antd";
import { useState } from "react";
import { commands, type KeyShares } from "../../api";
import { refresh, useSealedNotes } from "../../api/queries";
import { Field } from "../../parts/Field";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useMay, useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";

export function StationKey() {
  const { t } = useWords();
  const may = useMay();
  const isTown = useOffice().role === "town";
  const unitName = useUnitName();
  const state = useSealedNotes(may.care);
  const [made, setMade] = useState<KeyShares | null>(null);
  const [rotating, setRotating] = useState(false);
  const [shares, setShares] = useState(["", ""]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  if (!may.care) return null;
  const hasKey = state.data?.has_key ?? false;
  const asked = state.data?.has_share ? 1 : 2;
  const make = (rotate: boolean) => {
    setBusy(true);
    setTrouble(null);
    commands.makeStationKey(rotate, shares.slice(0, asked)).then(async (done) => {
      setMade(done);
      setRotating(false);
      setShares(["", ""]);
      await refresh();
    }, setTrouble).finally(() => setBusy(false));
  };
  const mayMake = isTown && may.unseal && made === null;
  return (
    <section aria-label={t("station.title")} data-testid="station-key">
      <div className="section-line">
        <h2>{t("station.title")}</h2><span className="spacer" />
        {mayMake && state.data && !hasKey && <Button type="primary" loading={busy} onClick={() => make(false)} data-testid="station-make">{t("station.make")}</Button>}
        {mayMake && hasKey && !rotating && <Button onClick={() => setRotating(true)} data-testid="station-rotate">{t("station.rotate")}</Button>}
      </div>
      <p className="faint">{t(hasKey ? "station.about" : isTown ? "station.none" : "station.none_village")}</p>
      <Trouble thrown={state.error ?? trouble} />
      {rotating && (
        <div className="inset">
          <p>{t("station.rotate_about")}</p>
          {shares.slice(0, asked).map((share, at) => (
            <Field key={at} label={t("sealed.share", { n: at + 1 })} name={`share-${at}`} wide>
              {(ids) => <Input id={ids.id} className="mono" autoComplete="off" spellCheck={false} value={share} onChange={(event) => setShares((now) => now.map((one, place) => (place === at ? event.target.value : one)))} data-testid={`share-${at}`} />}
            </Field>
          ))}
          <div className="buttons">
            <Button type="primary" loading={busy} disabled={shares.slice(0, asked).some((share) => share.trim() === "")} onClick={() => make(true)} data-testid="station-rotate-confirm">{t("station.rotate")}</Button>
            <Button onClick={() => setRotating(false)}>{t("action.cancel")}</Button>
          </div>
        </div>
      )}
      {made && (
        <div className="notice doubt" data-testid="station-shares">
          <Icon name="doubt" />
          <div>
            <b>{t("station.once")}</b>
            <p>{t("station.lead")}<br /><span className="mono" data-testid="share-lead">{made.lead}</span></p>
            <p>{t("station.envelope")}<br /><span className="mono" data-testid="share-envelope">{made.envelope}</span></p>
            <p className="faint small">{t("station.kept")}</p>
            <Button onClick={() => setMade(null)} data-testid="shares-copied">{t("station.copied")}</Button>
          </div>
        </div>
      )}
      {state.data && state.data.counts.length > 0 && (
        <table className="plain-table" data-testid="sealed-counts">
          <thead><tr><th scope="col">{t("station.day")}</th><th scope="col">{t("station.office")}</th><th scope="col">{t("station.notes")}</th></tr></thead>
          <tbody>{state.data.counts.map((one) => <tr key={one.day + one.unit}><td>{one.day}</td><td>{unitName(one.unit)}</td><td>{count(one.notes)}</td></tr>)}</tbody>
        </table>
      )}
    </section>
  );
}
