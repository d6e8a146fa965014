// 抹去: takes a value, or all that is personal, out of tables, journal, later files and backups. It cannot be undone, so the name is typed.
import { Select } from "antd";
import { useState } from "react";
import { commands, type Fields } from "../../api";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { Grave } from "../../parts/Grave";
import { useWords } from "../../words";

const ALL = "";

/** `confirm` is what has to be typed: the name, or the number of a household. */
export function EraseRow({ id, fields, names, confirm, onEnd }: { id: string; fields: Fields; names: string[]; confirm: string; onEnd: () => void }) {
  const words = useWords();
  const { t } = words;
  const { write } = useFoot();
  const [what, setWhat] = useState<string | null>(null);
  // Also what is empty now may have been written once.
  const options = [{ value: ALL, label: t("erase.everything") }, ...names.map((name) => ({ value: name, label: fields[name] ? words.field(name) : t("erase.empty_now", { field: words.field(name) }) }))];
  const points = what === null ? [] : [t(what === ALL ? "erase.goes_all" : "erase.goes", { field: what === ALL ? "" : words.field(what) }), t("erase.others"), t("erase.stays")];
  return (
    <Grave title={t("erase.title", { name: confirm })} confirm={confirm} points={points} ready={what !== null} act={() => write(() => commands.erase(id, what === null || what === ALL ? null : [what]))} onEnd={onEnd} testId="erase">
      <Field label={t("erase.what")} name="what">
        {(ids) => <Select id={ids.id} className="full" data-testid="erase-what" value={what ?? undefined} onChange={setWhat} options={options} placeholder={t("form.choose")} />}
      </Field>
    </Grave>
  );
}
