// A new resident of a household: the ID number first, the rest fills itself; Ctrl+Enter saves and opens the next.
import { Button } from "antd";
import { useRef, useState } from "react";
import { commands } from "../../api";
import { useHousehold } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { Panel } from "../../parts/Panel";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { EntryFields, focusBlocking, PERSON_FIELDS } from "./Fields";
import { FormState } from "./FormState";
import { useEntry } from "./useEntry";

const HEAD = "02";

export default function NewPerson({ household }: { household: string }) {
  const { t } = useWords();
  const { open, back } = useNav();
  const { write } = useFoot();
  const home = useHousehold(household);
  const isFirst = home.data?.members.length === 0;
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  const entry = useEntry("person", `person:${household}`, { residence_status: "at_home" });

  const save = async (next: boolean) => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      const fields = await entry.ready();
      if (!fields) return requestAnimationFrame(() => focusBlocking(form.current));
      const saved = await write(() => commands.addPerson(household, fields));
      if (fields.relation_to_head === HEAD && saved.id && home.data && home.data.row.head === null) await commands.setFields(household, { head: saved.id }).catch(() => undefined);
      entry.startAgain({ residence_status: "at_home" });
      if (next) setRound((now) => now + 1);
      else {
        back();
        open({ kind: "household", id: household });
      }
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  useKeys({ "ctrl+s": () => void save(false), "ctrl+enter": () => void save(true) });
  return (
    <Panel
      testId="new-person"
      above
      title={t("person.add")}
      under={home.data && <span>{[t("household.numbered", { number: home.data.row.number }), home.data.row.head_name && t("household.head_is", { name: home.data.row.head_name })].filter(Boolean).join(" · ")}</span>}
      foot={
        <>
          <Button type="primary" loading={busy} onClick={() => void save(false)} data-testid="save">{t("action.save")} <kbd>Ctrl S</kbd></Button>
          <Button loading={busy} onClick={() => void save(true)} data-testid="save-next">{t("form.save_next")} <kbd>Ctrl Enter</kbd></Button>
        </>
      }
    >
      <form ref={form} onSubmit={(event) => event.preventDefault()} autoComplete="off">
        <FormState entry={entry} onClear={() => entry.startAgain({ residence_status: "at_home" })} />
        {isFirst && <p className="faint">{t("household.first_person")}</p>}
        <Trouble thrown={trouble} />
        <EntryFields key={round} entry={entry} names={PERSON_FIELDS} focus="national_id" />
      </form>
    </Panel>
  );
}
