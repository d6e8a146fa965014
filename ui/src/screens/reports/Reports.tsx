// 报表: counts of those who live here, and lists for other departments.
import { useWords } from "../../words";
import { Counts } from "./Counts";
import { Templates } from "./Templates";

export default function Reports() {
  const { t } = useWords();
  return (
    <div className="page wide" data-testid="reports">
      <h1>{t("nav.reports")}</h1>
      <Counts />
      <Templates />
    </div>
  );
}
