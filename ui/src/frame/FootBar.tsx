// The line at the foot: what was just saved and how to take it back, or what went wrong; and where the keys are.
import { useUndoable } from "../api/queries";
import type { Saved } from "../api";
import { useFoot } from "../parts/foot";
import { Icon } from "../parts/Icon";
import { useWords, type Words } from "../words";

const FIELDS_NAMED = 3;

export function FootBar({ onHelp }: { onHelp: () => void }) {
  const words = useWords();
  const { t } = words;
  const { line, undo, clear } = useFoot();
  const undoable = useUndoable().data ?? null;
  const canUndo = undoable !== null && (line === null || line.kind === "saved" || line.kind === "undone");
  return (
    <footer className="foot" data-testid="foot">
      <div className="foot-says" role="status" aria-live="polite">
        {line?.kind === "saved" && <><Icon name="done" size={16} /><span data-testid="saved">{savedWords(line.saved, words)}</span></>}
        {line?.kind === "undone" && <><Icon name="undo" size={16} /><span data-testid="undone">{t("undo.done")}</span></>}
        {line?.kind === "note" && <><Icon name="info" size={16} /><span data-testid="note">{t(line.key, line.params)}</span></>}
        {line?.kind === "error" && <><Icon name="wrong" size={16} /><span className="wrong-text" data-testid="foot-error" data-code={line.error.code}>{words.error(line.error)}</span></>}
      </div>
      {canUndo && line?.kind === "saved" && <button type="button" className="link" onClick={() => void undo()} data-testid="undo">{t("undo.do")} <kbd>Ctrl Z</kbd></button>}
      {line && line.kind !== "saved" && <button type="button" className="link" onClick={clear} data-testid="foot-clear">{t("action.close")}</button>}
      <span className="spacer" />
      <button type="button" className="link faint" onClick={onHelp} data-testid="keys-help">{t("keys.open")} <kbd>?</kbd></button>
    </footer>
  );
}

/** "已改电话", or what was done where no field names it. */
function savedWords(saved: Saved, words: Words): string {
  if (saved.action !== "set_fields" && saved.action !== "set") return words.coded("actions", saved.action, "actions.other");
  const names = saved.fields.slice(0, FIELDS_NAMED).map(words.field).join(words.t("list.and"));
  return words.t("saved.fields", { fields: names });
}
