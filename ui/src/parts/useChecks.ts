// Asks the shell what is wrong, unlikely, or already known about the fields of a form while they are filled in.
import { useEffect, useRef, useState } from "react";
import { commands, type Check, type Checked, type Fields } from "../api";

export type Entity = "person" | "household";
const PAUSE_MS = 180;

export const askChecks = (entity: Entity, id: string | null, fields: Fields): Promise<Checked> =>
  entity === "person" ? commands.checkPerson(id, fields) : commands.checkHousehold(id, fields);

/** The checks of the fields as they stand; `filled` is called with what follows from them. */
export function useChecks(entity: Entity, id: string | null, fields: Fields, filled?: (values: Fields) => void): Check[] {
  const [checks, setChecks] = useState<Check[]>([]);
  const onFilled = useRef(filled);
  useEffect(() => {
    onFilled.current = filled;
  });
  const text = JSON.stringify(fields);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      const asked = JSON.parse(text) as Fields;
      if (Object.values(asked).every((value) => value === "")) return setChecks([]);
      askChecks(entity, id, asked)
        .then((answer) => {
          if (stale) return;
          setChecks(answer.checks);
          onFilled.current?.(answer.filled);
        })
        .catch(() => undefined); // saving asks again, and says it then
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [entity, id, text]);
  return checks;
}
