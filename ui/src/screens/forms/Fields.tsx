// The fields of a form in their order: Enter goes on to the next, and each says beside it what is wrong.
import { useRef, type KeyboardEvent, type ReactNode } from "react";
import { Control } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { useWords } from "../../words";
import type { Entry } from "./useEntry";

export const PERSON_FIELDS = ["national_id", "name", "sex", "birth_date", "relation_to_head", "phone", "marital_status", "residence_status", "away_to", "ethnicity", "education", "registered_at", "note"];
export const HOUSEHOLD_FIELDS = ["number", "village_group", "address", "note"];

export function EntryFields({ entry, names, focus }: { entry: Entry; names: string[]; focus?: string }) {
  const words = useWords();
  const shown = names.filter((name) => name !== "away_to" || entry.fields.residence_status === "away");
  return (
    <EnterGoesOn>
      {shown.map((name) => (
        <Field
          key={name}
          name={name}
          label={words.field(name)}
          wide={name === "national_id" || name === "note" || name === "address"}
          checks={entry.checks.filter((check) => check.field === name)}
          insisted={entry.insisted}
          onInsist={entry.insist}
          hint={name === "national_id" && names[0] === name ? <span className="faint small">{words.t("form.id_first")}</span> : null}
        >
          {(ids) => <Control {...ids} name={name} value={entry.fields[name] ?? ""} onChange={(value) => entry.set(name, value)} autoFocus={name === focus} testId={`field-${name}`} />}
        </Field>
      ))}
    </EnterGoesOn>
  );
}

/** Enter moves to the next control inside, as in a paper form; on the last it stays. */
export function EnterGoesOn({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent) => {
    const at = event.target as HTMLElement;
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    if (at.tagName !== "INPUT" || at.getAttribute("aria-expanded") === "true" || (at as HTMLInputElement).type === "checkbox") return;
    const controls = [...(box.current?.querySelectorAll<HTMLElement>(".field-control input") ?? [])];
    const next = controls[controls.indexOf(at) + 1];
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
  };
  return <div className="fields" ref={box} onKeyDownCapture={onKey}>{children}</div>;
}

/** Puts the cursor on the first thing that stands in the way of saving. */
export function focusBlocking(root: HTMLElement | null): void {
  const at = root?.querySelector<HTMLElement>(".says.error, .says.doubt")?.closest(".field");
  at?.querySelector<HTMLElement>(".says.doubt input, .field-control input")?.focus();
}
