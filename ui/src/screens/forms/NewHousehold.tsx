// A new household; after it is saved its first person is entered at once.
import { Button, Select } from "antd";
import { useRef, useState } from "react";
import { commands } from "../../api";
import { useVillages } from "../../api/queries";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { useOffice } from "../../parts/office";
import { Panel } from "../../parts/Panel";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { EntryFields, focusBlocking, HOUSEHOLD_FIELDS } from "./Fields";
import { FormState } from "./FormState";
import { useEntry } from "./useEntry";

export default function NewHousehold() {
  const { t } = useWords();
  const office = useOffice();
  const { open } = useNav();
  const { write } = useFoot();
  const isTown = office.role === "town";
  const villages = useVillages(isTown ? office.unit : null);
  const [unit, setUnit] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  const entry = useEntry("household", "household", {});

  const save = async () => {
    if (busy || (isTown && unit === null)) return;
    setBusy(true);
    setTrouble(null);
    try {
      const fields = await entry.ready();
      if (!fields) return requestAnimationFrame(() => focusBlocking(form.current));
      const saved = await write(() => commands.addHousehold(unit, fields));
      entry.startAgain({});
      if (saved.id) open({ kind: "new_person", household: saved.id });
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  useKeys({ "ctrl+s": () => void save(), "ctrl+enter": () => void save() });
  return (
    <Panel
      testId="household-form"
      title={t("household.new")}
      foot={<Button type="primary" loading={busy} disabled={isTown && unit === null} onClick={() => void save()} data-testid="save">{t("household.save_then_person")} <kbd>Ctrl Enter</kbd></Button>}
    >
      <form ref={form} onSubmit={(event) => event.preventDefault()} autoComplete="off">
        <FormState entry={entry} onClear={() => entry.startAgain({})} />
        <Trouble thrown={trouble} />
        {isTown && (
          <Field label={t("fields.unit")} name="unit" wide>
            {(ids) => <Select id={ids.id} className="full" showSearch={{ optionFilterProp: "label" }} value={unit ?? undefined} onChange={setUnit} options={(villages.data ?? []).map((village) => ({ value: village.code, label: village.name }))} placeholder={t("form.choose")} data-testid="field-unit" />}
          </Field>
        )}
        <EntryFields entry={entry} names={HOUSEHOLD_FIELDS} focus={isTown ? undefined : "number"} />
      </form>
    </Panel>
  );
}
