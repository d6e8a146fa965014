// The day of an enrolment's event, named later or corrected.
import { useState } from "react";
import { commands, type EnrolmentView } from "../../api";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";
import { SaveLine } from "./SaveLine";
import { useSaving } from "./useSaving";

export function EventDay({ enrolment, event, onEnd }: { enrolment: EnrolmentView; event: string; onEnd: () => void }) {
  const words = useWords();
  const { programmeName } = useCatalogue();
  const [on, setOn] = useState(enrolment.event_on ?? "");
  const saving = useSaving(on);
  const save = (insist: boolean) =>
    void saving.save((insist) => commands.enrol({ person: enrolment.person, programme: enrolment.programme, our_offer: false, event_on: on, correct: true, insist }), "care.event_saved", { what: programmeName(enrolment.programme), day: on }, onEnd, insist);
  return (
    <section className="inset" data-testid="event-form">
      <Field label={words.coded("care_event", event, "care_event.birth")} name="date">
        {(ids) => <DateInput name="date" id={ids.id} value={on} onChange={setOn} autoFocus testId="event-on" />}
      </Field>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={on !== ""} testId="event-save" />
    </section>
  );
}
