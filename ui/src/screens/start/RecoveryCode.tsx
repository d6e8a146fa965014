// The recovery code: to print or save, and its last group typed again, so that it is known to have left the screen.
import { Button, Input } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { Field } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { groupsOf, isLastGroup } from "./recovery";

export function RecoveryCode({ code, onDone }: { code: string; onDone: () => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [saved, setSaved] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const ok = isLastGroup(code, typed);
  const save = async () => {
    setTrouble(null);
    try {
      setSaved((await commands.saveRecoverySheet(code)) ?? saved);
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (ok) onDone(); }}>
      <div className="print-sheet recovery-sheet">
        <span className="print-only">{t("recovery.sheet_title")}</span>
        <output className="recovery-code" data-testid="recovery-code" aria-label={t("recovery.code")}>{groupsOf(code).map((group, index) => <span key={index}>{group}</span>)}</output>
        <span className="print-only">{t("recovery.sheet_about")}</span>
      </div>
      <div className="buttons">
        <Button icon={<Icon name="print" size={16} />} onClick={() => window.print()} data-testid="recovery-print">{t("recovery.print")}</Button>
        <Button icon={<Icon name="file" size={16} />} onClick={() => void save()} data-testid="recovery-save">{t("recovery.save")}</Button>
      </div>
      {saved && <p className="says info">{t("file.saved", { file: saved })}</p>}
      <Trouble thrown={trouble} />
      <Field label={t("recovery.last_group")} name="last-group" wide hint={<span className="faint small">{t("recovery.last_group_hint")}</span>}>
        {(ids) => <Input id={ids.id} aria-describedby={ids.describedBy} className="mono" value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} data-testid="recovery-last-group" />}
      </Field>
      <div className="buttons"><Button type="primary" htmlType="submit" disabled={!ok} data-testid="start-done">{t("start.done")}</Button></div>
    </form>
  );
}
