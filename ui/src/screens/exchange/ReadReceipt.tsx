// The receipt of files that were read: the totals, and for each file what became of it and its hash.
import type { MergedView } from "../../api";
import { count, instant } from "../../parts/format";
import { useOffice } from "../../parts/office";
import { useWords } from "../../words";
import { period } from "./FileTable";
import { Receipt, shortHash } from "./Receipt";

export function ReadReceipt({ merged }: { merged: MergedView }) {
  const { t } = useWords();
  const me = useOffice();
  const { files, totals } = merged;
  const lines: [string, string][] = [
    [t("receipt.to"), me.name],
    [t("receipt.at"), instant(new Date().toISOString())],
    [t("receipt.files"), t("receipt.files_of", { files: count(totals.files), applied: count(totals.applied), already: count(totals.already), held: count(totals.held + totals.offered + totals.waiting), refused: count(totals.refused + totals.left) })],
    [t("receipt.changes"), count(totals.ops)],
    [t("exchange.news"), [t("exchange.new_households", { n: count(totals.new_households) }), t("exchange.new_people", { n: count(totals.new_people) }), t("exchange.changed_people", { n: count(totals.changed) })].join(" · ")],
    [t("exchange.two_values"), count(totals.conflicts)],
  ];
  return (
    <Receipt title={t("receipt.read")} lines={lines}>
      <table className="plain-table receipt-files">
        <thead><tr><th>{t("receipt.file")}</th><th>{t("exchange.sender")}</th><th>{t("exchange.period")}</th><th>{t("exchange.result")}</th><th className="n">{t("receipt.changes")}</th><th>{t("receipt.hash")}</th></tr></thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.path}><td>{file.file}</td><td className="nowrap">{file.sender_name}</td><td className="nowrap">{period(file)}</td><td className="nowrap">{t(`status.${file.status}`)}</td><td className="n">{count(file.ops)}</td><td className="hash nowrap">{shortHash(file.hash)}</td></tr>
          ))}
        </tbody>
      </table>
    </Receipt>
  );
}
