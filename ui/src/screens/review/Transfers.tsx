// 迁移办理: what waits for this office's word, a card each; below it what is under way, and who has moved away and when.
import { Button, Select } from "antd";
import { useState } from "react";
import { commands, type Office, type Saved, type TransferView } from "../../api";
import { useVillages } from "../../api/queries";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { useNav } from "../../parts/nav";
import { useOffice } from "../../parts/office";
import { HouseholdPicker } from "../../parts/Picker";
import { Trouble } from "../../parts/Trouble";
import { TOWN_DIGITS, townOf, useUnitName } from "../../parts/UnitName";
import { useWords, type Key, type Words } from "../../words";

export const waitsHere = (one: TransferView): boolean => one.can_accept || one.can_refuse;

export function Transfers({ transfers }: { transfers: TransferView[] }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const waiting = transfers.filter(waitsHere);
  const rest = transfers.filter((one) => !waitsHere(one));
  const now = waiting.find((one) => one.id === chosen) ?? waiting[0];
  const next = waiting.filter((one) => one !== now);
  return (
    <div className="transfers">
      {now && <TransferCard key={now.id} transfer={now} left={waiting.length} />}
      {next.length > 0 && <section><h2>{t("transfers.next")}</h2><TransferTable transfers={next} onChoose={setChosen} /></section>}
      {waiting.length === 0 && <p className="faint">{t("transfers.none_waiting")}</p>}
      {rest.length > 0 && <section><h2>{t("transfers.others")}</h2><TransferTable transfers={rest} /></section>}
    </div>
  );
}

export function transferName(one: TransferView, { t }: Words): string {
  if (one.name === "") return t(one.entity === "household" ? "transfers.someone_household" : "transfers.someone");
  return one.entity === "household" ? t("household.numbered", { number: one.name }) : one.name;
}

function TransferCard({ transfer, left }: { transfer: TransferView; left: number }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const { write, note } = useFoot();
  const me = useOffice();
  const unitName = useUnitName(townOf(transfer.from_unit) === townOf(me.unit) ? transfer.to_unit : transfer.from_unit);
  const [household, setHousehold] = useState<string | null>(null);
  const [unit, setUnit] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const isTown = me.role === "town";
  const fromElsewhere = isTown && townOf(transfer.from_unit) !== me.unit;
  // A town's yes to an offer into another town is the file that takes them there.
  const byFile = isTown && transfer.state === "offered" && townOf(transfer.to_unit) !== me.unit;
  const village = unit ?? (transfer.to_unit.length > TOWN_DIGITS ? transfer.to_unit : null);
  const run = (act: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    act().catch(setTrouble).finally(() => setBusy(false));
  };
  /** People of another town: its office learns the answer from a receipt. */
  const answer = async (does: () => Promise<Saved>) => {
    await write(does);
    if (!fromElsewhere) return;
    const file = await commands.saveTransferReceipt(transfer.id);
    if (file) note("file.saved", { file });
  };
  const handOver = async () => {
    const saved = await commands.handOver(transfer.id, transfer.to_unit, transfer.consent);
    if (saved) await write(() => Promise.resolve(saved));
  };
  const yes = byFile ? "transfers.write_file" : transfer.left_behind > 0 && transfer.state !== "offered" ? "transfers.take_along" : !isTown || fromElsewhere ? "transfers.receive" : transfer.state === "returned" ? "transfers.send_back" : "transfers.approve";
  return (
    <article className="conflict" data-testid="transfer-card" data-id={transfer.id} data-state={transfer.state} aria-label={transferName(transfer, words)}>
      <header>
        <div>
          <h2>{transferName(transfer, words)}</h2>
          <p className="transfer-way">{unitName(transfer.from_unit)} <span aria-hidden="true">→</span><span className="visually-hidden">{t("transfers.to")}</span> <b>{unitName(transfer.to_unit) || t("transfers.not_told")}</b> <span className="faint">{transfer.month}</span></p>
        </div>
        <span className="faint">{t("review.left", { n: left })}</span>
      </header>
      {transfer.people.length > 0 && <p data-testid="transfer-people">{t(transfer.left_behind > 0 ? "transfers.left_people" : "transfers.people", { n: transfer.people.length, names: transfer.people.join(t("list.and")) })}</p>}
      <p>{t(`transfers.ask.${transfer.left_behind > 0 && transfer.state !== "offered" ? "left_behind" : fromElsewhere ? "elsewhere" : byFile ? "by_file" : isTown ? (transfer.state === "returned" ? "returned" : "offered") : "arriving"}`, { n: transfer.left_behind })}</p>
      {!isTown && transfer.entity === "resident" && transfer.can_accept && (
        <div className="narrow"><Field label={t("transfers.household")} name="household" hint={<span className="faint">{t("transfers.household_about")}</span>}>{(ids) => <HouseholdPicker {...ids} value={household} onChange={setHousehold} testId="transfer-household" />}</Field></div>
      )}
      {fromElsewhere && transfer.can_accept && <div className="narrow"><VillageField town={me.unit} value={village} onChange={setUnit} /></div>}
      <Trouble thrown={trouble} />
      <div className="buttons">
        {byFile && <Button type="primary" disabled={busy} onClick={() => run(handOver)} data-testid="transfer-file">{t(yes)}</Button>}
        {transfer.can_accept && <Button type="primary" disabled={busy || (fromElsewhere && !village)} onClick={() => run(() => answer(() => commands.acceptTransfer(transfer.id, household, fromElsewhere ? village : null)))} data-testid="transfer-accept">{t(yes)}</Button>}
        {transfer.can_refuse && <Button disabled={busy} onClick={() => run(() => answer(() => commands.refuseTransfer(transfer.id)))} data-testid="transfer-refuse">{t(isTown && !fromElsewhere ? "transfers.not_approve" : "transfers.give_back")}</Button>}
        {transfer.name !== "" && !fromElsewhere && <Button type="text" onClick={() => open({ kind: transfer.entity === "household" ? "household" : "person", id: transfer.subject })} data-testid="open-subject">{t("review.open_record")}</Button>}
      </div>
      {fromElsewhere && <p className="faint small">{t("transfers.receipt_about")}</p>}
    </article>
  );
}

