// A receipt of an exchange, on the screen and on paper with lines for two signatures.
import { Button } from "antd";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";

export function Receipt({ title, lines }: { title: string; lines: [string, string][] }) {
  const { t } = useWords();
  return (
    <>
      <section className="receipt print-sheet" data-testid="receipt" aria-label={title}>
        <h2>{title}</h2>
        <dl>{lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        <div className="signatures"><span>{t("receipt.given_by")}</span><span>{t("receipt.taken_by")}</span></div>
      </section>
      <div className="buttons"><Button icon={<Icon name="print" size={16} />} onClick={() => window.print()} data-testid="print-receipt">{t("receipt.print")}</Button></div>
    </>
  );
}
