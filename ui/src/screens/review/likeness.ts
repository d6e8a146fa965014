// What a score says in words, and when the residence status has to be chosen.
import type { DuplicateView } from "../../api";

const VERY = 90;
const RATHER = 75;

export const likeness = (score: number): "very" | "rather" | "some" => (score >= VERY ? "very" : score >= RATHER ? "rather" : "some");

const isGone = (fields: Record<string, string>): boolean => ["moved_out", "deceased"].includes(fields.residence_status ?? "");

/** The one that will be shown says "gone" and the other, of the same village, does not: nobody may drop out of the lists unnoticed. */
export const needsStatus = ({ a, b }: Pick<DuplicateView, "a" | "b">): boolean => a.unit === b.unit && isGone(a.fields) && !isGone(b.fields);
