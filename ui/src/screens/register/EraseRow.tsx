// 抹去: takes a value, or all that is personal, out of tables, journal, later files and backups. It cannot be undone, so the name is typed.
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { commands, type Fields } from "../../api";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

const ALL = "";

/** `confirm` is what has to be typed: the name, or the number of a household. */
export function EraseRow({ id, fields, names, confirm, onEnd }: { id: string; fields: Fields; names: string[]; confirm: string; onEnd: () => void }) {
  const words = useWords();
  const { t } = words;
  const { write } = useFoot();
  const [what, setWhat] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  // Also what is empty now may have been written once.
  const options = [{ value: ALL, label: t("erase.everything") }, ...names.map((name) => ({ value: name, label: fields[name] ? words.field(name) : t("erase.empty_now", { field: words.field(name) }) }))];
  const ready = what !== null && typed.trim() === confirm && !busy;
  const save = () => {
    if (!ready) return;
    setBusy(true);
    setTrouble(null);
    write(() => commands.erase(id, what === ALL ? null : [what])).then(onEnd, setTrouble).finally(() => setBusy(false));
  };
  return (
    <form className="inset grave" data-testid="erase-form" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <h3>{t("erase.title", { name: confirm })}</h3>
      <Field label={t("erase.what")} name="what">
        {(ids) => <Select id={ids.id} className="full" data-testid="erase-what" value={what ?? undefined} onChange={setWhat} options={options} placeholder={t("form.choose")} />}
      </Field>
      {what !== null && (
        <ul className="plain-list" data-testid="erase-about">
          <li>{t(what === ALL ? "erase.goes_all" : "erase.goes", { field: what === ALL ? "" : words.field(what) })}</li>
          <li>{t("erase.others")}</li>
          <li>{t("erase.stays")}</li>
        </ul>
      )}
      <p className="says error"><Icon name="wrong" size={15} /><span>{t("erase.no_undo")}</span></p>
      <Field label={t("erase.type", { name: confirm })} name="confirm">
        {(ids) => <Input id={ids.id} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} data-testid="erase-typed" />}
      </Field>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button danger type="primary" htmlType="submit" disabled={!ready} data-testid="erase-confirm">{t("erase.confirm")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </form>
  );
}
