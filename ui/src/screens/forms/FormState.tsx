// Above a form: that unfinished text came back, and what still stands in the way of saving.
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import type { Entry } from "./useEntry";

export function FormState({ entry, onClear }: { entry: Entry; onClear: () => void }) {
  const { t } = useWords();
  const errors = entry.blocking.filter((check) => check.level === "error").length;
  return (
    <>
      {entry.restored && (
        <div className="notice calm" data-testid="draft-restored">
          <Icon name="info" />
          <span>{t("form.restored")} <button type="button" className="link" onClick={onClear} data-testid="draft-clear">{t("form.start_again")}</button></span>
        </div>
      )}
      {entry.refused && entry.blocking.length > 0 && (
        <div className={errors > 0 ? "notice wrong" : "notice doubt"} role="alert" data-testid="form-blocked">
          <Icon name={errors > 0 ? "wrong" : "doubt"} />
          <span>{errors > 0 ? t("form.has_errors", { n: errors }) : t("form.has_doubts", { n: entry.blocking.length })}</span>
        </div>
      )}
    </>
  );
}
