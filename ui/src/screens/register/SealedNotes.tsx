// 密封记录: whoever writes one cannot read it back; the station opens it with two of the three shares of its key, and each opening is logged.
import { Button, Input } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { refresh, useNotesOf, useSealedNotes } from "../../api/queries";
import { AskReason } from "../../parts/AskReason";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useMay } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";

const MOST_CHARACTERS = 600;

export function SealedNotes({ id, onEnd }: { id: string; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const may = useMay();
  const state = useSealedNotes();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const seal = () => {
    setBusy(true);
    setTrouble(null);
    commands.sealNote(id, text).then(async () => {
      setText("");
      note("sealed.done");
      await refresh();
    }, setTrouble).finally(() => setBusy(false));
  };
  return (
    <section className="inset" aria-label={t("sealed.title")} data-testid="sealed">
      <h3>{t("sealed.title")}</h3>
      <p className="faint small">{t("sealed.about")}</p>
      <Trouble thrown={state.error ?? trouble} />
      {may.unseal && <Notes id={id} hasShare={state.data?.has_share ?? false} />}
      {state.data && !state.data.has_key ? <p className="notice doubt"><Icon name="info" /><span>{t("sealed.no_key")}</span></p> : (
        <Field label={t("sealed.text")} name="sealed-text" wide hint={<span className="faint small">{t("sealed.text_about")}</span>}>
          {(ids) => <Input.TextArea id={ids.id} aria-describedby={ids.describedBy} rows={3} maxLength={MOST_CHARACTERS} value={text} onChange={(event) => setText(event.target.value)} data-testid="sealed-text" />}
        </Field>
      )}
      <div className="buttons">
        <Button type="primary" icon={<Icon name="lock" size={16} />} loading={busy} disabled={text.trim() === ""} onClick={seal} data-testid="seal">{t("sealed.seal")}</Button>
        <Button onClick={onEnd} data-testid="sealed-close">{t("action.close")}</Button>
      </div>
    </section>
  );
}

function Notes({ id, hasShare }: { id: string; hasShare: boolean }) {
  const { t } = useWords();
  const unitName = useUnitName();
  const notes = useNotesOf(id);
  const [at, setAt] = useState<string | null>(null);
  if (notes.error) return <Trouble thrown={notes.error} />;
  if (!notes.data || notes.data.length === 0) return <p className="faint">{t("sealed.none")}</p>;
  return (
    <ul className="plain-list">
      {notes.data.map((one) => (
        <li key={one.id} data-testid="sealed-note">
          {one.day} · {unitName(one.unit)}{" "}
          {at === one.id ? <Opened id={one.id} hasShare={hasShare} /> : <Button size="small" onClick={() => setAt(one.id)} data-testid="unseal-open">{t("sealed.unseal")}</Button>}
        </li>
      ))}
    </ul>
  );
}

function Opened({ id, hasShare }: { id: string; hasShare: boolean }) {
  const { t } = useWords();
  const [shares, setShares] = useState(["", ""]);
  const [text, setText] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const asked = hasShare ? 1 : 2;
  const open = (reason: string) => {
    setTrouble(null);
    commands.unsealNote(id, shares.slice(0, asked), reason).then((opened) => {
      setText(opened);
      setShares(["", ""]);
    }, setTrouble);
  };
  if (text !== null) return <p className="notice calm" data-testid="unsealed">{text}</p>;
  return (
    <>
      <p className="faint small">{t(hasShare ? "sealed.one_share" : "sealed.two_shares")}</p>
      {shares.slice(0, asked).map((share, at) => (
        <Field key={at} label={t("sealed.share", { n: at + 1 })} name={`share-${at}`} wide>
          {(ids) => <Input id={ids.id} className="mono" autoComplete="off" spellCheck={false} value={share} onChange={(event) => setShares((now) => now.map((one, place) => (place === at ? event.target.value : one)))} data-testid={`share-${at}`} />}
        </Field>
      ))}
      <Trouble thrown={trouble} />
      <div className="buttons"><AskReason act={open}><Button type="primary" disabled={shares.slice(0, asked).some((share) => share.trim() === "")} data-testid="unseal">{t("sealed.unseal")}</Button></AskReason></div>
    </>
  );
}
