// The whole history of one record, opened by H.
import { FullHistory } from "../../parts/History";
import { Panel } from "../../parts/Panel";
import { useWords } from "../../words";

export function HistoryPanel({ id, name }: { id: string; name: string }) {
  const { t } = useWords();
  return <Panel testId="history-panel" above title={t("history.title", { name })}><FullHistory id={id} /></Panel>;
}
