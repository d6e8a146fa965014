// 迁往别处: offers a person or household to another village, through the town. Nothing asks why.
import { Button, Checkbox, Select } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { useTowns, useTransfers } from "../../api/queries";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { townOf, useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";
import { VillageField } from "../review/Transfers";

export function OfferTransfer({ id, name, unit, household, onEnd }: { id: string; name: string; unit: string; household: boolean; onEnd: () => void }) {
  const { t } = useWords();
  const { write } = useFoot();
  const me = useOffice();
  const here = townOf(me.unit);
  const towns = useTowns().data ?? [];
  const [town, setTown] = useState(here);
  const [village, setVillage] = useState<string | null>(null);
  const [consent, setConsent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const isTown = me.role === "town";
  const elsewhere = town !== here;
  // Another town knows its villages better: its name alone will do.
  const to = village ?? (elsewhere ? town : null);
  const save = async () => {
    if (!to || busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      if (isTown && elsewhere) {
        const saved = await commands.handOver(id, to, consent);
        if (!saved) return;
        await write(() => Promise.resolve(saved));
      } else {
        await write(() => commands.offerTransfer(id, to, consent));
      }
      onEnd();
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  const next = isTown ? (elsewhere ? "transfers.offer_file" : "transfers.offer_now") : "transfers.offer_asks";
  return (
    <div className="inset" data-testid="transfer-form">
      <h3>{t("transfers.offer_title", { name })}</h3>
      <div className="fields">
        <Field label={t("transfers.town")} name="town">
          {(ids) => <Select id={ids.id} className="full" data-testid="transfer-town" showSearch={{ optionFilterProp: "label" }} value={town} onChange={(value: string) => { setTown(value); setVillage(null); }} options={towns.map((one) => ({ value: one.code, label: one.name }))} />}
        </Field>
        <VillageField key={town} town={town} value={village} onChange={setVillage} not={unit} />
      </div>
      <Checkbox checked={consent} onChange={(event) => setConsent(event.target.checked)} data-testid="transfer-consent">{t("transfers.consent")}</Checkbox>
      <p className="faint small">{t(household ? "transfers.offer_about_household" : "transfers.offer_about")} {t(next)}</p>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button type="primary" disabled={!to || busy} onClick={() => void save()} data-testid="transfer-offer">{t(isTown && elsewhere ? "transfers.write_file" : isTown ? "transfers.move" : "transfers.offer")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </div>
  );
}

/** Beside the record of whoever is on the way. */
export function OnTheWay({ id }: { id: string }) {
  const { t } = useWords();
  const transfers = useTransfers().data ?? [];
  const way = transfers.find((one) => one.subject === id && ["offered", "approved", "returned"].includes(one.state));
  const unitName = useUnitName(way?.to_unit);
  const { go } = useNav();
  if (!way) return null;
  return (
    <div className="notice calm" data-testid="on-the-way">
      <Icon name="move" />
      <span>{t("transfers.on_the_way", { to: unitName(way.to_unit) || t("transfers.not_told"), state: t(`transfers.state.${way.state}`) })}</span>
      <Button size="small" onClick={() => go("review", { tab: "transfers" })}>{t("review.transfers")}</Button>
    </div>
  );
}
