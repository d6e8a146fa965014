// A receipt of an exchange, on the screen and on paper with lines for two signatures.
import { Button } from "antd";
import type { ReactNode } from "react";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";

export function Receipt({ title, lines, children }: { title: string; lines: [string, string][]; children?: ReactNode }) {
  const { t } = useWords();
  return (
    <>
      <section className={children ? "receipt print-sheet wide" : "receipt print-sheet"} data-testid="receipt" aria-label={title}>
        <h2>{title}</h2>
        <dl>{lines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        {children}
        <div className="signatures"><span>{t("receipt.given_by")}</span><span>{t("receipt.taken_by")}</span></div>
      </section>
      <div className="buttons"><Button icon={<Icon name="print" size={16} />} onClick={() => window.print()} data-testid="print-receipt">{t("receipt.print")}</Button></div>
    </>
  );
}

/** The beginning of a SHA-256 in groups that two people can read to each other. */
export const shortHash = (hash: string | null): string => (hash ?? "").slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ");
