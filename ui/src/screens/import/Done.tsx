// After an import: what went in, and what to do next.
import { Button } from "antd";
import { useState } from "react";
import { commands, type ImportDone } from "../../api";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { NO_FILTER, useNav } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

export function Done({ done, token, fileName, onAgain }: { done: ImportDone; token: string; fileName: string; onAgain: () => void }) {
  const { t } = useWords();
  const { go } = useNav();
  const [saved, setSaved] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const saveRejects = async () => {
    try {
      setSaved((await commands.saveRejects(token)) ?? saved);
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  return (
    <div className="page" data-testid="import-done">
      <h1><Icon name="done" size={24} /> {t("import.done", { file: fileName })}</h1>
      <p className="lead">{t("import.done_counts", { created: count(done.created), households: count(done.households), existing: count(done.existing), changed: count(done.changed) })}</p>
      <Trouble thrown={trouble} />
      <ul className="next">
        {done.rejected > 0 && (
          <li>
            <div><b>{t("import.next_rejects", { n: count(done.rejected) })}</b><span className="faint">{t("import.next_rejects_about")}</span>{saved && <span className="says info" data-testid="rejects-saved">{t("file.saved", { file: saved })}</span>}</div>
            <Button type="primary" onClick={() => void saveRejects()} data-testid="save-rejects">{t("import.save_rejects")}</Button>
          </li>
        )}
        {done.flagged > 0 && (
          <li>
            <div><b>{t("import.next_flagged", { n: count(done.flagged) })}</b><span className="faint">{t("import.next_flagged_about")}</span></div>
            <Button onClick={() => go("review")} data-testid="to-review">{t("nav.review")}</Button>
          </li>
        )}
        <li>
          <div><b>{t("import.next_register")}</b><span className="faint">{t("import.next_register_about")}</span></div>
          <Button onClick={() => go("register", { list: "people", filter: NO_FILTER, panels: [] })} data-testid="to-register">{t("nav.register")}</Button>
        </li>
        <li>
          <div><b>{t("import.next_again")}</b></div>
          <Button onClick={onAgain} data-testid="import-again">{t("import.choose")}</Button>
        </li>
      </ul>
    </div>
  );
}
