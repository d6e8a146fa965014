// 作废名片: nothing is accepted any more of an office past a position of its stream, because its laptop was lost or its key is in wrong hands.
import { Button, InputNumber } from "antd";
import { useState } from "react";
import { commands, type OfficeStatus } from "../../api";
import { refresh } from "../../api/queries";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { useKeys } from "../../parts/keys";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

export function RevokeCard({ office, onEnd }: { office: OfficeStatus; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const [last, setLast] = useState(office.received_to);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const revoke = async () => {
    try {
      await commands.revokeCard(office.unit, last);
      note("office.revoked_noted", { name: office.name, n: last });
      onEnd();
      await refresh();
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  return (
    <div className="inset office-more" data-testid="revoke-form">
      <p>{t("office.revoke_about", { name: office.name })}</p>
      <Field label={t("office.revoke_last")} name="last" hint={<span className="faint">{t("office.revoke_last_about", { n: office.received_to })}</span>}>
        {(ids) => <InputNumber id={ids.id} aria-describedby={ids.describedBy} min={0} precision={0} value={last} onChange={(value) => setLast(value ?? 0)} data-testid="revoke-last" />}
      </Field>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button danger type="primary" onClick={() => void revoke()} data-testid="revoke-confirm">{t("office.revoke_confirm")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </div>
  );
}
