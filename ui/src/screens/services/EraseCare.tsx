// 应本人要求抹去保健记录: what this office keeps of her care goes, here and in later files and backups.
import { commands } from "../../api";
import { refresh } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { Grave } from "../../parts/Grave";
import { useWords } from "../../words";

export function EraseCare({ person, name, onEnd }: { person: string; name: string; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const act = async () => {
    const n = await commands.eraseCare(person);
    note("erase_care.done", { name, n });
    await refresh();
  };
  return <Grave title={t("erase_care.title", { name })} confirm={name} points={[t("erase_care.goes"), t("erase_care.others"), t("erase_care.stays")]} act={act} onEnd={onEnd} testId="erase-care" />;
}
