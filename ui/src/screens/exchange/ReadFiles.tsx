// 读入文件: what each file would do, said in words first; then the merge with its progress, and a receipt.
import { Button, Progress } from "antd";
import { useCallback, useEffect, useState } from "react";
import { commands, onMergeProgress, type FilePreview, type MergeProgress, type MergedView } from "../../api";
import { refresh } from "../../api/queries";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { BackToExchange } from "./Exchange";
import { FileCard } from "./FileCard";
import { FileTable } from "./FileTable";
import { InsideFile } from "./InsideFile";
import { ReadReceipt } from "./ReadReceipt";

type Step = "choose" | "reading" | "preview" | "merging" | "done";

/** So many files are still read as sentences; more become a table. */
const CARDS_MOST = 3;

export function ReadFiles({ paths, onEnd }: { paths: string[]; onEnd: () => void }) {
  const { t } = useWords();
  const { go } = useNav();
  const [step, setStep] = useState<Step>(paths.length > 0 ? "reading" : "choose");
  const [files, setFiles] = useState<FilePreview[]>([]);
  const [merged, setMerged] = useState<MergedView | null>(null);
  const [inside, setInside] = useState<string | null>(null);
  const [progress, setProgress] = useState<MergeProgress | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: () => (step === "merging" || inside ? false : onEnd()) });

  const look = useCallback(async (chosen: string[]) => {
    if (chosen.length === 0) return;
    setTrouble(null);
    setProgress(null);
    setStep("reading");
    try {
      // Who sent what, and what is damaged, is known quickly; what each would change takes as long as the merge itself.
      const checked = await commands.checkChangeSets(chosen);
      setFiles(checked.length > CARDS_MOST ? checked : await commands.previewChangeSets(chosen));
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
  const chooseFolder = () => void commands.pickFolder().then((folder) => look(folder ? [folder] : [])).catch(setTrouble);
  /** What many files would change, where someone wants to know it before. */
  const rehearse = async () => {
    setTrouble(null);
    setProgress(null);
    setStep("merging");
    try {
      setFiles(await commands.previewChangeSets(files.map((file) => file.path)));
    } catch (thrown) {
      setTrouble(thrown);
    }
    setStep("preview");
  };
  const merge = async () => {
    setTrouble(null);
    setProgress(null);
    setStep("merging");
    try {
      const done = await commands.mergeChangeSets(files.map((file) => file.path));
      setMerged(done);
      setFiles(done.files);
      await refresh();
      setStep("done");
    } catch (thrown) {
      setTrouble(thrown);
      setStep("preview");
    }
  };
  if (inside) return <InsideFile path={inside} onEnd={() => setInside(null)} />;
  // What a lost laptop still sends is not merged, and not thrown away either: it is kept for a person to look at.
  const usable = files.filter((file) => ["applied", "held", "offered", "to_accept", "checked", "waiting"].includes(file.status) || file.reason === "revoked");
  const isKnown = files.every((file) => file.status !== "checked");
  const isTable = files.length > CARDS_MOST;
  return (
    <div className={isTable ? "page wide" : "page"} data-testid="read-files" data-step={step}>
      <div className="page-line"><BackToExchange onEnd={onEnd} /><h1>{t("exchange.read")}</h1></div>
      <Trouble thrown={trouble} />
      {step === "choose" && (
        <div className="drop-zone" data-testid="drop-zone">
          <Icon name="read" size={30} />
          <div className="buttons">
            <Button type="primary" size="large" onClick={choose} data-testid="pick-files">{t("exchange.choose_files")}</Button>
            <Button size="large" onClick={chooseFolder} data-testid="pick-folder">{t("exchange.choose_read_folder")}</Button>
          </div>
          <span className="faint">{t("exchange.or_drop")}</span>
        </div>
      )}
      {step === "reading" && <p className="faint" role="status">{progress ? t("exchange.checking", { done: progress.files_done, files: progress.files }) : t("state.reading")}</p>}
      {merged?.stopped && step === "done" && <Stopped code={merged.stopped} />}
      {(step === "preview" || step === "done") && <Files files={files} done={step === "done"} isTable={isTable} onInside={setInside} />}
      {step === "preview" && (
        <div className="buttons">
          <Button type="primary" size="large" disabled={usable.length === 0} onClick={() => void merge()} data-testid="merge-confirm">{t("exchange.merge", { n: usable.length })}</Button>
          {!isKnown && <Button size="large" onClick={() => void rehearse()} data-testid="rehearse">{t("exchange.rehearse")}</Button>}
          <Button size="large" onClick={choose} data-testid="pick-other-files">{t("exchange.choose_others")}</Button>
        </div>
      )}
      {step === "merging" && <Merging progress={progress} onCancel={() => void commands.cancelMerge().catch(setTrouble)} />}
      {step === "done" && merged && (
        <>
          {merged.totals.conflicts > 0 && <div className="notice doubt"><Icon name="review" /><span>{t("exchange.conflicts_next", { n: count(merged.totals.conflicts) })}</span><Button onClick={() => go("review")} data-testid="to-review">{t("nav.review")}</Button></div>}
          {merged.files.some((file) => file.status === "offered" || file.answered === "returned") && <div className="notice doubt" data-testid="to-decide"><Icon name="move" /><span>{t("exchange.to_decide")}</span><Button onClick={() => go("review", { tab: "transfers" })} data-testid="to-transfers">{t("review.transfers")}</Button></div>}
          <ReadReceipt merged={merged} />
        </>
      )}
    </div>
  );
}

function Files({ files, done, isTable, onInside }: { files: FilePreview[]; done: boolean; isTable: boolean; onInside: (path: string) => void }) {
  if (isTable) return <FileTable files={files} done={done} onInside={onInside} />;
  return <ul className="files">{files.map((file) => <FileCard key={file.path} file={file} done={done} onInside={onInside} />)}</ul>;
}

/** It ended before the last file; what had been taken in by then stays. */
function Stopped({ code }: { code: string }) {
  const { t, coded } = useWords();
  const why = code === "cancelled" ? "" : code === "disk_full" ? t("exchange.stopped_full") : coded("errors", code, "errors.internal");
  return <div className="notice doubt" data-testid="merge-stopped"><Icon name="doubt" /><span>{t("exchange.stopped", { why })}</span></div>;
}

function Merging({ progress, onCancel }: { progress: MergeProgress | null; onCancel: () => void }) {
  const { t } = useWords();
  const part = progress && progress.ops > 0 ? progress.ops_done / progress.ops : 0;
  const percent = progress && progress.files > 0 ? Math.round((100 * (progress.files_done + part)) / progress.files) : 0;
  return (
    <div className="merging" data-testid="merging">
      <p role="status">{progress ? t("exchange.merging", { file: progress.file, done: progress.files_done + 1, files: progress.files }) : t("exchange.merging_begins")}</p>
      <Progress percent={Math.min(percent, 100)} aria-label={t("exchange.progress")} />
      <Button onClick={onCancel} data-testid="merge-cancel">{t("exchange.cancel")}</Button>
      <p className="faint small">{t("exchange.cancel_about")}</p>
    </div>
  );
}
