// The end of a form of care: what is wrong or doubted, saving it, and leaving it.
import { Button } from "antd";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import type { Saving } from "./useSaving";

export function SaveLine({ saving, onSave, onEnd, ready, label, testId }: { saving: Saving; onSave: (insist: boolean) => void; onEnd: () => void; ready: boolean; label?: string; testId: string }) {
  const { t, coded } = useWords();
  useKeys({ "ctrl+enter": () => (ready && !saving.busy ? onSave(saving.doubt !== null) : false), "ctrl+s": () => (ready && !saving.busy ? onSave(saving.doubt !== null) : false), escape: onEnd });
  return (
    <>
      <Trouble thrown={saving.trouble} />
      {saving.doubt !== null && (
        <div className="notice doubt" role="alert" data-testid="care-doubt" data-code={saving.doubt}><Icon name="doubt" /><span>{saving.doubt.split(",").map((one) => coded("doubt", one, "doubt.other")).join(" ")} {t("care.doubt_about")}</span></div>
      )}
      <div className="buttons">
        <Button type="primary" loading={saving.busy} disabled={!ready} onClick={() => onSave(saving.doubt !== null)} title="Ctrl Enter" data-testid={testId}>{saving.doubt === null ? (label ?? t("action.save")) : t("care.insist")}</Button>
        <Button onClick={onEnd} data-testid="care-cancel">{t("action.cancel")}</Button>
      </div>
    </>
  );
}
