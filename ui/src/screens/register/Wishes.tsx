// 同意与异议: what someone agreed to and objects to. Only a yes is kept; what was withdrawn reads like what was never said.
import { Button, Select } from "antd";
import { useState } from "react";
import { commands, type Wish } from "../../api";
import { client, refresh, useWishes } from "../../api/queries";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { today } from "../../parts/format";
import { useKeys } from "../../parts/keys";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

const FORMS = ["spoken", "written", "guardian"] as const;


export function Wishes({ id, onEnd }: { id: string; onEnd: () => void }) {
  const { t, coded } = useWords();
  const known = useWishes(id);
  const [adding, setAdding] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const { note } = useFoot();
  useKeys({ escape: onEnd });
  const record = async (wish: Wish) => {
    setTrouble(null);
    try {
      client.setQueryData(["wishes", id], await commands.recordWish(id, wish));
      setAdding(false);
      // What the foot offered to take back is not the last write any more.
      note("wishes.saved");
      await refresh();
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  const shown = known.data;
  const mayAdd = shown !== undefined && shown.purposes.length + shown.objects_to.length > 0;
  return (
    <section className="inset" aria-label={t("wishes.title")} data-testid="wishes">
      <h3>{t("wishes.title")}</h3>
      <p className="faint small">{t("wishes.about")}</p>
      <Trouble thrown={known.error ?? trouble} />
      {shown && shown.consents.length + shown.objections.length === 0 && <p data-testid="wishes-none">{t("wishes.none")}</p>}
      <ul className="plain-list">
        {shown?.consents.map((consent) => (
          <li key={consent.purpose} data-testid="wish" data-what={consent.purpose}>
            {coded("purpose", consent.purpose, "purpose.other")} <span className="faint small">{consent.given_on} · {coded("form_said", consent.form, "form_said.spoken")}</span>{" "}
            {shown.purposes.includes(consent.purpose) && <Button size="small" onClick={() => void record({ what: "withdraw", purpose: consent.purpose })} data-testid={`withdraw-${consent.purpose}`}>{t("wishes.withdraw")}</Button>}
          </li>
        ))}
        {shown?.objections.map((objection) => (
          <li key={objection.about} data-testid="wish" data-what={objection.about}>
            {coded("objects", objection.about, "objects.register")} <span className="faint small">{objection.made_on} · {coded("form_said", objection.form, "form_said.spoken")}</span>{" "}
            {shown.objects_to.includes(objection.about) && <Button size="small" onClick={() => void record({ what: "no_longer_object", about: objection.about })} data-testid={`withdraw-${objection.about}`}>{t("wishes.withdraw")}</Button>}
          </li>
        ))}
      </ul>
      {adding && shown && <Add purposes={shown.purposes.filter((one) => !shown.consents.some((consent) => consent.purpose === one))} objects={shown.objects_to.filter((one) => !shown.objections.some((objection) => objection.about === one))} onSave={record} onEnd={() => setAdding(false)} />}
      {!adding && (
        <div className="buttons">
          {mayAdd && <Button type="primary" onClick={() => setAdding(true)} data-testid="wish-add">{t("wishes.add")}</Button>}
          <Button onClick={onEnd} data-testid="wishes-close">{t("action.close")}</Button>
        </div>
      )}
    </section>
  );
}

function Add({ purposes, objects, onSave, onEnd }: { purposes: string[]; objects: string[]; onSave: (wish: Wish) => Promise<void>; onEnd: () => void }) {
  const { t, coded } = useWords();
  const [what, setWhat] = useState<string | null>(null);
  const [form, setForm] = useState<string>(FORMS[0]);
  const [date, setDate] = useState(today());
  const options = [
    { label: t("wishes.agrees"), options: purposes.map((value) => ({ value, label: coded("purpose", value, "purpose.other") })) },
    { label: t("wishes.objects"), options: objects.map((value) => ({ value: `!${value}`, label: coded("objects", value, "objects.register") })) },
  ].filter((group) => group.options.length > 0);
  const save = () => {
    if (what === null) return;
    void onSave(what.startsWith("!") ? { what: "object", about: what.slice(1), date, form } : { what: "agree", purpose: what, date, form });
  };
  return (
    <>
      <Field label={t("wishes.what")} name="wish" wide>
        {(ids) => <Select id={ids.id} className="full" value={what ?? undefined} onChange={setWhat} options={options} placeholder={t("form.choose")} showSearch={{ optionFilterProp: "label" }} data-testid="wish-what" />}
      </Field>
      <Field label={t("wishes.form")} name="wish-form">
        {(ids) => <Select id={ids.id} className="full" value={form} onChange={setForm} options={FORMS.map((value) => ({ value, label: t(`form_said.${value}`) }))} data-testid="wish-form" />}
      </Field>
      <Field label={t("wishes.date")} name="date">
        {(ids) => <DateInput name="date" id={ids.id} value={date} onChange={setDate} testId="wish-date" />}
      </Field>
      <div className="buttons"><Button type="primary" disabled={what === null} onClick={save} data-testid="wish-save">{t("action.save")}</Button><Button onClick={onEnd}>{t("action.cancel")}</Button></div>
    </>
  );
}
