// Something that cannot be brought back: what goes and what stays, and the name typed once more.
import { Button, Input } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../words";
import { Field } from "./Field";
import { Icon } from "./Icon";
import { useKeys } from "./keys";
import { Trouble } from "./Trouble";

export function Grave({ title, confirm, points, ready = true, act, onEnd, testId, children }: { title: string; confirm: string; points: string[]; ready?: boolean; act: () => Promise<unknown>; onEnd: () => void; testId: string; children?: ReactNode }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const may = ready && typed.trim() === confirm && !busy;
  const save = () => {
    if (!may) return;
    setBusy(true);
    setTrouble(null);
    act().then(onEnd, setTrouble).finally(() => setBusy(false));
  };
  return (
    <form className="inset grave" data-testid={`${testId}-form`} onSubmit={(event) => { event.preventDefault(); save(); }}>
      <h3>{title}</h3>
      {children}
      {points.length > 0 && <ul className="plain-list" data-testid={`${testId}-about`}>{points.map((point) => <li key={point}>{point}</li>)}</ul>}
      <p className="says error"><Icon name="wrong" size={15} /><span>{t("erase.no_undo")}</span></p>
      <Field label={t("erase.type", { name: confirm })} name="confirm">
        {(ids) => <Input id={ids.id} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} data-testid={`${testId}-typed`} />}
      </Field>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button danger type="primary" htmlType="submit" disabled={!may} data-testid={`${testId}-confirm`}>{t("erase.confirm")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </form>
  );
}
