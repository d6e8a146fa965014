// 写到U盘: choose the office, choose the folder, and get a receipt; "again from what they have" when a stick was lost.
import { Button, Checkbox, Select } from "antd";
import { useState } from "react";
import { commands, type OfficeStatus, type Written } from "../../api";
import { refresh, useOffices } from "../../api/queries";
import { count, instant } from "../../parts/format";
import { Field } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords, type Words } from "../../words";
import { BackToExchange } from "./Exchange";
import { OfficeState, useIsOtherTown } from "./Offices";
import { Receipt, shortHash } from "./Receipt";

export function WriteFiles({ unit: given, again: fromTheirs = false, onEnd }: { unit: string | null; again?: boolean; onEnd: () => void }) {
  const { t } = useWords();
  const me = useOffice();
  const isOtherTown = useIsOtherTown();
  const known = (useOffices().data ?? []).filter((one) => !isOtherTown(one));
  // A second computer of this office is not in the list before something was written for it.
  const toOwn = given === me.unit && !known.some((one) => one.own);
  const offices: Target[] = toOwn ? [...known, { unit: me.unit, name: me.name, own: true, revoked: false, acknowledged_to: 0 }] : known;
  const choices = offices.filter((one) => !one.revoked).map((one) => ({ value: one.unit, label: one.own ? t("own.title") : one.name }));
  const [unit, setUnit] = useState<string | null>(given);
  const [again, setAgain] = useState(fromTheirs);
  const [busy, setBusy] = useState(false);
  const [files, setFiles] = useState<Written[]>([]);
  const written = files[0] ?? null;
  const [trouble, setTrouble] = useState<unknown>(null);
  const office = offices.find((one) => one.unit === unit) ?? (given === null && offices.length === 1 ? offices[0] : undefined);
  const status = known.find((one) => one.unit === office?.unit);
  useKeys({ escape: onEnd });

  const write = async () => {
    if (!office || busy) return;
    setTrouble(null);
    try {
      const folder = await commands.pickFolder();
      if (!folder) return;
      setBusy(true);
      setFiles(await commands.writeChangeSets(office.unit, folder, again ? office.acknowledged_to + 1 : null));
      await refresh();
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="page" data-testid="write-files">
      <div className="page-line"><BackToExchange onEnd={onEnd} /><h1>{t("exchange.write")}</h1></div>
      {written && office ? (
        <>
          <div className="notice good" data-testid="written"><Icon name="done" /><span>{t(written.asks ? "exchange.written_asks" : written.ops > 0 ? "exchange.written" : "exchange.written_receipt_only", { n: count(written.ops), name: office.name })}</span></div>
          <p>{t(written.asks ? "exchange.written_asks_next" : office.own ? "own.written_next" : "exchange.written_next", { name: office.name })}</p>
          {files.map((file) => <p key={file.file} className="faint small" data-testid="written-file">{t("file.saved", { file: file.file })}</p>)}
          <Receipt
            title={t("receipt.written")}
            lines={[[t("receipt.from"), me.name], [t("receipt.to"), office.name], ...files.flatMap((file) => linesOf(file, t)), [t("receipt.at"), instant(new Date().toISOString())]]}
          />
        </>
      ) : (
        <div className="narrow">
          <Field label={t("exchange.to_whom")} name="office" wide hint={status && <span className="faint"><OfficeState office={status} /></span>}>
            {(ids) => <Select id={ids.id} className="full" data-testid="write-office" value={office?.unit} onChange={setUnit} options={choices} placeholder={t("form.choose")} />}
          </Field>
          <Checkbox checked={again} onChange={(event) => setAgain(event.target.checked)} data-testid="write-again">{t("exchange.again")}</Checkbox>
          <p className="faint small">{t("exchange.again_about")}</p>
          <Trouble thrown={trouble} />
          <div className="buttons"><Button type="primary" size="large" loading={busy} disabled={!office} icon={<Icon name="usb" />} onClick={() => void write()} data-testid="write-confirm">{t("exchange.choose_folder")}</Button></div>
        </div>
      )}
    </div>
  );
}

/** Whom a file can be written for. */
type Target = Pick<OfficeStatus, "unit" | "name" | "own" | "revoked" | "acknowledged_to">;

/** What a receipt says of the file of one book. */
const linesOf = (file: Written, t: Words["t"]): [string, string][] => [
  [t("receipt.file"), fileName(file.file)],
  [t("receipt.changes"), count(file.ops)],
  ...positions(file, t("receipt.positions")),
  [t("receipt.hash"), shortHash(file.hash)],
];

/** From which position to which; a file without changes has none. */
const positions = ({ from, to, ops }: Written, name: string): [string, string][] => (ops > 0 ? [[name, `${from} – ${to}`]] : []);

/** What stands on paper: the name of the file, not where it lies on this computer. */
const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
