// The way back from a backup: choose it, open it, see what would be lost, and only then decide.
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { commands, type BackupKey, type RehearsalView, type Session } from "../api";
import { client } from "../api/queries";
import { useWords } from "../words";
import { BackupProgress } from "./BackupProgress";
import { Field } from "./Field";
import { count, instant } from "./format";
import { Icon } from "./Icon";
import { useKeys } from "./keys";
import { Trouble } from "./Trouble";

export function Restore({ onOpen, onBack }: { onOpen: (session: Session) => void; onBack: () => void }) {
  const { t } = useWords();
  const [path, setPath] = useState<string | null>(null);
  const [key, setKey] = useState<BackupKey>({ passphrase: "", recovery_code: null });
  const [found, setFound] = useState<RehearsalView | null>(null);
  const [busy, setBusy] = useState(false);
  const [restoring, setRestoring] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onBack });
  const attempt = (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    work().catch(setTrouble).finally(() => setBusy(false));
  };
  const pick = () =>
    attempt(async () => {
      const chosen = await commands.pickBackup();
      if (!chosen) return;
      setPath(chosen);
      setFound(null);
    });
  const change = (part: Partial<BackupKey>) => {
    setKey({ ...key, ...part });
    setFound(null);
  };
  const check = () => attempt(async () => setFound(path === null ? null : await commands.rehearseRestore(path, key)));
  const restore = () =>
    attempt(async () => {
      if (path === null) return;
      setRestoring(true);
      try {
        onOpen(await commands.restoreBackup(path, key));
      } catch (thrown) {
        // The register was closed for it; the window shows what it is now.
        void client.refetchQueries({ queryKey: ["session"] });
        throw thrown;
      } finally {
        setRestoring(false);
      }
    });
  const byCode = key.recovery_code !== null;
  const ready = path !== null && key.passphrase !== "" && key.recovery_code !== "";
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (ready && !found) check(); }} data-testid="restore" aria-label={t("restore.title")}>
      <p>{t("restore.about")}</p>
      <div className="buttons"><Button onClick={pick} icon={<Icon name="file" size={16} />} data-testid="restore-pick">{t("restore.pick")}</Button><span className="faint small" data-testid="restore-path">{path}</span></div>
      {path !== null && (
        <>
          <Checkbox checked={byCode} onChange={(event) => change({ recovery_code: event.target.checked ? "" : null })} data-testid="restore-by-code">{t("restore.with_code")}</Checkbox>
          {byCode && (
            <Field label={t("recovery.code")} name="restore-code" wide hint={<span className="faint small">{t("lock.code_hint")}</span>}>
              {(ids) => <Input id={ids.id} aria-describedby={ids.describedBy} className="mono" autoComplete="off" spellCheck={false} value={key.recovery_code ?? ""} onChange={(event) => change({ recovery_code: event.target.value })} data-testid="restore-code" />}
            </Field>
          )}
          <Field label={t(byCode ? "restore.new_passphrase" : "restore.passphrase")} name="restore-passphrase" wide hint={byCode && <span className="faint small">{t("restore.new_passphrase_hint")}</span>}>
            {(ids) => <Input.Password id={ids.id} aria-describedby={ids.describedBy} autoComplete={byCode ? "new-password" : "current-password"} value={key.passphrase} onChange={(event) => change({ passphrase: event.target.value })} data-testid="restore-passphrase" />}
          </Field>
        </>
      )}
      {found && <Found found={found} />}
      {restoring && <BackupProgress of="restore" />}
      <Trouble thrown={trouble} />
      <div className="buttons">
        {found ? <Button danger={hasLosses(found)} type="primary" loading={busy} onClick={restore} data-testid="restore-confirm">{t("restore.confirm")}</Button> : <Button type="primary" htmlType="submit" loading={busy} disabled={!ready} data-testid="restore-check">{t("restore.check")}</Button>}
        <Button type="text" onClick={onBack} data-testid="restore-back">{t("action.cancel")}</Button>
      </div>
    </form>
  );
}

const hasLosses = ({ lost, unreadable }: RehearsalView): boolean => unreadable || (lost !== null && lost.own.count + lost.others.count > 0);

/** Whose it is, from when, and what is here that it has not. */
function Found({ found }: { found: RehearsalView }) {
  const { t } = useWords();
  const { lost } = found;
  const loses = hasLosses(found);
  return (
    <div className={loses ? "notice doubt" : "notice good"} role="status" data-testid="restore-found" data-own={lost?.own.count} data-others={lost?.others.count}>
      <Icon name={loses ? "doubt" : "done"} />
      <div>
        <b>{t("restore.found", { name: found.name, at: instant(found.written_at) })}</b>
        {found.unreadable && <div>{t("restore.unreadable")}</div>}
        {!loses && <div>{t(lost ? "restore.nothing_lost" : "restore.nothing_here")}</div>}
        {lost && lost.own.count > 0 && <div>{t("restore.lost_own", { n: count(lost.own.count), at: instant(lost.own.since) })}</div>}
        {lost && lost.others.count > 0 && <div>{t("restore.lost_others", { n: count(lost.others.count) })}</div>}
      </div>
    </div>
  );
}
