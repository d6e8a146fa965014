// 备份: the last one and where, one now, the folder for those on leaving, and the way back.
import { Button, InputNumber } from "antd";
import { useState } from "react";
import { commands, type BackupView } from "../../api";
import { client, useBackups } from "../../api/queries";
import { BackupProgress } from "../../parts/BackupProgress";
import { instant } from "../../parts/format";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { Restore } from "../../parts/Restore";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

const MOST_KEPT = 100;

export function Backups() {
  const { t, error, coded } = useWords();
  const { note } = useFoot();
  const known = useBackups();
  const [busy, setBusy] = useState(false);
  const [writing, setWriting] = useState(false);
  const [done, setDone] = useState<BackupView | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [restoring, setRestoring] = useState(false);
  const state = known.data;
  const attempt = (work: () => Promise<void>) => {
    setBusy(true);
    setTrouble(null);
    work().catch(setTrouble).finally(() => setBusy(false));
  };
  const now = () =>
    attempt(async () => {
      setDone(null);
      const folder = await commands.pickFolder();
      if (!folder) return;
      setWriting(true);
      setDone(await commands.backUp(folder).finally(() => setWriting(false)));
      await client.invalidateQueries({ queryKey: ["backups"] });
    });
  const choose = (folder: string | null, keep: number) => attempt(async () => void client.setQueryData(["backups"], await commands.chooseBackups(folder, keep)));
  const chooseFolder = (keep: number) =>
    attempt(async () => {
      const folder = await commands.pickFolder();
      if (folder) client.setQueryData(["backups"], await commands.chooseBackups(folder, keep));
    });
  return (
    <section aria-label={t("backup.title")} data-testid="backups">
      <div className="section-line"><h2>{t("backup.title")}</h2><span className="spacer" /><Button loading={busy} icon={<Icon name="usb" size={16} />} onClick={now} data-testid="backup-now">{t("backup.now")}</Button></div>
      <p className="faint">{t("backup.about")}</p>
      <Trouble thrown={known.error ?? trouble} />
      {writing && <BackupProgress of="backup" />}
      {done && <div className="notice good" role="status" data-testid="backup-done"><Icon name="done" /><span>{t("backup.done", { file: done.file })}</span></div>}
      {done?.unread.map((book) => <div key={book} className="notice wrong" role="alert" data-testid="backup-unread"><Icon name="wrong" /><span>{error({ code: "backup_incomplete", params: { path: coded("book", book, "book.civil") } })}</span></div>)}
      {state && (
        <div className="settings-list">
          <div>
            <span>{t("backup.last")}</span>
            <span data-testid="backup-last">{state.last ? <>{instant(state.last.at)} <span className="faint small">{state.last.file}</span> {state.due && <span className="faint">{t("backup.due")}</span>}</> : t("backup.never")}</span>
          </div>
          <div>
            <span>{t("backup.leaving")}</span>
            <span>
              <span data-testid="backup-folder">{state.folder ?? t("backup.nowhere")}</span>{" "}
              <Button size="small" onClick={() => chooseFolder(state.keep)} data-testid="backup-choose">{t("backup.choose")}</Button>{" "}
              {state.folder && <Button size="small" onClick={() => choose(null, state.keep)} data-testid="backup-stop">{t("backup.stop")}</Button>}
            </span>
          </div>
          {state.folder && (
            <div>
              <label htmlFor="backup-keep">{t("backup.keep")}</label>
              <span><InputNumber id="backup-keep" data-testid="backup-keep" aria-describedby="backup-keep-about" min={1} max={MOST_KEPT} value={state.keep} changeOnWheel={false} onChange={(keep) => keep !== null && choose(state.folder, Number(keep))} /> {t("backup.keep_unit")} <span id="backup-keep-about" className="faint small">{t("backup.keep_about")}</span></span>
            </div>
          )}
        </div>
      )}
      {restoring ? (
        <div className="inset"><Restore onOpen={(session) => { note("restore.done"); client.setQueryData(["session"], session); void client.invalidateQueries(); setRestoring(false); }} onBack={() => setRestoring(false)} /></div>
      ) : (
        <Button onClick={() => setRestoring(true)} data-testid="backup-restore">{t("restore.title")}</Button>
      )}
    </section>
  );
}
