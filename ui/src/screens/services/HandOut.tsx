// What she asked for on paper or as a file: her own page, or her record for another provider's computer.
import { Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { useWords } from "../../words";
import { SaveLine } from "./SaveLine";
import { useSending } from "./useSaving";

const KINDS = ["page", "fhir"] as const;

export function HandOut({ person, name, onEnd }: { person: string; name: string; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const sending = useSending();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("page");
  const [withPrivate, setWithPrivate] = useState(false);
  const [number, setNumber] = useState("");
  const ask = () => (kind === "page" ? commands.saveCarePage(person, withPrivate) : commands.saveFhir(person, number.trim() === "" ? null : number.trim(), withPrivate));
  const save = () => void sending.send<string>(ask, (file) => {
    note("hand_out.done", { name, file });
    onEnd();
  });
  return (
    <section className="inset" aria-label={t("hand_out.title")} data-testid="hand-out">
      <h3>{t("hand_out.title")}</h3>
      <p className="faint small">{t("hand_out.about")}</p>
      <div className="care-fields">
        <Field label={t("hand_out.kind")} name="kind">
          {(ids) => <Select id={ids.id} className="full" value={kind} onChange={setKind} options={KINDS.map((value) => ({ value, label: t(`hand_out.${value}`) }))} showSearch={{ optionFilterProp: "label" }} data-testid="hand-out-kind" />}
        </Field>
        {kind === "fhir" && (
          <Field label={t("hand_out.number")} name="national_id" hint={<span className="faint small">{t("hand_out.number_about")}</span>}>
            {(ids) => <Input id={ids.id} value={number} onChange={(event) => setNumber(event.target.value)} autoComplete="off" data-testid="hand-out-number" />}
          </Field>
        )}
      </div>
      <Checkbox checked={withPrivate} onChange={(event) => setWithPrivate(event.target.checked)} data-testid="hand-out-private">{t("hand_out.private")}</Checkbox>
      <SaveLine saving={sending} onSave={save} onEnd={onEnd} ready label={t("hand_out.save")} testId="hand-out-save" />
    </section>
  );
}
