// Restoring where no register is open: on a new computer, or where the one that is here cannot be used.
import type { Session } from "../../api";
import { Restore } from "../../parts/Restore";
import { useWords } from "../../words";
import { Gate } from "./Gate";

export function RestoreGate({ onOpen, onBack }: { onOpen: (session: Session) => void; onBack: () => void }) {
  const { t } = useWords();
  return <Gate title={t("restore.title")} about={t("backup.about")}><Restore onOpen={onOpen} onBack={onBack} /></Gate>;
}
