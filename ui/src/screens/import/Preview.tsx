// The preview of a workbook: its columns, its rows by what would become of them, and the one button that writes.
import { Button, InputNumber, Select } from "antd";
import { useState } from "react";
import type { ImportOptions, ImportPreview, ImportRow } from "../../api";
import { count } from "../../parts/format";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Columns } from "./Columns";
import { Differences, Gone } from "./Differences";
import { LookAt } from "./LookAt";
import { Rows } from "./Rows";

type Tab = "look" | "rows" | "sound" | "doubtful" | "refused" | "existing" | "changed" | "gone";

export function Preview(props: {
  preview: ImportPreview;
  options: ImportOptions;
  onOptions: (options: ImportOptions) => void;
  onTake: (changes: { row: number; fields: string[] }[]) => void;
  onLeave: () => void;
  busy: "reading" | "writing" | null;
  trouble: unknown;
}) {
  const { t } = useWords();
  const { preview, options } = props;
  const { counts } = preview;
  const [chosen, setTab] = useState<Tab | null>(null);
  const [taken, setTaken] = useState<Record<number, string[]>>({});
  const tab = chosen ?? (counts.doubtful + counts.refused > 0 ? "look" : counts.changed > 0 ? "changed" : "rows");
  const writes = counts.sound + counts.doubtful + Object.values(taken).filter((fields) => fields.length > 0).length;
  const tabs: { tab: Tab; n: number }[] = [
    { tab: "look", n: counts.doubtful + counts.refused }, { tab: "rows", n: counts.rows }, { tab: "sound", n: counts.sound }, { tab: "doubtful", n: counts.doubtful },
    { tab: "refused", n: counts.refused }, { tab: "existing", n: counts.existing }, { tab: "changed", n: counts.changed }, { tab: "gone", n: counts.gone },
  ];
  const changes = () => Object.entries(taken).filter(([, fields]) => fields.length > 0).map(([row, fields]) => ({ row: Number(row), fields }));
  return (
    <div className="page wide import-preview" data-testid="import-preview">
      <div className="page-line">
        <h1>{preview.file_name}</h1>
        <span className="spacer" />
        <Button onClick={props.onLeave} data-testid="import-leave">{t("import.leave")}</Button>
        <Button type="primary" loading={props.busy === "writing"} disabled={writes === 0 || props.busy !== null} onClick={() => props.onTake(changes())} data-testid="import-confirm">{t("import.confirm", { n: count(writes) })}</Button>
      </div>
      <p className="lead" data-testid="import-summary">{t("import.summary", { created: count(counts.sound + counts.doubtful), doubtful: count(counts.doubtful), households: count(counts.households), refused: count(counts.refused), existing: count(counts.existing) })}</p>
      <Trouble thrown={props.trouble} />
      <div className="import-where">
        {preview.sheets.length > 1 && <label>{t("import.sheet")} <Select data-testid="import-sheet" aria-label={t("import.sheet")} value={preview.sheet} options={preview.sheets.map((sheet) => ({ value: sheet, label: sheet }))} onChange={(sheet) => props.onOptions({ ...options, sheet, header_row: null, columns: null })} /></label>}
        <label>{t("import.header_row")} <InputNumber data-testid="header-row" aria-label={t("import.header_row")} min={1} max={200} value={preview.header_row} onChange={(row) => row !== null && props.onOptions({ ...options, sheet: preview.sheet, header_row: Number(row), columns: null })} changeOnWheel={false} /></label>
        {preview.missing_columns.length > 0 && <MissingColumns names={preview.missing_columns} />}
      </div>
      <Columns preview={preview} onColumns={(columns) => props.onOptions({ ...options, sheet: preview.sheet, header_row: preview.header_row, columns })} />
      <div className="chips" role="group" aria-label={t("import.filter")}>
        {tabs.filter(({ tab: name, n }) => n > 0 || name === "rows").map(({ tab: name, n }) => (
          <button key={name} type="button" className={`chip ${name}`} aria-pressed={tab === name} onClick={() => setTab(name)} data-testid={`import-tab-${name}`}>{t(`import.tab.${name}`)} <b>{count(n)}</b></button>
        ))}
      </div>
      <div className="import-body" aria-busy={props.busy === "reading"}>
        {tab === "look" && <LookAt preview={preview} />}
        {tab === "changed" && <Differences rows={rowsOf(preview, "changed")} taken={taken} onTaken={setTaken} />}
        {tab === "gone" && <Gone people={preview.gone} />}
        {tab !== "look" && tab !== "changed" && tab !== "gone" && <Rows rows={rowsOf(preview, tab)} columns={preview.columns} />}
      </div>
    </div>
  );
}

const rowsOf = (preview: ImportPreview, tab: Tab): ImportRow[] => (tab === "rows" ? preview.rows : preview.rows.filter((row) => row.state === tab));

function MissingColumns({ names }: { names: string[] }) {
  const words = useWords();
  return <span className="says doubt">{words.t("import.missing_columns", { names: names.map((name) => words.field(name)).join(words.t("list.and")) })}</span>;
}
