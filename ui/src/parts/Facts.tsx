// The facts of a record in two columns; each is changed where it stands: Enter saves, Esc leaves it as it was.
import { Button } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { commands, type Check, type ConflictView, type Fields, type FindingView } from "../api";
import { useWords } from "../words";
import { AskReason } from "./AskReason";
import { Control } from "./Control";
import { Field, insistKey } from "./Field";
import { useFoot } from "./foot";
import { readDate } from "./format";
import { FieldHistory } from "./History";
import { Icon } from "./Icon";
import { useKeys } from "./keys";
import { useMay } from "./office";
import { ConflictLine, FindingLine } from "./Questions";
import { Trouble } from "./Trouble";
import { askChecks, type Entity } from "./useChecks";

export const MASKED = new Set(["national_id", "phone", "birth_document"]);

type Props = { entity: Entity; id: string; names: string[]; fields: Fields; conflicts: ConflictView[]; findings: FindingView[]; readOnly?: boolean;
  /** Changes whenever the record was read again: what was revealed before is masked again. */
  version: number;
  shown?: (name: string) => string | null };

export function Facts(props: Props) {
  const may = useMay();
  const [editing, setEditing] = useState<string | null>(null);
  const [uncovered, setUncovered] = useState<{ version: number; fields: Fields }>({ version: 0, fields: {} });
  const revealed = uncovered.version === props.version ? uncovered.fields : {};
  const [trouble, setTrouble] = useState<unknown>(null);
  const grid = useRef<HTMLDivElement>(null);

  useKeys({ e: () => {
    if (props.readOnly || !may.write) return false;
    const at = document.activeElement?.closest<HTMLElement>("[data-fact]")?.dataset.fact;
    void begin(at ?? props.names[0] ?? "");
  } }, editing === null);

  const reveal = async (name: string, reason: string): Promise<boolean> => {
    if (!MASKED.has(name) || props.fields[name] === "" || props.fields[name] === undefined || name in revealed) return true;
    try {
      const value = await commands.reveal(props.id, name, reason);
      setUncovered({ version: props.version, fields: { ...revealed, [name]: value } });
      return true;
    } catch (thrown) {
      setTrouble(thrown);
      return false;
    }
  };
  const begin = async (name: string) => {
    setTrouble(null);
    // Whoever changes a number has to see it.
    if (await reveal(name, "correction")) setEditing(name);
  };
  const end = (name: string) => {
    setEditing(null);
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-fact="${name}"] .fact-value`)?.focus());
  };
  return (
    <div className="facts" ref={grid}>
      <Trouble thrown={trouble} />
      {props.names.map((name) => (
        <Fact key={name} {...props} name={name} revealed={revealed[name]} editing={editing === name} onReveal={(reason) => void reveal(name, reason)} onBegin={() => void begin(name)} onEnd={() => end(name)} />
      ))}
    </div>
  );
}

type FactProps = Props & { name: string; revealed: string | undefined; editing: boolean; onReveal: (reason: string) => void; onBegin: () => void; onEnd: () => void };

function Fact(props: FactProps) {
  const { name } = props;
  const words = useWords();
  const may = useMay();
  const value = props.revealed ?? props.fields[name] ?? "";
  const text = props.shown?.(name) ?? words.value(name, value);
  const conflicts = props.conflicts.filter((conflict) => conflict.field === name);
  const findings = props.findings.filter((finding) => finding.field === name);
  const masked = MASKED.has(name) && value !== "" && props.revealed === undefined;
  return (
    <div className={conflicts.length + findings.length > 0 ? "fact asking" : "fact"} data-fact={name}>
      {props.editing ? (
        <FactEdit {...props} value={value} />
      ) : (
        <>
          <span className="fact-name">{words.field(name)}</span>
          <button type="button" className={value === "" ? "fact-value none" : "fact-value"} disabled={props.readOnly || !may.write} onClick={props.onBegin} data-testid={`${props.entity}-${name}`} aria-label={words.t("fact.change", { field: words.field(name), value: text })}>{text}</button>
          {masked && may.reveal && <AskReason act={props.onReveal}><button type="button" className="ghost-icon always" data-testid={`reveal-${name}`} aria-label={words.t("fact.reveal", { field: words.field(name) })}><Icon name="eye" size={15} /></button></AskReason>}
          <FieldHistory id={props.id} field={name} />
        </>
      )}
      {conflicts.map((conflict) => <ConflictLine key={conflict.id} conflict={conflict} />)}
      {findings.map((finding) => <FindingLine key={finding.id} finding={finding} here />)}
    </div>
  );
}

function FactEdit({ entity, id, name, value, onEnd }: FactProps & { value: string }) {
  const words = useWords();
  const { write } = useFoot();
  const [text, setText] = useState(value);
  const [checks, setChecks] = useState<Check[]>([]);
  const [insisted, setInsisted] = useState<ReadonlySet<string>>(new Set());
  const [trouble, setTrouble] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLInputElement>("input")?.select(), []);
  useKeys({ escape: () => onEnd(), "ctrl+s": () => void save(), "ctrl+enter": () => void save() });

  const save = async () => {
    if (busy) return;
    const typed = (name.endsWith("_date") ? (readDate(text) ?? text) : text).trim();
    if (typed === value) return onEnd();
    setBusy(true);
    setTrouble(null);
    try {
      const found = (await askChecks(entity, id, { [name]: typed })).checks.filter((check) => check.field === name && check.level !== "info");
      setChecks(found);
      if (found.some((check) => check.level === "error" || !insisted.has(insistKey(check)))) return;
      await write(() => commands.setFields(id, { [name]: typed }));
      onEnd();
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || (event.target as HTMLElement).getAttribute("aria-expanded") === "true") return;
    if ((event.target as HTMLElement).tagName === "BUTTON") return;
    event.preventDefault();
    void save();
  };
  return (
    <div className="fact-edit" ref={box} onKeyDown={onKey}>
      <Field label={words.field(name)} name={name} checks={checks} insisted={insisted} onInsist={(check, yes) => setInsisted((now) => toggled(now, insistKey(check), yes))}>
        {(ids) => <Control {...ids} name={name} value={text} onChange={setText} autoFocus testId={`edit-${name}`} />}
      </Field>
      <div className="fact-edit-keys">
        <Button type="primary" size="small" loading={busy} onClick={() => void save()} data-testid="save-fact">{words.t("action.save")}</Button>
        <Button size="small" type="text" onClick={() => onEnd()} data-testid="cancel-fact">{words.t("action.cancel")}</Button>
      </div>
      <Trouble thrown={trouble} />
    </div>
  );
}

export function toggled(set: ReadonlySet<string>, key: string, yes: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (yes) next.add(key);
  else next.delete(key);
  return next;
}
