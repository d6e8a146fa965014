// Phone numbers pasted from a spreadsheet: each line shows whom it would change, and nothing is written before 确认.
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { commands, type Check, type PersonRow } from "../../api";
import { useFoot } from "../../parts/foot";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { Panel } from "../../parts/Panel";
import { Trouble } from "../../parts/Trouble";
import { toggled } from "../../parts/Facts";
import { useWords } from "../../words";
import { readPasted, type PastedLine } from "./pasted";

type Line = { row: PersonRow | null; pasted: PastedLine; checks: Check[]; otherName: boolean };

export default function PastePanel({ start, text: given }: { start: number; text: string }) {
  const { t } = useWords();
  const { place, back } = useNav();
  const { write } = useFoot();
  const [text, setText] = useState(given);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const lines = useQuery({ queryKey: ["paste", start, text, place.filter], queryFn: () => matched(start, text), enabled: text.trim() !== "", gcTime: 0 });

  async function matched(offset: number, pastedText: string): Promise<Line[]> {
    const pasted = readPasted(pastedText);
    const page = await commands.people({ ...place.filter, offset, limit: pasted.length });
    return Promise.all(
      pasted.map(async (line, index) => {
        const row = page.rows[index] ?? null;
        const found = row && line.phone !== "" ? (await commands.checkPerson(row.id, { phone: line.phone })).checks.filter((check) => check.field === "phone") : [];
        return { row, pasted: line, checks: found, otherName: row !== null && line.name !== "" && line.name !== row.name };
      }),
    );
  }
  const usable = (line: Line): line is Line & { row: PersonRow } => line.row !== null && line.pasted.phone !== "" && !line.otherName && !line.checks.some((check) => check.level === "error");
  const taken = (lines.data ?? []).filter(usable).filter((line) => !left.has(line.row.id));
  const save = async () => {
    if (busy || taken.length === 0) return;
    setBusy(true);
    setTrouble(null);
    try {
      await write(() => commands.pasteColumn("phone", taken.map((line) => ({ id: line.row.id, value: line.pasted.phone }))));
      back();
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  useKeys({ "ctrl+s": () => void save(), "ctrl+enter": () => void save() });
  return (
    <Panel
      testId="paste-panel"
      title={t("paste.title")}
      under={<span>{t("paste.about")}</span>}
      foot={<Button type="primary" loading={busy} disabled={taken.length === 0} onClick={() => void save()} data-testid="paste-confirm">{t("paste.confirm", { n: taken.length })}</Button>}
    >
      <Trouble thrown={trouble ?? lines.error} />
      <Input.TextArea className="paste-text" autoFocus={given === ""} rows={4} value={text} onChange={(event) => setText(event.target.value)} aria-label={t("paste.text")} placeholder={t("paste.text")} data-testid="paste-text" spellCheck={false} />
      <table className="plain-table" data-testid="paste-preview">
        <thead><tr><th>{t("paste.take")}</th><th>{t("fields.name")}</th><th>{t("paste.now")}</th><th>{t("paste.then")}</th></tr></thead>
        <tbody>
          {(lines.data ?? []).map((line, index) => <PastedRow key={index} line={line} ok={usable(line)} taken={usable(line) && !left.has(line.row.id)} onTake={(yes) => line.row && setLeft((now) => toggled(now, line.row?.id ?? "", !yes))} />)}
        </tbody>
      </table>
    </Panel>
  );
}

function PastedRow({ line, ok, taken, onTake }: { line: Line; ok: boolean; taken: boolean; onTake: (yes: boolean) => void }) {
  const words = useWords();
  const { t } = words;
  const says = line.row === null ? t("paste.nobody") : line.pasted.phone === "" ? t("paste.no_phone") : line.otherName ? t("paste.other_name", { name: line.pasted.name }) : "";
  return (
    <tr className={taken ? "" : "left-out"}>
      <td><Checkbox checked={taken} disabled={!ok} onChange={(event) => onTake(event.target.checked)} aria-label={`${t("paste.take")} ${line.row?.name ?? line.pasted.name}`} /></td>
      <td>{line.row ? line.row.name || <span className="faint">{t("person.unnamed")}</span> : "–"}</td>
      <td>{line.row?.phone ?? ""}</td>
      <td>
        <b>{line.pasted.phone}</b>
        {says && <div className="says error">{says}</div>}
        {line.checks.map((check) => <div key={check.code} className={`says ${check.level}`}>{words.coded("findings", check.code, "findings.other", { ...check.params, field: words.field("phone") })}</div>)}
      </td>
    </tr>
  );
}
