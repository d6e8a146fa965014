// The rows of a workbook as they stand in it, only those in sight drawn, with what would become of each.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { ImportPreview, ImportRow } from "../../api";
import { sizes } from "../../theme/tokens";
import { useWords } from "../../words";

const WIDE = new Set(["national_id", "address", "note"]);
const LETTERS_A = 65;
const indexOf = (letter: string): number => [...letter].reduce((sum, one) => sum * 26 + one.charCodeAt(0) - LETTERS_A + 1, 0) - 1;

export function Rows({ rows, columns }: { rows: ImportRow[]; columns: ImportPreview["columns"] }) {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => sizes.row, overscan: 12 });
  const shown = columns.filter((column) => column.field);
  return (
    <div className="sheet" ref={scroller} role="grid" tabIndex={0} aria-label={t("import.rows")} aria-rowcount={rows.length + 1} data-testid="import-rows">
      <div className="sheet-row head" role="row">
        <span role="columnheader">{t("import.row_short")}</span>
        <span role="columnheader">{t("import.becomes")}</span>
        {shown.map((column) => <span key={column.letter} role="columnheader" className={WIDE.has(column.field ?? "") ? "wide" : ""}>{column.title}</span>)}
      </div>
      <div className="grid-space" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const marked = new Set(row.findings.map((finding) => finding.column));
          return (
            <div key={row.row} className="sheet-row" role="row" style={{ transform: `translateY(${item.start}px)` }}>
              <span role="gridcell" className="faint">{row.row}</span>
              <span role="gridcell"><span className={`state ${row.state}`}>{t(`import.state.${row.state}`)}</span></span>
              {shown.map((column) => <span key={column.letter} role="gridcell" className={`${marked.has(column.letter) ? "marked" : ""} ${WIDE.has(column.field ?? "") ? "wide" : ""}`}>{row.cells[indexOf(column.letter)] ?? ""}</span>)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
