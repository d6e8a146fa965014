// What is said of a change-set file in one sentence: what it would do, what it did, or why it was not taken.
import type { FilePreview } from "../../api";
import { count } from "../../parts/format";
import { useWords } from "../../words";

export function useFileSays(): (file: FilePreview, done: boolean) => string {
  const { t, coded } = useWords();
  return (file, done) => {
    if (file.reason === "revoked") return t("exchange.revoked_kept");
    if (file.status === "refused") return coded("errors", file.reason ?? "", "errors.internal");
    if (file.status === "left") return t("exchange.left");
    if (file.status === "checked") return t("exchange.checked");
    if (file.status === "offered") return t("exchange.offered");
    if (file.status === "to_accept") return t("exchange.to_accept");
    if (file.status === "waiting") return t("exchange.waiting");
    if (file.status === "held") return t("exchange.held", { missing: file.missing ?? "" });
    if (file.answered && file.status === "applied") return t(`exchange.answered.${file.answered}`);
    if (file.status === "already") return t("exchange.already");
    if (file.ops === 0) return t(file.asks ? "exchange.asks" : "exchange.receipt_only");
    return [t(done ? "exchange.was_applied" : "exchange.would_apply", { n: count(file.ops) }), file.asks && t("exchange.asks")].filter(Boolean).join(" ");
  };
}
