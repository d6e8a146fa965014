// A form's state: its fields as a draft, what follows from them, what is wrong, and what was insisted on.
import { useCallback, useState } from "react";
import type { Check, Fields } from "../../api";
import { toggled } from "../../parts/Facts";
import { insistKey } from "../../parts/Field";
import { readDate } from "../../parts/format";
import { askChecks, useChecks, type Entity } from "../../parts/useChecks";
import { useDraft } from "../../parts/useDraft";

/** `auto`: the fields that were filled by themselves and may be filled again. */
type Draft = { fields: Fields; auto: string[] };

/** What a form knows beside its own fields: facts answered elsewhere in it, and doubts that are no question in it. */
type Around = { given: Fields; expected: readonly string[] };
const NOTHING_AROUND: Around = { given: {}, expected: [] };

export function useEntry(entity: Entity, key: string, initial: Fields, { given, expected }: Around = NOTHING_AROUND) {
  const [start] = useState<Draft>({ fields: initial, auto: [] });
  const draft = useDraft<Draft>(key, start);
  const [insisted, setInsisted] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState(false);
  const { change, forget } = draft;

  const fill = useCallback(
    (values: Fields) => {
      const found = Object.entries(values);
      if (found.length === 0) return;
      change((now) => {
        const free = found.filter(([name, value]) => mayFill(now, name, value));
        if (free.length === 0) return now;
        return { fields: { ...now.fields, ...Object.fromEntries(free) }, auto: [...new Set([...now.auto, ...free.map(([name]) => name)])] };
      });
    },
    [change],
  );
  const asked = (found: Check[]) => found.filter((check) => check.level !== "doubt" || !expected.includes(check.code));
  const checks = asked(useChecks(entity, null, { ...draft.value.fields, ...given }, fill));

  const set = useCallback(
    (name: string, value: string) => {
      setRefused(false);
      change((now) => ({ fields: { ...now.fields, [name]: value }, auto: now.auto.filter((other) => other !== name) }));
    },
    [change],
  );
  const insist = useCallback((check: Check, yes: boolean) => setInsisted((now) => toggled(now, insistKey(check), yes)), []);
  const blocking = checks.filter((check) => blocks(check, insisted));

  /** The fields to save, or null while something impossible or not insisted on stands; asks again so that nothing slips by. */
  const ready = async (): Promise<Fields | null> => {
    const fields = cleaned(draft.value.fields);
    const answer = await askChecks(entity, null, { ...fields, ...given });
    const stands = asked(answer.checks).some((check) => blocks(check, insisted));
    setRefused(stands);
    return stands ? null : fields;
  };
  const startAgain = useCallback(
    (fields: Fields) => {
      setInsisted(new Set());
      setRefused(false);
      forget({ fields, auto: [] });
    },
    [forget],
  );
  return { fields: draft.value.fields, restored: draft.restored, checks, insisted, insist, set, blocking, refused, ready, startAgain };
}

export type Entry = ReturnType<typeof useEntry>;

const blocks = (check: Check, insisted: ReadonlySet<string>): boolean => check.level === "error" || (check.level === "doubt" && !insisted.has(insistKey(check)));

function mayFill(now: Draft, name: string, value: string): boolean {
  const held = now.fields[name] ?? "";
  return held !== value && (held === "" || now.auto.includes(name) || name === "national_id");
}

/** Without empty fields and outer blanks; dates as YYYY-MM-DD where they can be read. */
function cleaned(fields: Fields): Fields {
  const dated = (name: string, value: string) => (name.endsWith("_date") ? (readDate(value) ?? value) : value);
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, dated(name, value.trim())]).filter(([, value]) => value !== ""));
}
