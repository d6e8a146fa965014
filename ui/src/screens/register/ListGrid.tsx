// The long list: only the rows in sight are drawn; arrows move, Enter opens, and a phone cell takes what is pasted.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from "react";
import { useRows, type ListKind } from "../../api/queries";
import type { HouseholdRow, ListFilter, PersonRow } from "../../api";
import { Trouble } from "../../parts/Trouble";
import { sizes } from "../../theme/tokens";
import { useWords } from "../../words";

type Row<K extends ListKind> = K extends "people" ? PersonRow : HouseholdRow;
export type Column<R> = { name: string; title: string; className: string; cell: (row: R) => ReactNode };

const FOLLOW_MS = 140;
const OVERSCAN = 12;
/** The height of the column titles, which stay in sight above the rows. */
const HEAD_PIXELS = 32;

export function ListGrid<K extends ListKind>(props: {
  kind: K;
  filter: ListFilter;
  columns: Column<Row<K>>[];
  label: string;
  selected: string | null;
  /** The column that takes pasted text, if any. */
  pasteColumn?: string;
  onOpen: (id: string, focusRecord: boolean) => void;
  onPaste?: (index: number, text: string) => void;
  onCursor?: (index: number) => void;
  empty: ReactNode;
}) {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const trap = useRef<HTMLTextAreaElement>(null);
  const [total, setTotal] = useState(0);
  const [cursor, setCursor] = useState(0);
  const [inCell, setInCell] = useState(false);
  const follow = useRef<ReturnType<typeof setTimeout>>(undefined);
  const virtual = useVirtualizer({ count: total, getScrollElement: () => scroller.current, estimateSize: () => sizes.row, overscan: OVERSCAN, scrollPaddingEnd: HEAD_PIXELS });
  const items = virtual.getVirtualItems();
  const rows = useRows(props.kind, props.filter, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  const columns = props.columns as Column<PersonRow | HouseholdRow>[];

  if (!rows.loading && rows.total !== total) setTotal(rows.total);
  const last = Math.max(0, total - 1);
  const at = Math.min(cursor, last);
  const filterText = JSON.stringify(props.filter);
  const { scrollToOffset } = virtual;
  useEffect(() => {
    setCursor(0);
    setInCell(false);
    scrollToOffset(0);
  }, [filterText, scrollToOffset]);
  useEffect(() => {
    if (inCell) trap.current?.focus({ preventScroll: true });
  }, [inCell, at]);
  useEffect(() => () => clearTimeout(follow.current), []);

  const moveTo = (index: number) => {
    const next = Math.min(last, Math.max(0, index));
    setCursor(next);
    props.onCursor?.(next);
    virtual.scrollToIndex(next);
    clearTimeout(follow.current);
    follow.current = setTimeout(() => {
      const row = rows.row(next);
      if (row) props.onOpen(row.id, false);
    }, FOLLOW_MS);
  };
  const onKey = (event: KeyboardEvent) => {
    const page = Math.floor((scroller.current?.clientHeight ?? sizes.row) / sizes.row) - 1;
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: last };
    const next = moves[event.key];
    if (next !== undefined && !event.ctrlKey) moveTo(next);
    else if (event.key === "ArrowRight" && props.pasteColumn) setInCell(true);
    else if (event.key === "ArrowLeft" && inCell) leaveCell();
    else if (event.key === "Escape" && inCell) leaveCell();
    else if (event.key === "Enter") {
      clearTimeout(follow.current);
      const row = rows.row(at);
      if (row) props.onOpen(row.id, true);
    } else return;
    event.preventDefault();
  };
  const leaveCell = () => {
    setInCell(false);
    scroller.current?.focus();
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (text.trim() !== "") props.onPaste?.(at, text);
  };
  const pick = (index: number, id: string, column: string) => {
    setCursor(index);
    props.onCursor?.(index);
    setInCell(column === props.pasteColumn);
    clearTimeout(follow.current);
    props.onOpen(id, false);
  };

  return (
    <div className={`grid grid-${props.kind}`}>
      {rows.error ? <Trouble thrown={rows.error} /> : null}
      {!rows.loading && total === 0 ? props.empty : null}
      <div
        ref={scroller}
        className="grid-body"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={total > 0 ? `row-${at}` : undefined}
        data-testid={`list-${props.kind}`}
        data-total={total}
        onKeyDown={onKey}
        hidden={total === 0}
      >
        <div className="grid-head" role="row" aria-rowindex={1}>
          {columns.map((column) => <span key={column.name} role="columnheader" className={column.className}>{column.title}</span>)}
        </div>
        <div className="grid-space" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows.row(item.index);
            const state = `${item.index === at ? " cursor" : ""}${row && row.id === props.selected ? " selected" : ""}`;
            return (
              <div key={item.index} id={`row-${item.index}`} role="row" aria-rowindex={item.index + 2} aria-selected={row?.id === props.selected} className={`grid-row${state}`} style={{ transform: `translateY(${item.start}px)` }} data-testid="row" data-id={row?.id}>
                {columns.map((column) => (
                  <span key={column.name} role="gridcell" className={column.className} onClick={() => row && pick(item.index, row.id, column.name)} data-column={column.name}>
                    {row ? column.cell(row) : null}
                    {inCell && item.index === at && column.name === props.pasteColumn && (
                      <textarea ref={trap} className="paste-trap" data-trap="" data-testid="paste-cell" aria-label={t("paste.here")} value="" onChange={() => undefined} onPaste={onPaste} />
                    )}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
