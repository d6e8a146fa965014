// 药具: what there is by batch, what came in or went out. No movement says for whom.
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { commands, type BalanceView } from "../../api";
import { useMovements, useSupplies } from "../../api/queries";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { useSupplyName } from "./catalogue";
import { SaveLine } from "./SaveLine";
import { Sure } from "./Sure";
import { useSaving } from "./useSaving";

const KINDS = ["received", "given", "counted", "expired"] as const;

export function Stock({ balances }: { balances: BalanceView[] }) {
  const { t } = useWords();
  const supplyName = useSupplyName();
  const [moving, setMoving] = useState<{ item?: string; batch?: string } | null>(null);
  const notice = (one: BalanceView) => (one.expired ? t("stock.expired_now") : one.expires_soon ? t("stock.soon") : one.low ? t("stock.low") : "");
  return (
    <div className="due-body">
      {moving ? <Move key={JSON.stringify(moving)} batch={moving} balances={balances} onEnd={() => setMoving(null)} /> : (
        <div className="buttons"><Button type="primary" icon={<Icon name="add" size={16} />} onClick={() => setMoving({})} data-testid="stock-move">{t("stock.move")}</Button></div>
      )}
      {balances.length === 0 && <p className="faint" data-testid="stock-none">{t("stock.none")}</p>}
      {balances.length > 0 && (
        <table className="plain-table" data-testid="stock-table">
          <thead><tr><th scope="col">{t("stock.item")}</th><th scope="col">{t("stock.batch")}</th><th scope="col">{t("stock.expires")}</th><th scope="col" className="n">{t("stock.amount")}</th><th scope="col">{t("stock.notice")}</th><th scope="col"><span className="visually-hidden">{t("stock.move")}</span></th></tr></thead>
          <tbody>
            {balances.map((one) => (
              <tr key={`${one.item}/${one.batch}`} data-testid="stock-row" data-item={one.item}>
                <td>{supplyName(one.item)}</td><td>{one.batch}</td><td>{one.expires_on}</td><td className="n">{count(one.amount)}</td>
                <td>{notice(one) !== "" && <span className="says doubt"><Icon name="doubt" size={15} /><span>{notice(one)}</span></span>}</td>
                <td><Button size="small" onClick={() => setMoving({ item: one.item, batch: one.batch })} data-testid="stock-row-move">{t("stock.move")}</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="faint small">{t("stock.about")}</p>
    </div>
  );
}

function Move({ batch, balances, onEnd }: { batch: { item?: string; batch?: string }; balances: BalanceView[]; onEnd: () => void }) {
  const words = useWords();
  const { t } = words;
  const supplies = useSupplies().data ?? [];
  const supplyName = useSupplyName();
  const [kind, setKind] = useState<(typeof KINDS)[number]>(batch.item ? "given" : "received");
  const [item, setItem] = useState(batch.item);
  const [number, setNumber] = useState(batch.batch ?? "");
  const [amount, setAmount] = useState("");
  const [expires, setExpires] = useState("");
  const saving = useSaving([kind, item, number, amount, expires]);
  const there = balances.find((one) => one.item === item && one.batch === number.trim())?.amount;
  const save = (insist: boolean) =>
    void (item && saving.save((insist) => commands.moveStock({ kind, item, batch: number, amount: Number(amount), expires_on: kind === "received" && expires !== "" ? expires : null, insist }), "stock.moved", { what: supplyName(item), kind: t(`stock.${kind}`), n: amount }, onEnd, insist));
  return (
    <section className="inset" data-testid="stock-form">
      <div className="care-fields">
        <Field label={t("stock.kind")} name="kind">
          {(ids) => <Select id={ids.id} className="full" value={kind} onChange={setKind} options={KINDS.map((value) => ({ value, label: t(`stock.${value}`) }))} showSearch={{ optionFilterProp: "label" }} data-testid="stock-kind" />}
        </Field>
        <Field label={t("stock.item")} name="item">
          {(ids) => <Select id={ids.id} className="full" value={item} onChange={setItem} options={supplies.map((one) => ({ value: one.code, label: one[words.language] }))} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} data-testid="stock-item" />}
        </Field>
        <Field label={t("stock.batch")} name="batch">
          {(ids) => <Input id={ids.id} value={number} onChange={(event) => setNumber(event.target.value)} autoComplete="off" data-testid="stock-batch" />}
        </Field>
        <Field label={t("stock.amount")} name="amount" hint={there !== undefined && <span className="faint small">{t("stock.there", { n: count(there) })}</span>}>
          {(ids) => <Input id={ids.id} value={amount} onChange={(event) => setAmount(event.target.value.replace(/\D/g, ""))} inputMode="numeric" autoComplete="off" data-testid="stock-amount" />}
        </Field>
        {kind === "received" && (
          <Field label={t("stock.expires")} name="date">
            {(ids) => <DateInput name="date" id={ids.id} value={expires} onChange={setExpires} testId="stock-expires" />}
          </Field>
        )}
      </div>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={item !== undefined && amount !== ""} testId="stock-save" />
      {batch.item !== undefined && <Movements item={batch.item} batch={batch.batch ?? ""} />}
    </section>
  );
}

/** What was entered of a batch lately; a mistake is taken back, with the expiry day that it brought. */
function Movements({ item, batch }: { item: string; batch: string }) {
  const { t, coded } = useWords();
  const { data, error } = useMovements(item, batch);
  if (error) return <Trouble thrown={error} />;
  return (
    <>
      <h2 className="due-heading">{t("stock.lately")}</h2>
      <ul className="care-lines" aria-label={t("stock.lately")} data-testid="stock-movements">
        {(data ?? []).map((one) => (
          <li key={one.id} data-testid="stock-movement">
            <div className="care-line">
              <span>{one.day}</span>
              <b>{coded("stock", one.kind, "stock.counted")} {one.change > 0 ? "+" : ""}{count(one.change)}</b>
              {one.expires_on && <span className="faint small">{t("stock.expires")} {one.expires_on}</span>}
              <Sure does={() => commands.takeBack(one.id)} label="care.take_back" about="care.take_back_about" says="care.taken_back" testId="stock-take-back" link />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
