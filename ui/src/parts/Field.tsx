// One field of a form: its name, its control, and beside it what is wrong or unlikely about it, in a sentence.
import { Checkbox } from "antd";
import { useId, type ReactNode } from "react";
import type { Check } from "../api";
import { useWords } from "../words";
import { Icon } from "./Icon";

export function Field(props: {
  label: string;
  name: string;
  checks?: Check[];
  hint?: ReactNode;
  wide?: boolean;
  /** The doubts already insisted on, and how to insist on one; without it doubts are only told. */
  insisted?: ReadonlySet<string>;
  onInsist?: (check: Check, yes: boolean) => void;
  children: (ids: { id: string; describedBy: string; status: "error" | "warning" | undefined }) => ReactNode;
}) {
  const id = useId();
  const describedBy = `${id}-says`;
  const checks = props.checks ?? [];
  const worst = checks.some((check) => check.level === "error") ? "error" : checks.some((check) => check.level === "doubt") ? "warning" : undefined;
  return (
    <div className={props.wide ? "field wide" : "field"} data-field={props.name}>
      <label htmlFor={id}>{props.label}</label>
      <div className="field-control">{props.children({ id, describedBy, status: worst })}</div>
      <div className="field-says" id={describedBy} aria-live="polite">
        {checks.map((check) => (
          <CheckLine key={check.code} check={check} insisted={props.insisted?.has(insistKey(check)) ?? false} onInsist={props.onInsist} />
        ))}
        {checks.length === 0 && props.hint}
      </div>
    </div>
  );
}

export const insistKey = (check: Check): string => `${check.field}:${check.code}:${JSON.stringify(check.params)}`;

function CheckLine({ check, insisted, onInsist }: { check: Check; insisted: boolean; onInsist?: (check: Check, yes: boolean) => void }) {
  const words = useWords();
  const icon = check.level === "error" ? "wrong" : check.level === "doubt" ? "doubt" : "info";
  return (
    <div className={`says ${check.level}`} data-testid={`check-${check.field}`} data-code={check.code} data-level={check.level}>
      <Icon name={icon} size={15} />
      <span>
        {words.coded("findings", check.code, "findings.other", { ...check.params, field: words.field(check.field) })}
        {check.level === "doubt" && onInsist && (
          <Checkbox checked={insisted} onChange={(event) => onInsist(check, event.target.checked)} data-testid={`insist-${check.field}`}>
            {words.t("form.insist")}
          </Checkbox>
        )}
      </span>
    </div>
  );
}
