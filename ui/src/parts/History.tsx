// Who wrote what, when and from where: of one field when pointed at, of the whole record by H.
import { Popover } from "antd";
import { useState } from "react";
import type { HistoryEntry } from "../api";
import { useHistory } from "../api/queries";
import { useWords, type Words } from "../words";
import { instant } from "./format";
import { Icon } from "./Icon";
import { Trouble } from "./Trouble";
import { Value } from "./Value";

const SHOWN_ON_HOVER = 5;

export function FieldHistory({ id, field }: { id: string; field: string }) {
  const { t, field: fieldName } = useWords();
  const [asked, setAsked] = useState(false);
  return (
    <Popover trigger={["hover", "click"]} mouseEnterDelay={0.25} placement="left" onOpenChange={(open) => open && setAsked(true)} content={asked ? <FieldEntries id={id} field={field} /> : null}>
      <button type="button" className="ghost-icon" data-testid={`history-${field}`} aria-label={t("history.of_field", { field: fieldName(field) })}><Icon name="history" size={15} /></button>
    </Popover>
  );
}

function FieldEntries({ id, field }: { id: string; field: string }) {
  const words = useWords();
  const history = useHistory(id);
  const entries = (history.data ?? []).filter((entry) => entry.field === field).slice(0, SHOWN_ON_HOVER);
  if (!history.data) return <span className="faint">{words.t("state.reading")}</span>;
  if (entries.length === 0) return <span className="faint">{words.t("history.none")}</span>;
  return <ul className="field-history">{entries.map((entry) => <Entry key={entry.op + entry.field} id={id} entry={entry} words={words} />)}</ul>;
}

function Entry({ id, entry, words }: { id: string; entry: HistoryEntry; words: Words }) {
  return (
    <li>
      <b>{isErased(entry) ? words.t("history.erased") : <Value owner={id} field={entry.field} value={entry.value} />}</b>
      {entry.before !== "" && <span className="faint"> {words.t("history.before")} <Value owner={id} field={entry.field} value={entry.before} /></span>}
      <div className="faint small">{words.t("history.by", { author: entry.author, at: instant(entry.at) })}</div>
    </li>
  );
}

/** What was written is gone, or the write is the one that took it out. */
const isErased = (entry: HistoryEntry): boolean => entry.erased || entry.action === "erase" || entry.action === "erase_again";

/** Every field's history, newest first, a write at a time. */
export function FullHistory({ id }: { id: string }) {
  const words = useWords();
  const history = useHistory(id);
  if (history.error) return <Trouble thrown={history.error} retry={() => void history.refetch()} />;
  if (!history.data) return <p className="faint">{words.t("state.reading")}</p>;
  const writes = new Map<string, HistoryEntry[]>();
  for (const entry of history.data) {
    const key = `${entry.at}|${entry.author}|${entry.action}`;
    writes.set(key, [...(writes.get(key) ?? []), entry]);
  }
  return (
    <ol className="writes" data-testid="history">
      {[...writes.entries()].map(([key, entries]) => <Write key={key} id={id} entries={entries} words={words} />)}
    </ol>
  );
}

function Write({ id, entries, words }: { id: string; entries: HistoryEntry[]; words: Words }) {
  const first = entries[0];
  if (!first) return null;
  return (
    <li>
      <div className="write-head"><b>{words.coded("actions", first.action, "actions.other")}</b><span className="faint small">{words.t("history.by", { author: first.author, at: instant(first.at) })}</span></div>
      <dl>
        {entries.map((entry) => (
          <div key={entry.op + entry.field}>
            <dt>{words.field(entry.field)}</dt>
            <dd>{entry.before !== "" && <><s><Value owner={id} field={entry.field} value={entry.before} /></s> → </>}{isErased(entry) ? <span className="faint">{words.t("history.erased")}</span> : <Value owner={id} field={entry.field} value={entry.value} />}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
