// First start: the office's kind and place, its name, a passphrase, and the recovery code on paper.
import { Button, Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import { commands, type Role, type Started } from "../../api";
import { useTowns, useVillages } from "../../api/queries";
import { Field } from "../../parts/Field";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Gate } from "./Gate";
import { RecoveryCode } from "./RecoveryCode";
import { RestoreGate } from "./RestoreGate";
import { strength } from "./strength";

type Step = "role" | "unit" | "passphrase" | "recovery";
const STEPS: Step[] = ["role", "unit", "passphrase", "recovery"];

export default function FirstStart({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const [restoring, setRestoring] = useState(false);
  const [step, setStep] = useState<Step>("role");
  const [role, setRole] = useState<Role>("village");
  const [town, setTown] = useState<string | null>(null);
  const [village, setVillage] = useState<string | null>(null);
  const [unlisted, setUnlisted] = useState(false);
  const [name, setName] = useState("");
  const [started, setStarted] = useState<Started | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const towns = useTowns();
  const villages = useVillages(role === "village" ? town : null);
  const unit = role === "town" ? town : village;
  const unitName = (role === "town" ? towns.data : villages.data)?.find((one) => one.code === unit)?.name ?? "";
  const asked = { role, unit: (unit ?? "").trim(), name: name.trim() || unitName };
  const start = async (passphrase: string) => {
    setStarted(await commands.startOffice({ ...asked, passphrase }));
    setStep("recovery");
  };
  // The shell knows which codes there can be; a code that was typed is wrong before a passphrase is thought of.
  const check = () => {
    setTrouble(null);
    commands.checkOfficeUnit(asked.role, asked.unit, asked.name).then(() => setStep("passphrase"), setTrouble);
  };
  const listed = (yes: boolean) => {
    setUnlisted(!yes);
    setVillage(yes ? null : town);
    setTrouble(null);
  };
  if (restoring) return <RestoreGate onOpen={onDone} onBack={() => setRestoring(false)} />;
  return (
    <Gate title={t("start.title")} about={t(`start.${step}_about`)} step={STEPS.indexOf(step)} steps={STEPS.map((one) => t(`start.${one}`))}>
      {step === "role" && (
        <div className="big-actions column">
          {(["village", "town"] as const).map((one) => (
            <button key={one} type="button" className="big" data-testid={`role-${one}`} onClick={() => { setRole(one); listed(true); setStep("unit"); }}>
              <span><b>{t(`role.${one}`)}</b><span>{t(`role.${one}_about`)}</span></span>
            </button>
          ))}
          <button type="button" className="link" onClick={() => setRestoring(true)} data-testid="start-restore">{t("restore.title")}</button>
        </div>
      )}
      {step === "unit" && (
        <form onSubmit={(event) => { event.preventDefault(); if (unit) check(); }}>
          <Trouble thrown={towns.error ?? villages.error} />
          <Choose label={t("start.town")} testId="start-town" value={town} options={towns.data} onChange={(code) => { setTown(code); setVillage(unlisted ? code : null); }} />
          {role === "village" && !unlisted && <Choose label={t("start.village")} testId="start-village" value={village} options={villages.data} onChange={setVillage} />}
          {role === "village" && unlisted && (
            <Field label={t("start.code")} name="code" wide hint={<span className="faint small">{t("start.code_hint")}</span>}>
              {(ids) => <Input id={ids.id} aria-describedby={ids.describedBy} autoFocus inputMode="numeric" value={village ?? ""} onChange={(event) => setVillage(event.target.value)} data-testid="start-code" maxLength={12} />}
            </Field>
          )}
          {role === "village" && town && <button type="button" className="link" onClick={() => listed(unlisted)} data-testid="start-unlisted">{t(unlisted ? "start.listed" : "start.unlisted")}</button>}
          <Field label={t(unlisted ? "start.village_name" : "start.name")} name="name" wide hint={<span className="faint small">{t(unlisted ? "start.village_name_hint" : "start.name_hint")}</span>}>
            {(ids) => <Input id={ids.id} aria-describedby={ids.describedBy} value={name} onChange={(event) => setName(event.target.value)} placeholder={unitName} data-testid="start-name" maxLength={40} />}
          </Field>
          <Trouble thrown={trouble} />
          <Buttons onBack={() => setStep("role")}><Button type="primary" htmlType="submit" disabled={!unit} data-testid="start-next">{t("action.next")}</Button></Buttons>
        </form>
      )}
      {step === "passphrase" && <NewPassphrase onBack={() => setStep("unit")} onGiven={start} />}
      {step === "recovery" && started && <RecoveryCode code={started.recovery_code} onDone={onDone} />}
    </Gate>
  );
}

function Choose(props: { label: string; testId: string; value: string | null; options: { code: string; name: string }[] | undefined; onChange: (code: string) => void }) {
  const { t } = useWords();
  const options = (props.options ?? []).map((one) => ({ value: one.code, label: one.name }));
  return (
    <Field label={props.label} name={props.testId} wide>
      {(ids) => <Select id={ids.id} className="full" data-testid={props.testId} showSearch={{ filterOption: (text, option) => (option?.label.includes(text) ?? false) || (option?.value.startsWith(text) ?? false) }} value={props.value ?? undefined} options={options} onChange={props.onChange} placeholder={t("form.choose")} />}
    </Field>
  );
}

function Buttons({ onBack, children }: { onBack: () => void; children: ReactNode }) {
  const { t } = useWords();
  return <div className="buttons">{children}<Button type="text" onClick={onBack} data-testid="start-back">{t("action.previous")}</Button></div>;
}

/** A passphrase typed twice, with a hint how long it would stand. */
export function NewPassphrase({ onBack, onGiven }: { onBack: () => void; onGiven: (passphrase: string) => Promise<void> }) {
  const { t } = useWords();
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const how = strength(first);
  const differs = second !== "" && second !== first;
  const ok = first !== "" && first === second && how !== "short";
  const submit = () => {
    if (!ok || busy) return;
    setBusy(true);
    setTrouble(null);
    onGiven(first).catch(setTrouble).finally(() => setBusy(false));
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <Field label={t("start.passphrase_field")} name="passphrase" wide hint={<span className={`strength ${how}`} data-testid="strength" data-strength={how}><i aria-hidden="true" />{t(`strength.${how}`)}</span>}>
        {(ids) => <Input.Password id={ids.id} aria-describedby={ids.describedBy} autoFocus autoComplete="new-password" value={first} onChange={(event) => setFirst(event.target.value)} data-testid="passphrase" />}
      </Field>
      <Field label={t("start.passphrase_again")} name="passphrase-again" wide hint={differs ? <span className="says doubt">{t("start.passphrase_differs")}</span> : null}>
        {(ids) => <Input.Password id={ids.id} aria-describedby={ids.describedBy} autoComplete="new-password" value={second} onChange={(event) => setSecond(event.target.value)} data-testid="passphrase-again" />}
      </Field>
      <Trouble thrown={trouble} />
      <Buttons onBack={onBack}><Button type="primary" htmlType="submit" loading={busy} disabled={!ok} data-testid="start-create">{t("start.create")}</Button></Buttons>
    </form>
  );
}
