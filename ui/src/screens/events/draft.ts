// What was answered about a life event, and the event that follows from it once everything needed is there.
import type { EventDraft, EventKind, Fields } from "../../api";
import { readDate } from "../../parts/format";

export type Answers = {
  person: string | null;
  household: string | null;
  people: string[];
  date: string;
  /** spouse, or the new head */
  other: string | null;
  /** the household moved or joined to */
  to: string | null;
  away: string;
};

/** The fields asked of the row that the event creates. A newborn may have no name and no ID yet. */
export const NEW_FIELDS: Partial<Record<EventKind, string[]>> = {
  birth: ["name", "sex", "relation_to_head", "guardian", "ethnicity", "national_id", "birth_document", "note"],
  move_in: ["national_id", "name", "sex", "birth_date", "relation_to_head", "phone", "marital_status", "ethnicity", "education", "note"],
  split: ["number", "village_group", "address"],
};

/** The event to record; null while something it needs is missing. */
export function draftOf(kind: EventKind, answers: Answers, fields: Fields): EventDraft | null {
  const { person, household, people, other, to, away } = answers;
  const date = readDate(answers.date);
  if (!date) return null;
  switch (kind) {
    case "birth": return household ? { kind, household, date, fields: { ...fields, birth_date: date } } : null;
    case "move_in": return household ? { kind, household, date, fields } : null;
    case "death": case "divorce": return person ? { kind, person, date } : null;
    case "marriage": return person ? { kind, person, spouse: other, date, move_to: to } : null;
    case "move_out": return person ? { kind, person, date, away_to: away.trim() } : null;
    case "move_within": return people.length > 0 && to ? { kind, people, to_household: to, date } : null;
    case "join": return people.length > 0 && to ? { kind, people, to_household: to, date } : null;
    case "split": return other && people.includes(other) ? { kind, people, head: other, fields, date } : null;
    case "new_head": return household && other ? { kind, household, head: other, date } : null;
  }
}