export function VillageField({ town, value, onChange, not }: { town: string; value: string | null; onChange: (unit: string) => void; not?: string }) {
  const { t } = useWords();
  const villages = (useVillages(town).data ?? []).filter((one) => one.code !== not);
  return (
    <Field label={t("transfers.village")} name="village">
      {(ids) => <Select id={ids.id} className="full" data-testid="transfer-village" showSearch={{ optionFilterProp: "label" }} value={value ?? undefined} onChange={onChange} options={villages.map((one) => ({ value: one.code, label: one.name }))} placeholder={t("form.choose")} />}
    </Field>
  );
}

function TransferTable({ transfers, onChoose }: { transfers: TransferView[]; onChoose?: (id: string) => void }) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="table-scroll transfer-table" tabIndex={0} role="group" aria-label={t(onChoose ? "transfers.next" : "transfers.others")}>
      <table className="plain-table">
        <thead><tr><th scope="col">{t("transfers.who")}</th><th scope="col">{t("transfers.from")}</th><th scope="col">{t("transfers.to")}</th><th scope="col">{t("transfers.month")}</th><th scope="col">{t("transfers.state")}</th><td /></tr></thead>
        <tbody>{transfers.map((one) => <TransferRow key={one.id} transfer={one} onChoose={onChoose} />)}</tbody>
      </table>
    </div>
  );
}

function TransferRow({ transfer, onChoose }: { transfer: TransferView; onChoose?: (id: string) => void }) {
  const words = useWords();
  const { t } = words;
  const me = useOffice();
  const unitName = useUnitName(townOf(transfer.from_unit) === townOf(me.unit) ? transfer.to_unit : transfer.from_unit);
  const name = transferName(transfer, words);
  return (
    <tr data-testid="transfer-row" data-state={transfer.state}>
      <td>{onChoose ? <button type="button" className="link" onClick={() => onChoose(transfer.id)} data-testid="transfer-choose">{name}</button> : name}{transfer.people.length > 0 && <span className="faint small"> {transfer.people.join(t("list.and"))}</span>}</td>
      <td>{unitName(transfer.from_unit)}</td>
      <td>{unitName(transfer.to_unit) || <span className="faint">{t("transfers.not_told")}</span>}</td>
      <td>{transfer.month}</td>
      <td>{t(stateOf(transfer, me))}</td>
      <td className="end"><WriteAgain transfer={transfer} name={name} /></td>
    </tr>
  );
}

/** What a move between two towns waits for is a file. */
function stateOf(one: TransferView, me: Office): Key {
  const here = townOf(me.unit);
  if (me.role === "town" && townOf(one.to_unit) !== here && one.state === "approved") return "transfers.awaits_receipt";
  if (me.role === "town" && townOf(one.from_unit) !== here && one.state === "returned") return "transfers.returned_here";
  return one.direction === "leaving" && one.state === "received" ? "transfers.left" : `transfers.state.${one.state}`;
}

/** Between two towns a stick may be lost: the town they left writes its file again, with what has come since, the other one its receipt. */
function WriteAgain({ transfer, name }: { transfer: TransferView; name: string }) {
  const { t } = useWords();
  const { note, fail, write } = useFoot();
  const me = useOffice();
  if (me.role !== "town") return null;
  const here = townOf(me.unit);
  const receipt = () => void commands.saveTransferReceipt(transfer.id).then((file) => file && note("file.saved", { file }), fail);
  const again = () => void commands.handOver(transfer.id, transfer.to_unit, transfer.consent).then((saved) => saved && write(() => Promise.resolve(saved))).catch(fail);
  if (townOf(transfer.from_unit) !== here && ["received", "returned"].includes(transfer.state)) return <Button size="small" type="text" onClick={receipt} data-testid="transfer-receipt" aria-label={t("transfers.receipt_of", { name })}>{t("transfers.receipt")}</Button>;
  if (townOf(transfer.to_unit) !== here && ["approved", "received"].includes(transfer.state)) return <Button size="small" type="text" onClick={again} data-testid="transfer-again" aria-label={t("transfers.file_again_of", { name })}>{t("transfers.file_again")}</Button>;
  return null;
}
