// The keys of the window, shown by ?.
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useWords, type Key } from "../words";

const KEYS: [string[], Key][] = [
  [["/", "Ctrl K"], "keys.search"],
  [["N"], "keys.new"],
  [["E"], "keys.edit"],
  [["H"], "keys.history"],
  [["↑", "↓", "Enter"], "keys.lists"],
  [["→"], "keys.phone_cell"],
  [["Ctrl V"], "keys.paste"],
  [["Enter"], "keys.next_field"],
  [["Ctrl S"], "keys.save"],
  [["Ctrl Enter"], "keys.save_next"],
  [["Ctrl Z"], "keys.undo"],
  [["←", "→"], "keys.take"],
  [["Ctrl L"], "keys.lock"],
  [["Esc"], "keys.back"],
  [["?"], "keys.help"],
];

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="keys-help" onClose={onClose} onKeyDown={(event) => event.stopPropagation()} aria-labelledby="keys-title" data-testid="keys-dialog">
      <h2 id="keys-title">{t("keys.title")}</h2>
      <dl>
        {KEYS.map(([keys, what]) => <div key={what}><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{t(what)}</dd></div>)}
      </dl>
      <Button onClick={() => dialog.current?.close()} data-testid="keys-close">{t("action.close")}</Button>
    </dialog>
  );
}
