// Rows with a doubt beside rows that cannot go in, each with the cell as it was and what to do.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { ImportFinding, ImportPreview, ImportRow } from "../../api";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";

const CARD_PIXELS = 84;

export function LookAt({ preview }: { preview: ImportPreview }) {
  const { t } = useWords();
  const { columns } = preview;
  return (
    <div className="look-at">
      <Side title={t("import.doubtful_title")} about={t("import.doubtful_about")} rows={preview.rows.filter((row) => row.state === "doubtful")} columns={columns} kind="doubt" />
      <Side title={t("import.refused_title")} about={t("import.refused_about")} rows={preview.rows.filter((row) => row.state === "refused")} columns={columns} kind="refused" />
    </div>
  );
}

function Side(props: { title: string; about: string; rows: ImportRow[]; columns: ImportPreview["columns"]; kind: "doubt" | "refused" }) {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const { rows } = props;
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => CARD_PIXELS, overscan: 8 });
  return (
    <section className={`look-side ${props.kind}`} aria-label={props.title} data-testid={`look-${props.kind}`}>
      <h2><Icon name={props.kind === "doubt" ? "doubt" : "wrong"} size={17} /> {props.title} <b>{count(rows.length)}</b></h2>
      <p className="faint small">{props.about}</p>
      <div className="look-scroll" ref={scroller} tabIndex={0} role="group" aria-label={props.title}>
        {rows.length === 0 && <p className="faint">{t("import.none")}</p>}
        <div className="grid-space" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row && (
              <div key={row.row} ref={virtual.measureElement} data-index={item.index} className="look-row" style={{ transform: `translateY(${item.start}px)` }} data-testid="look-row" data-row={row.row}>
                <div><b>{row.name || t("import.no_name")}</b> <span className="faint">{t("import.row", { n: row.row })}{row.household_number && ` · ${t("household.numbered", { number: row.household_number })}`}</span></div>
                {row.findings.map((finding, index) => <FindingCell key={index} finding={finding} title={props.columns.find((column) => column.letter === finding.column)?.title ?? ""} />)}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

export function FindingCell({ finding, title }: { finding: ImportFinding; title: string }) {
  const words = useWords();
  return (
    <div className="look-finding" data-code={finding.code}>
      <span className="cell-as-was" title={words.t("import.cell_as_was")}><span className="faint small">{[finding.column, title].filter(Boolean).join(" ")}</span> {finding.cell || words.t("import.empty_cell")}</span>
      <span>{words.coded("findings", finding.code, "findings.other", { ...finding.params, field: title })}</span>
    </div>
  );
}
