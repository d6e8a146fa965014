// Her wish that another town's station goes on with what was begun here: a file for it, and for nobody else.
import { Checkbox, Select } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { useOffices } from "../../api/queries";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { useOffice } from "../../parts/office";
import { useWords } from "../../words";
import { SaveLine } from "./SaveLine";
import { useSending } from "./useSaving";

export function ContinueForm({ person, name, onEnd }: { person: string; name: string; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const own = useOffice();
  const towns = (useOffices().data ?? []).filter((one) => one.role === "town" && one.unit !== own.unit);
  const [to, setTo] = useState<string>();
  const [withPrivate, setWithPrivate] = useState(false);
  const [withEnded, setWithEnded] = useState(false);
  const sending = useSending();
  const save = () => {
    if (!to) return;
    void sending.send(() => commands.saveContinuity({ person, to, with_private: withPrivate, with_ended: withEnded }), (written) => {
      note("continuity.written", { name, where: written.sent.to_name, file: written.path });
      onEnd();
    });
  };
  return (
    <section className="inset" aria-label={t("continuity.write")} data-testid="continue-form">
      <h3>{t("continuity.write")}</h3>
      <p className="faint small">{t("continuity.write_about")}</p>
      <div className="care-fields">
        <Field label={t("continuity.town")} name="to_unit" hint={towns.length === 0 && <span className="faint small">{t("continuity.no_town")}</span>}>
          {(ids) => <Select id={ids.id} className="full" value={to} onChange={setTo} options={towns.map((one) => ({ value: one.unit, label: one.name }))} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} data-testid="continue-to" />}
        </Field>
      </div>
      <Checkbox checked={withPrivate} onChange={(event) => setWithPrivate(event.target.checked)} data-testid="continue-private">{t("hand_out.private")}</Checkbox>
      <Checkbox checked={withEnded} onChange={(event) => setWithEnded(event.target.checked)} data-testid="continue-ended">{t("continuity.with_ended")}</Checkbox>
      <SaveLine saving={sending} onSave={save} onEnd={onEnd} ready={to !== undefined} label={t("hand_out.save")} testId="continue-save" />
    </section>
  );
}
