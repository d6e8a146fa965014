// One change-set file in words: from whom, how much, what is new, or why it is not taken.
import { Button } from "antd";
import type { FilePreview } from "../../api";
import { count, instant } from "../../parts/format";
import { Icon, type IconName } from "../../parts/Icon";
import { useWords } from "../../words";
import { useFileSays } from "./useFileSays";

const SIGNS: Record<FilePreview["status"], IconName> = { applied: "done", already: "info", held: "history", offered: "history", to_accept: "history", waiting: "lock", refused: "wrong", left: "info", checked: "done" };

export function FileCard({ file, done, onInside }: { file: FilePreview; done: boolean; onInside: (path: string) => void }) {
  const { t } = useWords();
  const says = useFileSays();
  const news = [
    file.new_households > 0 && t("exchange.new_households", { n: count(file.new_households) }),
    file.new_people > 0 && t("exchange.new_people", { n: count(file.new_people) }),
    file.changed_people > 0 && t("exchange.changed_people", { n: count(file.changed_people) }),
    file.conflicts > 0 && t("exchange.conflicts", { n: count(file.conflicts) }),
  ].filter(Boolean);
  return (
    <li className={`file ${file.status}`} data-testid="file" data-status={file.status} data-file={file.file}>
      <Icon name={SIGNS[file.status]} size={22} />
      <div className="file-says">
        <div><b>{file.sender_name || file.file}</b> <span className="faint small">{file.sender_name && file.file}{file.written_at && ` · ${t("exchange.written_at", { at: instant(file.written_at) })}`}</span></div>
        <div>{says(file, done)}</div>
        {news.length > 0 && file.status !== "refused" && <div className="faint">{news.join(" · ")}</div>}
      </div>
      <Button size="small" type="text" onClick={() => onInside(file.path)} data-testid="look-inside" aria-label={t("inspect.look_at", { file: file.file })}>{t("inspect.look")}</Button>
    </li>
  );
}
