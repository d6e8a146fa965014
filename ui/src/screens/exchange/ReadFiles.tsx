// 读入文件: what each file would do, said in words first; then the merge with its progress, and a receipt.
import { Button, Progress } from "antd";
import { useCallback, useEffect, useState } from "react";
import { commands, onMergeProgress, type FilePreview, type MergeProgress } from "../../api";
import { refresh } from "../../api/queries";
import { count, instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { BackToExchange } from "./Exchange";
import { FileCard } from "./FileCard";
import { Receipt } from "./Receipt";

type Step = "choose" | "reading" | "preview" | "merging" | "done";

export function ReadFiles({ paths, onEnd }: { paths: string[]; onEnd: () => void }) {
  const { t } = useWords();
  const { go } = useNav();
  const me = useOffice();
  const [step, setStep] = useState<Step>(paths.length > 0 ? "reading" : "choose");
  const [files, setFiles] = useState<FilePreview[]>([]);
  const [progress, setProgress] = useState<MergeProgress | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: () => (step === "merging" ? false : onEnd()) });

  const look = useCallback(async (chosen: string[]) => {
    if (chosen.length === 0) return;
    setTrouble(null);
    setStep("reading");
    try {
      setFiles(await commands.previewChangeSets(chosen));
      setStep("preview");
    } catch (thrown) {
      setTrouble(thrown);
      setStep("choose");
    }
  }, []);
  useEffect(() => {
    void look(paths);
  }, [paths, look]);
  useEffect(() => onMergeProgress(setProgress), []);

  const choose = () => void commands.pickChangeSets().then(look).catch(setTrouble);
  const usable = files.filter((file) => file.status === "applied" || file.status === "held" || file.status === "offered");
  const merge = async () => {
    setTrouble(null);
    setProgress(null);
    setStep("merging");
    try {
      setFiles(await commands.mergeChangeSets(files.map((file) => file.path)));
      await refresh();
      setStep("done");
    } catch (thrown) {
      setTrouble(thrown);
      setStep("preview");
    }
  };
  const conflicts = files.reduce((sum, file) => sum + file.conflicts, 0);
  return (
    <div className="page" data-testid="read-files" data-step={step}>
      <div className="page-line"><BackToExchange onEnd={onEnd} /><h1>{t("exchange.read")}</h1></div>
      <Trouble thrown={trouble} />
      {step === "choose" && (
        <div className="drop-zone" data-testid="drop-zone">
          <Icon name="read" size={30} />
          <Button type="primary" size="large" onClick={choose} data-testid="pick-files">{t("exchange.choose_files")}</Button>
          <span className="faint">{t("exchange.or_drop")}</span>
        </div>
      )}
      {step === "reading" && <p className="faint" role="status">{t("state.reading")}</p>}
      {(step === "preview" || step === "done") && <ul className="files">{files.map((file) => <FileCard key={file.path} file={file} done={step === "done"} />)}</ul>}
      {step === "preview" && (
        <div className="buttons">
          <Button type="primary" size="large" disabled={usable.length === 0} onClick={() => void merge()} data-testid="merge-confirm">{t("exchange.merge", { n: usable.length })}</Button>
          <Button size="large" onClick={choose} data-testid="pick-other-files">{t("exchange.choose_others")}</Button>
        </div>
      )}
      {step === "merging" && <Merging progress={progress} onCancel={() => void commands.cancelMerge().catch(setTrouble)} />}
      {step === "done" && (
        <>
          {conflicts > 0 && <div className="notice doubt"><Icon name="review" /><span>{t("exchange.conflicts_next", { n: count(conflicts) })}</span><Button onClick={() => go("review")} data-testid="to-review">{t("nav.review")}</Button></div>}
          <Receipt
            title={t("receipt.read")}
            lines={[[t("receipt.to"), me.name], [t("receipt.at"), instant(new Date().toISOString())], ...files.map((file): [string, string] => [file.sender_name || file.file, `${t(`status.${file.status}`)} · ${t("exchange.changes", { n: count(file.ops) })}`])]}
          />
        </>
      )}
    </div>
  );
}

function Merging({ progress, onCancel }: { progress: MergeProgress | null; onCancel: () => void }) {
  const { t } = useWords();
  const percent = progress && progress.ops > 0 ? Math.round((100 * progress.ops_done) / progress.ops) : 0;
  return (
    <div className="merging" data-testid="merging">
      <p role="status">{progress ? t("exchange.merging", { file: progress.file, done: progress.files_done, files: progress.files }) : t("exchange.merging_begins")}</p>
      <Progress percent={percent} aria-label={t("exchange.progress")} />
      <Button onClick={onCancel} data-testid="merge-cancel">{t("exchange.cancel")}</Button>
      <p className="faint small">{t("exchange.cancel_about")}</p>
    </div>
  );
}
