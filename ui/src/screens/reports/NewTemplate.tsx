// A new template: whom it is for, by which document, until when; its columns, and whom it is of.
import { Button, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { useGroups, useListColumns, useUnits } from "../../api/queries";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { codesOf, useWords } from "../../words";

type Who = "everyone" | "age" | "sex" | "residence_status";
const WHO: Who[] = ["everyone", "age", "sex", "residence_status"];
const MOST_YEARS = 150;
/** Codes by which lists choose; the others are of people who are not here, or not known. */
const CHOSEN: Record<string, string[]> = { sex: ["1", "2"], residence_status: ["at_home", "away", "newcomer"] };
const EMPTY = { name: "", recipient: "", document: "", ends: "", columns: ["name"], unit: "", group: "", who: "everyone" as Who, from: 60 as number | null, to: 99 as number | null, code: "" };
type Texts = "name" | "recipient" | "document";

export function NewTemplate({ onEnd }: { onEnd: () => void }) {
  const { t, field, language } = useWords();
  const { write } = useFoot();
  const isTown = useOffice().role === "town";
  const columns = useListColumns().data ?? [];
  const units = useUnits(isTown).data ?? [];
  const [draft, setDraft] = useState(EMPTY);
  const groups = useGroups(isTown ? draft.unit || null : null).data ?? [];
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const change = (part: Partial<typeof EMPTY>) => setDraft((now) => ({ ...now, ...part }));
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    const { name, recipient, document, ends, unit, group, who } = draft;
    const choice: [string, string][] = [];
    if (unit) choice.push(["unit", unit]);
    if (group) choice.push(["village_group", group]);
    if (who === "age") choice.push(["age", `${draft.from ?? ""}-${draft.to ?? ""}`]);
    else if (who !== "everyone") choice.push([who, draft.code]);
    try {
      await write(() => commands.addTemplate({ name, recipient, document, ends, columns: draft.columns, choice }));
      onEnd();
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  const text = (name: Texts, hint?: string) => (
    <Field label={t(`template.${name}`)} name={name} hint={hint && <span className="faint small">{hint}</span>}>
      {(ids) => <Input id={ids.id} aria-describedby={ids.describedBy} autoComplete="off" autoFocus={name === "name"} value={draft[name]} onChange={(event) => change({ [name]: event.target.value })} data-testid={`template-${name}`} />}
    </Field>
  );
  const clear = { clearIcon: <span aria-hidden="true">×</span> };
  return (
    <div className="inset template-form" data-testid="template-form">
      {text("name", t("template.name_about"))}
      {text("recipient", t("template.recipient_about"))}
      {text("document", t("template.document_about"))}
      <Field label={t("template.ends")} name="ends" hint={<span className="faint small">{t("template.ends_about")}</span>}>
        {(ids) => <DateInput name="ends" id={ids.id} describedBy={ids.describedBy} value={draft.ends} onChange={(ends) => change({ ends })} testId="template-ends" />}
      </Field>
      <Field label={t("template.columns")} name="columns" wide hint={<span className="faint small">{t("template.columns_about")}</span>}>
        {(ids) => <Select id={ids.id} aria-describedby={ids.describedBy} className="full" mode="multiple" showSearch={{ optionFilterProp: "label" }} value={draft.columns} onChange={(value: string[]) => change({ columns: value })} options={columns.map((code) => ({ value: code, label: field(code) }))} placeholder={t("form.choose")} data-testid="template-columns" />}
      </Field>
      {isTown && (
        <Field label={field("unit")} name="unit">
          {(ids) => <Select id={ids.id} className="full" allowClear={clear} showSearch={{ optionFilterProp: "label" }} value={draft.unit || undefined} onChange={(unit?: string) => change({ unit: unit ?? "", group: "" })} options={units.map((unit) => ({ value: unit.code, label: unit.name }))} placeholder={t("template.all")} data-testid="template-unit" />}
        </Field>
      )}
      <Field label={field("village_group")} name="village_group">
        {(ids) => <Select id={ids.id} className="full" allowClear={clear} showSearch={{ optionFilterProp: "label" }} value={draft.group || undefined} onChange={(group?: string) => change({ group: group ?? "" })} options={groups.map((group) => ({ value: group, label: group }))} placeholder={t("template.all")} data-testid="template-group" />}
      </Field>
      <Field label={t("template.who")} name="who" hint={<span className="faint small">{t("template.who_about")}</span>}>
        {(ids) => <Select id={ids.id} aria-describedby={ids.describedBy} className="full" showSearch={{ optionFilterProp: "label" }} value={draft.who} onChange={(who: Who) => change({ who, code: "" })} options={WHO.map((who) => ({ value: who, label: who === "everyone" ? t("template.everyone") : field(who) }))} data-testid="template-who" />}
      </Field>
      {draft.who === "age" && (
        <Field label={field("age")} name="age">
          {(ids) => (
            <span className="template-years">
              <InputNumber id={ids.id} min={0} max={MOST_YEARS} precision={0} changeOnWheel={false} value={draft.from} onChange={(from) => change({ from })} data-testid="template-from" />
              <span>{t("template.to")}</span>
              <InputNumber aria-label={t("template.to_years")} min={0} max={MOST_YEARS} precision={0} changeOnWheel={false} value={draft.to} onChange={(to) => change({ to })} data-testid="template-to" />
            </span>
          )}
        </Field>
      )}
      {draft.who in CHOSEN && (
        <Field label={field(draft.who)} name="code">
          {(ids) => <Select id={ids.id} className="full" showSearch={{ optionFilterProp: "label" }} value={draft.code || undefined} onChange={(code: string) => change({ code })} options={(codesOf(draft.who, language) ?? []).filter((one) => CHOSEN[draft.who]?.includes(one.value))} placeholder={t("form.choose")} data-testid="template-code" />}
        </Field>
      )}
      <div className="wide"><Trouble thrown={trouble} /></div>
      <div className="buttons wide">
        <Button type="primary" loading={busy} onClick={() => void save()} data-testid="template-save">{t("template.save")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </div>
  );
}
