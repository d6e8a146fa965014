// 区划调整: villages of this town that get another code, become one, or split; everyone recorded there follows.
import { Button, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { commands, type DivisionPlan } from "../../api";
import { useDivisionChanges, useGroups, useVillages } from "../../api/queries";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

type Kind = DivisionPlan["kind"];
const KINDS: Kind[] = ["renumber", "merge", "split"];
const NONE = { old: [] as string[], into: "", name: "", groups: [] as string[] };

export function Divisions() {
  const { t } = useWords();
  const office = useOffice();
  const { write } = useFoot();
  const changes = useDivisionChanges();
  const villages = useVillages(office.unit).data ?? [];
  const [kind, setKind] = useState<Kind>("renumber");
  const [plan, setPlan] = useState(NONE);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const first = plan.old[0] ?? null;
  const groups = useGroups(first).data ?? [];
  const ready = plan.old.length >= (kind === "merge" ? 2 : 1) && plan.into.trim() !== "" && (kind !== "split" || plan.groups.length > 0);
  const asked = (): DivisionPlan => {
    const { into, name } = plan;
    if (kind === "merge") return { kind, old: plan.old, into, name };
    if (kind === "split") return { kind, old: first ?? "", into, name, groups: plan.groups };
    return { kind, old: first ?? "", into, name };
  };
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await write(() => commands.changeDivision(asked()));
      setPlan(NONE);
      setOpen(false);
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  const options = villages.map((village) => ({ value: village.code, label: `${village.name} ${village.code}` }));
  return (
    <section aria-label={t("division.title")} data-testid="divisions">
      <div className="section-line"><h2>{t("division.title")}</h2><span className="spacer" />{!open && <Button onClick={() => setOpen(true)} data-testid="division-open">{t("division.open")}</Button>}</div>
      <p className="faint">{t("division.about")}</p>
      <Trouble thrown={changes.error} />
      {(changes.data ?? []).length > 0 && (
        <table className="plain-table" data-testid="division-list">
          <thead><tr><th scope="col">{t("division.code")}</th><th scope="col">{t("division.name")}</th><th scope="col">{t("division.became")}</th><th scope="col">{t("division.since")}</th></tr></thead>
          <tbody>{changes.data?.map((one) => <tr key={one.code}><td>{one.code}</td><td>{one.name}</td><td>{one.succeeded_by ? `${one.successor} ${one.succeeded_by}` : ""}</td><td>{one.since}</td></tr>)}</tbody>
        </table>
      )}
      {open && (
        <div className="settings-form">
          <Segmented aria-label={t("division.title")} value={kind} onChange={(next: Kind) => { setKind(next); setPlan(NONE); }} options={KINDS.map((one) => ({ value: one, label: <span data-testid={`division-${one}`}>{t(`division.${one}`)}</span> }))} />
          <Field label={t(kind === "merge" ? "division.olds" : "division.old")} name="old" wide>
            {(ids) => <Select id={ids.id} className="full" mode={kind === "merge" ? "multiple" : undefined} showSearch={{ optionFilterProp: "label" }} value={kind === "merge" ? plan.old : first ?? undefined} onChange={(value: string | string[]) => setPlan({ ...plan, old: [value].flat(), groups: [] })} options={options} placeholder={t("form.choose")} data-testid="division-old" />}
          </Field>
          {kind === "split" && (
            <Field label={t("division.groups")} name="groups" wide>
              {(ids) => <Select id={ids.id} className="full" mode="multiple" value={plan.groups} onChange={(value: string[]) => setPlan({ ...plan, groups: value })} options={groups.map((group) => ({ value: group, label: group }))} placeholder={t("form.choose")} data-testid="division-groups" />}
            </Field>
          )}
          <Field label={t("division.into")} name="into" hint={t("division.into_about")} wide>
            {(ids) => <Input id={ids.id} value={plan.into} maxLength={12} onChange={(event) => setPlan({ ...plan, into: event.target.value })} data-testid="division-into" />}
          </Field>
          <Field label={t("division.name")} name="name" hint={t("division.name_about")} wide>
            {(ids) => <Input id={ids.id} value={plan.name} onChange={(event) => setPlan({ ...plan, name: event.target.value })} data-testid="division-name" />}
          </Field>
          <Trouble thrown={trouble} />
          <div className="buttons">
            <Button type="primary" disabled={!ready} loading={busy} onClick={() => void save()} data-testid="division-save">{t("division.save")}</Button>
            <Button onClick={() => { setOpen(false); setPlan(NONE); setTrouble(null); }}>{t("action.cancel")}</Button>
          </div>
        </div>
      )}
    </section>
  );
}
