// One question with two answers: both large, who, when and where; ← or → takes one, typing gives another.
import { Button } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { commands, type Check, type ConflictView, type HeadView } from "../../api";
import { Control } from "../../parts/Control";
import { Field, insistKey } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { instant, readDate } from "../../parts/format";
import { toggled } from "../../parts/Facts";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { askChecks } from "../../parts/useChecks";
import { Value } from "../../parts/Value";
import { useWords } from "../../words";

export function ConflictCard({ conflict, left, onPass }: { conflict: ConflictView; left: number; onPass: () => void }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const { write } = useFoot();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const card = useRef<HTMLElement>(null);
  const isHousehold = conflict.entity === "household";
  useEffect(() => card.current?.focus({ preventScroll: true }), []);

  const settle = (does: () => ReturnType<typeof commands.resolveTake>) => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    write(does).catch(setTrouble).finally(() => setBusy(false));
  };
  const take = (head: HeadView | undefined) => head && settle(() => commands.resolveTake(conflict.id, head.op));
  const { heads } = conflict;
  const two = heads.length === 2;
  const isVoid = conflict.field === "voided";
  const subject = isHousehold ? t("household.numbered", { number: conflict.subject }) : conflict.subject || t("person.unnamed");
  const title = isVoid ? t("conflict.title_void", { subject }) : t("conflict.title", { subject, field: words.field(conflict.field) });
  useKeys({ arrowleft: () => (two ? take(heads[0]) : false), arrowright: () => (two ? take(heads[1]) : false) });
  return (
    <article className="conflict" ref={card} tabIndex={-1} data-testid="conflict-card" data-conflict={conflict.id} data-field={conflict.field} aria-label={title}>
      <header>
        <div>
          <h2>{title}</h2>
          {!isVoid && <p className="faint">{conflict.before === "" ? t("conflict.before_none") : <>{t("conflict.before")} <Value owner={conflict.row} field={conflict.field} value={conflict.before} /></>}</p>}
        </div>
        <span className="faint">{t("review.left", { n: left })}</span>
      </header>
      <div className={two ? "choices two" : "choices"}>
        {heads.map((head, index) => (
          <button key={head.op} type="button" className="choice" disabled={busy} onClick={() => take(head)} data-testid={two ? (index === 0 ? "take-left" : "take-right") : `take-${index}`} data-op={head.op} data-value={head.value}>
            <span className="choice-value"><Value owner={conflict.row} field={conflict.field} value={head.value} /></span>
            <span className="choice-who"><b>{head.author}</b><span>{instant(head.at)}</span></span>
            <span className="choice-key">{two && <kbd>{index === 0 ? "←" : "→"}</kbd>} {t("conflict.take")}</span>
          </button>
        ))}
      </div>
      <Trouble thrown={trouble} />
      {!isVoid && conflict.field !== "household" && conflict.field !== "head" && <Another conflict={conflict} entity={isHousehold ? "household" : "person"} busy={busy} onValue={(value) => settle(() => commands.resolveValue(conflict.id, value))} />}
      <footer>
        <Button type="text" icon={<Icon name={isHousehold ? "household" : "person"} size={16} />} onClick={() => open({ kind: isHousehold ? "household" : "person", id: conflict.entity === "alias" || conflict.entity === "not_same" ? conflict.root : conflict.row })} data-testid="open-subject">{t("review.open_record")}</Button>
        {left > 1 && <Button type="text" onClick={onPass} data-testid="pass">{t("review.pass")}</Button>}
        <span className="faint small">{t("review.provisional")}</span>
      </footer>
    </article>
  );
}

function Another({ conflict, entity, busy, onValue }: { conflict: ConflictView; entity: "person" | "household"; busy: boolean; onValue: (value: string) => void }) {
  const words = useWords();
  const [text, setText] = useState("");
  const [checks, setChecks] = useState<Check[]>([]);
  const [insisted, setInsisted] = useState<ReadonlySet<string>>(new Set());
  const [trouble, setTrouble] = useState<unknown>(null);
  const save = async () => {
    const typed = (conflict.field.endsWith("_date") ? (readDate(text) ?? text) : text).trim();
    if (typed === "" || busy) return;
    try {
      const found = (await askChecks(entity, conflict.row, { [conflict.field]: typed })).checks.filter((check) => check.field === conflict.field && check.level !== "info");
      setChecks(found);
      if (!found.some((check) => check.level === "error" || !insisted.has(insistKey(check)))) onValue(typed);
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || (event.target as HTMLElement).getAttribute("aria-expanded") === "true") return;
    event.preventDefault();
    void save();
  };
  return (
    <div className="another" onKeyDown={onKey}>
      <Field label={words.t("conflict.another")} name={conflict.field} checks={checks} insisted={insisted} onInsist={(check, yes) => setInsisted((now) => toggled(now, insistKey(check), yes))}>
        {(ids) => <Control {...ids} name={conflict.field} value={text} onChange={setText} testId="another-value" />}
      </Field>
      <Button onClick={() => void save()} disabled={text.trim() === "" || busy} data-testid="take-another">{words.t("conflict.take_another")}</Button>
      <Trouble thrown={trouble} />
    </div>
  );
}
