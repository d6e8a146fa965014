// 电脑丢了: the card of the new laptop, its six words, then one folder with everything the town has of that village; the old one is believed no further.
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { commands, type CardView, type Written } from "../../api";
import { refresh } from "../../api/queries";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Fingerprint } from "./Cards";

export function Refill({ onEnd }: { onEnd: () => void }) {
  const { t } = useWords();
  const [path, setPath] = useState<string | null>(null);
  const [card, setCard] = useState<CardView | null>(null);
  const [compared, setCompared] = useState(false);
  const [files, setFiles] = useState<Written[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const attempt = (work: () => Promise<void>) => {
    setBusy(true);
    setTrouble(null);
    work().catch(setTrouble).finally(() => setBusy(false));
  };
  const choose = () =>
    attempt(async () => {
      const chosen = await commands.pickCard();
      if (!chosen) return;
      setCard(await commands.readCard(chosen));
      setPath(chosen);
      setCompared(false);
    });
  const write = () =>
    attempt(async () => {
      const folder = path ? await commands.pickFolder() : null;
      if (!path || !folder) return;
      setFiles(await commands.refill(path, folder));
      await refresh();
    });
  return (
    <div className="inset office-more" data-testid="refill">
      <h3>{t("refill.title")}</h3>
      <ol>
        <li>{t("refill.first")}</li>
        <li>{t("refill.second")}</li>
        <li>{t("refill.third")}</li>
      </ol>
      <Trouble thrown={trouble} />
      {card && files.length === 0 && (
        <>
          <p><b>{card.name}</b> <span className="faint">{card.unit}</span></p>
          <Fingerprint words={card.fingerprint} testId="refill-words" />
          <Checkbox checked={compared} onChange={(event) => setCompared(event.target.checked)} data-testid="refill-compared">{t("refill.compared")}</Checkbox>
          <p className="faint small">{t("refill.old")}</p>
        </>
      )}
      {files.length > 0 && <div className="notice good" role="status" data-testid="refill-done"><Icon name="done" /><div>{t("refill.done")}{files.map((file) => <div key={file.file} className="faint small">{file.file}</div>)}</div></div>}
      <div className="buttons">
        {files.length === 0 && <Button onClick={choose} loading={busy} data-testid="refill-card">{t(card ? "refill.other_card" : "refill.choose_card")}</Button>}
        {card && files.length === 0 && <Button type="primary" disabled={!compared} loading={busy} onClick={write} data-testid="refill-write">{t("refill.write")}</Button>}
        <Button onClick={onEnd} data-testid="refill-close">{t(files.length > 0 ? "action.close" : "action.cancel")}</Button>
      </div>
    </div>
  );
}
