// Files of a book that nobody at the desk has opened when they came; they wait, sealed, for someone who does.
import { Button } from "antd";
import { useState } from "react";
import { commands, type MergedView } from "../../api";
import { refresh, useWaiting } from "../../api/queries";
import { count, instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

export function Waiting() {
  const { t } = useWords();
  const waiting = useWaiting();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<MergedView | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const files = waiting.data ?? [];
  const mine = files.filter((file) => file.mine).length;
  const read = () => {
    setBusy(true);
    setTrouble(null);
    commands.readWaiting().then(async (merged) => {
      setDone(merged);
      await refresh();
    }, setTrouble).finally(() => setBusy(false));
  };
  if (files.length === 0 && !done && !waiting.error) return null;
  return (
    <section aria-label={t("waiting.title")} data-testid="waiting">
      <div className="section-line"><h2>{t("waiting.title")}</h2><span className="spacer" />{mine > 0 && <Button type="primary" loading={busy} icon={<Icon name="read" size={16} />} onClick={read} data-testid="waiting-read">{t("waiting.read", { n: count(mine) })}</Button>}</div>
      <Trouble thrown={waiting.error ?? trouble} />
      {done && <div className="notice good" role="status" data-testid="waiting-done"><Icon name="done" /><span>{t("waiting.done", { n: count(done.totals.ops) })}{done.totals.refused > 0 && ` ${t("waiting.refused", { n: count(done.totals.refused) })}`}</span></div>}
      <ul className="plain-list">
        {files.map((file) => <li key={file.file + file.at} data-testid="waiting-file"><b>{t(file.book === "care" ? "book.care" : file.book === "money" ? "book.money" : "book.civil")}</b> {file.file} <span className="faint small">{instant(file.at)}{!file.mine && ` · ${t("waiting.not_mine")}`}</span></li>)}
      </ul>
    </section>
  );
}
