// Takes a record that should not exist out of use, with its reason; nothing is deleted and it can be undone.
import { Button, Select } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { useKeys } from "../../parts/keys";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

const REASONS = ["entered_by_mistake", "duplicate_entry", "other"] as const;

export function VoidRow({ id, name, onEnd }: { id: string; name: string; onEnd: () => void }) {
  const { t } = useWords();
  const { write } = useFoot();
  const [reason, setReason] = useState<string>(REASONS[0]);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const save = () => void write(() => commands.voidRow(id, reason)).then(onEnd, setTrouble);
  return (
    <div className="inset" data-testid="void-form">
      <p>{t("void.explain", { name })}</p>
      <Field label={t("void.reason")} name="reason">
        {(ids) => <Select id={ids.id} className="full" value={reason} onChange={setReason} data-testid="void-reason" options={REASONS.map((value) => ({ value, label: t(`void.${value}`) }))} />}
      </Field>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button danger type="primary" onClick={save} data-testid="void-confirm">{t("void.confirm")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </div>
  );
}
