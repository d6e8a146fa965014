// Files that came too early and wait. One whose laptop is gone would wait for ever: it can be let go, and nothing accepted goes with it.
import { Button } from "antd";
import { useState } from "react";
import { commands, type HeldFile } from "../../api";
import { refresh, useHeld } from "../../api/queries";
import { count, instant } from "../../parts/format";
import { useFoot } from "../../parts/foot";
import { useKeys } from "../../parts/keys";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { shortHash } from "./Receipt";

export function HeldFiles() {
  const { t } = useWords();
  const held = useHeld();
  const [asked, setAsked] = useState<string | null>(null);
  const [accepting, setAccepting] = useState<string | null>(null);
  if (!held.data || held.data.length === 0) return <Trouble thrown={held.error} />;
  return (
    <section aria-label={t("held.title")} data-testid="held">
      <div className="section-line"><h2>{t("held.title")}</h2></div>
      <p className="faint">{t("held.about")}</p>
      <ul className="offices">
        {held.data.map((file) => (
          <li key={file.hash} data-testid="held-file" data-file={file.file}>
            <div className="office-name"><b>{file.sender_name || t("held.unreadable")}</b><span className="faint small">{file.written_at && t("exchange.written_at", { at: instant(file.written_at) })}</span></div>
            <div>
              <div className="waiting">{file.revoked ? t("held.revoked") : file.missing ? t("held.missing", { missing: file.missing }) : t("held.unreadable_about")}</div>
              <div className="faint small">{t("held.holds", { file: file.file, n: count(file.to - file.from + 1) })}</div>
            </div>
            <div className="office-does">{file.revoked && <Button onClick={() => setAccepting(file.hash)} disabled={accepting === file.hash} data-testid="held-accept">{t("held.accept")}</Button>}<Button onClick={() => setAsked(file.hash)} disabled={asked === file.hash} data-testid="held-drop" aria-label={t("held.drop_of", { file: file.file })}>{t("held.drop")}</Button></div>
            {asked === file.hash && <Drop file={file} onEnd={() => setAsked(null)} />}
            {accepting === file.hash && <Accept file={file} onEnd={() => setAccepting(null)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Its laptop's card was revoked; who knows that it was honest to that point takes it in. */
function Accept({ file, onEnd }: { file: HeldFile; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const accept = async () => {
    try {
      const files = await commands.acceptHeldFile(file.hash);
      note("held.accepted", { n: count(files.reduce((sum, one) => sum + one.ops, 0)) });
      onEnd();
      await refresh();
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  return (
    <div className="inset office-more" data-testid="held-accept-form">
      <p>{t("held.accept_about", { name: file.sender_name })}</p>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button type="primary" onClick={() => void accept()} data-testid="held-accept-confirm">{t("held.accept_confirm")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </div>
  );
}

function Drop({ file, onEnd }: { file: HeldFile; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const drop = async () => {
    try {
      await commands.dropHeldFile(file.hash);
      note("held.dropped", { file: file.file });
      onEnd();
      await refresh();
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  return (
    <div className="inset office-more" data-testid="held-drop-form">
      <p>{t("held.drop_about")}</p>
      <p className="faint">{t("held.drop_when", { name: file.sender_name || t("held.unreadable") })}</p>
      <p className="faint small">{t("receipt.hash")} {shortHash(file.hash)}</p>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button danger type="primary" onClick={() => void drop()} data-testid="held-drop-confirm">{t("held.drop_confirm")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </div>
  );
}
