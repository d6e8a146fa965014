// Many change-set files at once, one line each: from whom, from when to when, what is new, and what stands in the way.
import { Button } from "antd";
import type { FilePreview } from "../../api";
import { count, instant } from "../../parts/format";
import { useWords } from "../../words";
import { useFileSays } from "./useFileSays";

export function FileTable({ files, done, onInside }: { files: FilePreview[]; done: boolean; onInside: (path: string) => void }) {
  const { t } = useWords();
  const says = useFileSays();
  return (
    <div className="table-scroll file-table" tabIndex={0} role="group" aria-label={t("exchange.files")} data-testid="file-table">
      <table className="plain-table">
        <thead>
          <tr><th>{t("receipt.file")}</th><th>{t("exchange.sender")}</th><th>{t("exchange.period")}</th><th className="n">{t("exchange.news")}</th><th className="n">{t("exchange.two_values")}</th><th>{t("exchange.result")}</th><th><span className="visually-hidden">{t("inspect.look")}</span></th></tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.path} className={file.status} data-testid="file" data-status={file.status} data-file={file.file}>
              <td>{file.file}</td>
              <td>{file.sender_name}</td>
              <td className="nowrap">{period(file)}</td>
              <td className="n">{file.status === "refused" || file.status === "left" ? "" : count(file.ops)}</td>
              <td className="n">{file.conflicts > 0 ? count(file.conflicts) : ""}</td>
              <td>{says(file, done)}</td>
              <td className="end"><Button size="small" type="text" onClick={() => onInside(file.path)} data-testid="look-inside" aria-label={t("inspect.look_at", { file: file.file })}>{t("inspect.look")}</Button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The days from the first to the last write in a file. */
export function period(file: Pick<FilePreview, "period">): string {
  if (!file.period) return "";
  const [from, to] = [instant(file.period.from, true), instant(file.period.to, true)];
  return from === to ? from : `${from} – ${to}`;
}
