// The workbook's columns and the field each goes to; a column that goes nowhere is not stored.
import { Select } from "antd";
import type { ImportPreview } from "../../api";
import { useWords } from "../../words";

const NOWHERE = "";

export function Columns({ preview, onColumns }: { preview: ImportPreview; onColumns: (columns: Record<string, string>) => void }) {
  const words = useWords();
  const options = [{ value: NOWHERE, label: words.t("import.not_stored") }, ...preview.fields.map((name) => ({ value: name, label: words.field(name) }))];
  const change = (letter: string, field: string) => {
    const now = Object.fromEntries(preview.columns.flatMap((column) => (column.field && column.field !== field && column.letter !== letter ? [[column.letter, column.field]] : [])));
    if (field !== NOWHERE) now[letter] = field;
    onColumns(now);
  };
  return (
    <div className="import-columns" role="group" tabIndex={0} aria-label={words.t("import.columns")}>
      {preview.columns.map((column) => (
        <div key={column.letter} className={column.field ? "import-column" : "import-column unmapped"}>
          <div className="import-column-title"><span className="faint">{column.letter}</span> {column.title}</div>
          <Select size="small" className="full" popupMatchSelectWidth={false} value={column.field ?? NOWHERE} options={options} onChange={(field: string) => change(column.letter, field)} aria-label={words.t("import.column_goes_to", { letter: column.letter, title: column.title })} data-testid={`column-${column.letter}`} />
          <div className="faint small samples">{column.samples.filter(Boolean).slice(0, 2).join(" · ")}</div>
        </div>
      ))}
    </div>
  );
}
