// The locked screen: the passphrase, or the recovery code and a new passphrase when it was forgotten.
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { commands, type Session } from "../../api";
import { Field } from "../../parts/Field";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { NewPassphrase } from "./FirstStart";
import { Gate } from "./Gate";
import { RestoreGate } from "./RestoreGate";

export default function Locked({ session, onOpen }: { session: Session; onOpen: (session: Session) => void }) {
  const { t } = useWords();
  const [forgotten, setForgotten] = useState(false);
  const [restoring, setRestoring] = useState(false);
  const [code, setCode] = useState("");
  const title = session.office?.name ?? t("lock.title");
  if (restoring) return <RestoreGate onOpen={onOpen} onBack={() => setRestoring(false)} />;
  if (forgotten) {
    return (
      <Gate title={t("lock.recover")} about={t("lock.recover_about")}>
        <Field label={t("recovery.code")} name="code" wide hint={<span className="faint small">{t("lock.code_hint")}</span>}>
          {(ids) => <Input id={ids.id} aria-describedby={ids.describedBy} className="mono" value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" spellCheck={false} data-testid="recover-code" />}
        </Field>
        <NewPassphrase onBack={() => setForgotten(false)} onGiven={async (passphrase) => onOpen(await commands.unlockWithRecovery(code.trim(), passphrase))} />
      </Gate>
    );
  }
  return (
    <Gate title={title} about={t("lock.about")}>
      <Unlock names={session.names} onOpen={onOpen} />
      <button type="button" className="link" onClick={() => setForgotten(true)} data-testid="forgotten">{t("lock.forgotten")}</button>
      <button type="button" className="link" onClick={() => setRestoring(true)} data-testid="locked-restore">{t("restore.title")}</button>
    </Gate>
  );
}

function Unlock({ names, onOpen }: { names: string[]; onOpen: (session: Session) => void }) {
  const { t } = useWords();
  const [user, setUser] = useState(names[0] ?? null);
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const unlock = () => {
    if (passphrase === "" || busy) return;
    setBusy(true);
    setTrouble(null);
    commands.unlock(passphrase, user).then(onOpen, setTrouble).finally(() => setBusy(false));
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); unlock(); }}>
      {names.length > 1 && (
        <Field label={t("lock.who")} name="who" wide>
          {(ids) => <Select id={ids.id} className="full" aria-describedby={ids.describedBy} size="large" showSearch={{ optionFilterProp: "label" }} value={user} onChange={setUser} options={names.map((name) => ({ value: name, label: name }))} data-testid="unlock-user" />}
        </Field>
      )}
      <Field label={t("lock.passphrase")} name="passphrase" wide>
        {(ids) => <Input.Password id={ids.id} aria-describedby={ids.describedBy} autoFocus autoComplete="current-password" size="large" value={passphrase} onChange={(event) => setPassphrase(event.target.value)} data-testid="unlock-passphrase" />}
      </Field>
      <Trouble thrown={trouble} />
      <div className="buttons"><Button type="primary" size="large" htmlType="submit" loading={busy} data-testid="unlock">{t("lock.open")}</Button></div>
    </form>
  );
}
