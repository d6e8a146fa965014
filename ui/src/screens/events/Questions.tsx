// What each kind of life event asks, in the order in which one would tell it.
import { Checkbox, Input, Select } from "antd";
import { useEffect } from "react";
import type { Check, EventKind, PersonRow } from "../../api";
import { useHousehold, usePerson } from "../../api/queries";
import { EntryFields } from "../forms/Fields";
import type { Entry } from "../forms/useEntry";
import { Control } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { readDate, weekday } from "../../parts/format";
import { HouseholdPicker, PersonPicker } from "../../parts/Picker";
import { useWords } from "../../words";
import { NEW_FIELDS, type Answers } from "./draft";

type Props = { event: EventKind; answers: Answers; change: (change: Partial<Answers>) => void; entry: Entry };

export function Questions(props: Props) {
  const { event } = props;
  const fields = NEW_FIELDS[event];
  return (
    <>
      {(event === "death" || event === "marriage" || event === "divorce" || event === "move_out") && <Who {...props} />}
      {(event === "birth" || event === "move_in" || event === "new_head") && <Where {...props} />}
      <When {...props} />
      {event === "marriage" && <Marriage {...props} />}
      {event === "move_out" && <AwayTo {...props} />}
      {(event === "move_within" || event === "split" || event === "join") && <Together {...props} />}
      {(event === "move_within" || event === "join") && <To {...props} label="events.to_household" />}
      {event === "new_head" && <OneOf {...props} label="events.new_head.who" />}
      {fields && <EntryFields entry={props.entry} names={fields} />}
    </>
  );
}

function Who({ answers, change }: Props) {
  const { t } = useWords();
  return <Field label={t("events.person")} name="person" wide>{(ids) => <PersonPicker {...ids} testId="event-person" value={answers.person} onChange={(person) => change({ person })} autoFocus={answers.person === null} />}</Field>;
}

function Where({ answers, change }: Props) {
  const { t } = useWords();
  return <Field label={t("events.household")} name="household" wide>{(ids) => <HouseholdPicker {...ids} testId="event-household" value={answers.household} onChange={(household) => change({ household, other: null })} autoFocus={answers.household === null} />}</Field>;
}

function When({ event, answers, change, entry }: Props) {
  const { t, language } = useWords();
  const date = readDate(answers.date);
  const wrong = date === null && answers.date !== "";
  const bad: Check[] = wrong ? [{ field: "date", code: "bad_date", level: "error", params: {} }] : [];
  const ofBirth = event === "birth" ? entry.checks.filter((check) => check.field === "birth_date") : [];
  return (
    <Field label={t(event === "birth" ? "fields.birth_date" : "events.date")} name="date" checks={ofBirth.length > 0 ? ofBirth : bad} insisted={entry.insisted} onInsist={entry.insist} hint={<span className="faint small">{date && weekday(date, language)}</span>}>
      {(ids) => <Control {...ids} name="date" value={answers.date} onChange={(value) => change({ date: value })} testId="event-date" />}
    </Field>
  );
}

function Marriage(props: Props) {
  const { t } = useWords();
  const { answers, change } = props;
  return (
    <>
      <Field label={t("events.marriage.spouse")} name="spouse" wide hint={<span className="faint small">{t("events.marriage.spouse_hint")}</span>}>
        {(ids) => <PersonPicker {...ids} testId="event-spouse" value={answers.other} onChange={(other) => change({ other })} />}
      </Field>
      <To {...props} label="events.marriage.move_to" />
    </>
  );
}

function AwayTo({ answers, change }: Props) {
  const { t } = useWords();
  return (
    <Field label={t("fields.away_to")} name="away_to" wide hint={<span className="faint small">{t("events.move_out.away_hint")}</span>}>
      {(ids) => <Input id={ids.id} aria-describedby={ids.describedBy} value={answers.away} onChange={(event) => change({ away: event.target.value })} data-testid="event-away" />}
    </Field>
  );
}

function To({ answers, change, label }: Props & { label: "events.to_household" | "events.marriage.move_to" }) {
  const { t } = useWords();
  return <Field label={t(label)} name="to" wide>{(ids) => <HouseholdPicker {...ids} testId="event-to" value={answers.to} onChange={(to) => change({ to })} />}</Field>;
}

/** The people of the household, for choosing from; its household is the person's when none is given. */
function useMembers(answers: Answers): { members: PersonRow[]; household: string | null; head: string | null } {
  const person = usePerson(answers.household ? null : (answers.person ?? answers.people[0] ?? null));
  const home = answers.household ?? person.data?.row.household ?? null;
  const household = useHousehold(home);
  const here = (household.data?.members ?? []).filter((row) => row.residence_status !== "deceased" && row.residence_status !== "moved_out");
  return { members: here, household: home, head: household.data?.row.head ?? null };
}

function Together(props: Props) {
  const { event, answers, change } = props;
  const words = useWords();
  const { members, household } = useMembers(answers);
  const all = members.map((row) => row.id).join(" ");
  // 并户: the whole household goes, unless the officer says otherwise.
  useEffect(() => {
    if (event === "join" && all !== "") change({ people: all.split(" ") });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the household's people become known
  }, [event, all]);
  if (!household) return <Where {...props} />;
  return (
    <>
      <fieldset className="field wide people-choice">
        <legend>{words.t(`events.${event as "split" | "join" | "move_within"}.people`)}</legend>
        {members.map((row) => (
          <Checkbox key={row.id} checked={answers.people.includes(row.id)} data-testid={`choose-${row.id}`} onChange={(change_) => change({ people: change_.target.checked ? [...answers.people, row.id] : answers.people.filter((id) => id !== row.id) })}>
            {row.name || words.t("person.unnamed")} <span className="faint">{row.relation_to_head && words.value("relation_to_head", row.relation_to_head)}</span>
          </Checkbox>
        ))}
      </fieldset>
      {event === "split" && <OneOf {...props} label="events.split.head" />}
    </>
  );
}

function OneOf({ event, answers, change, label }: Props & { label: "events.split.head" | "events.new_head.who" }) {
  const words = useWords();
  const { members, head } = useMembers(answers);
  const rows = event === "split" ? members.filter((row) => answers.people.includes(row.id)) : members.filter((row) => row.id !== head);
  return (
    <Field label={words.t(label)} name="head" wide>
      {(ids) => <Select id={ids.id} className="full" data-testid="event-head" value={rows.some((row) => row.id === answers.other) ? answers.other : undefined} onChange={(other: string) => change({ other })} placeholder={words.t("form.choose")} options={rows.map((row) => ({ value: row.id, label: row.name || words.t("person.unnamed") }))} />}
    </Field>
  );
}
