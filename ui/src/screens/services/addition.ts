// A schedule as the catalogue writes it: the text that the town's office keeps and its villages read.
import type { OffsetView, StepView } from "../../api";

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

/** A code that no schedule has, also none that another computer of the town gives on the same day. */
export function newCode(on: string, random: string = crypto.randomUUID()): string {
  return `town_${on.replaceAll("-", "")}_${random.replaceAll("-", "").slice(0, 8)}`;
}
