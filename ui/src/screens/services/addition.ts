// A schedule as the catalogue writes it: the text that the town's office keeps and its villages read.
import type { OffsetView, ProgrammeView, StepView } from "../../api";

type NewSchedule = { code: string; name: string; source: string; from: string; steps: StepView[] };

export function addition(programme: string, { code, name, source, from, steps }: NewSchedule): string {
  return JSON.stringify({ programme, schedules: [{ code, zh: name, en: name, source, from, steps: steps.map(written) }] });
}

function written(step: StepView) {
  const offset = ({ count, unit }: OffsetView) => ({ [unit]: count });
  const [item, is] = step.noted ?? [];
  return {
    what: step.what, zh: step.zh, en: step.en, anchor: step.anchor,
    ...(step.anchor === "service" && { service: step.service }),
    ...(item !== undefined && { item, is }),
    after: offset(step.after), until: offset(step.until),
    ...(step.at_home && { at_home: true }),
    ...(step.if_agreed && { if_agreed: true }),
  };
}

/** A code that no schedule of the programme has: the town's of that day, and the next where there was one. */
export function freeCode(programme: ProgrammeView, on: string): string {
  const base = `town_${on.replaceAll("-", "")}`;
  const taken = (code: string) => programme.schedules.some((one) => one.code === code);
  for (let n = 1; ; n += 1) {
    const code = n === 1 ? base : `${base}_${n}`;
    if (!taken(code)) return code;
  }
}
