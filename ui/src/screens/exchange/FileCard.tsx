// One change-set file in words: from whom, how much, what is new, or why it is not taken.
import type { FilePreview } from "../../api";
import { count, instant } from "../../parts/format";
import { Icon, type IconName } from "../../parts/Icon";
import { useWords } from "../../words";

const SIGNS: Record<FilePreview["status"], IconName> = { applied: "done", already: "info", held: "history", offered: "history", refused: "wrong" };

export function FileCard({ file, done }: { file: FilePreview; done: boolean }) {
  const { t, coded } = useWords();
  const news = [
    file.new_households > 0 && t("exchange.new_households", { n: count(file.new_households) }),
    file.new_people > 0 && t("exchange.new_people", { n: count(file.new_people) }),
    file.changed_people > 0 && t("exchange.changed_people", { n: count(file.changed_people) }),
    file.conflicts > 0 && t("exchange.conflicts", { n: count(file.conflicts) }),
  ].filter(Boolean);
  return (
    <li className={`file ${file.status}`} data-testid="file" data-status={file.status} data-file={file.file}>
      <Icon name={SIGNS[file.status]} size={22} />
      <div>
        <div><b>{file.sender_name || file.file}</b> <span className="faint small">{file.sender_name && file.file}{file.written_at && ` · ${t("exchange.written_at", { at: instant(file.written_at) })}`}</span></div>
        <div>{sentence()}</div>
        {news.length > 0 && file.status !== "refused" && <div className="faint">{news.join(" · ")}</div>}
      </div>
    </li>
  );

  function sentence() {
    if (file.status === "refused") return coded("errors", file.reason ?? "", "errors.internal");
    if (file.status === "held") return t("exchange.held", { missing: file.missing ?? "" });
    if (file.status === "offered") return t("exchange.offered");
    if (file.status === "already") return t("exchange.already");
    if (file.ops === 0) return t("exchange.receipt_only");
    return t(done ? "exchange.was_applied" : "exchange.would_apply", { n: count(file.ops) });
  }
}
