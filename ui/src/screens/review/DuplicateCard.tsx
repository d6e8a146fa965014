// Two registrations that may be one person: why, both side by side, and the decision; nothing is merged by itself.
import { Button } from "antd";
import { useState } from "react";
import { commands, type DuplicateView, type RegistrationView, type Saved } from "../../api";
import { useUnits } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { likeness, needsStatus } from "./likeness";
import { SideBySide, type Side } from "./SideBySide";

export function DuplicateCard({ pair }: { pair: DuplicateView }) {
  const words = useWords();
  const { t } = words;
  const { write } = useFoot();
  const isTown = useOffice().role === "town";
  const units = useUnits(isTown).data;
  const [taken, setTaken] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const mustChoose = needsStatus(pair);
  const chosen = Object.fromEntries(pair.differing.map((field) => [field, taken[field] ?? (field === "residence_status" && mustChoose ? undefined : pair.a.id)]));
  const side = (one: RegistrationView): Side => ({
    id: one.id,
    name: one.name,
    fields: one.fields,
    where: [isTown && (units?.find((unit) => unit.code === one.unit)?.name ?? one.unit), one.household_number && t("household.numbered", { number: one.household_number }), one.head_name && t("household.head_is", { name: one.head_name })].filter(Boolean).join(" · "),
  });
  const does = (act: () => Promise<Saved>) => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    write(act).catch(setTrouble).finally(() => setBusy(false));
  };
  const undecided = mustChoose && chosen.residence_status === undefined;
  return (
    <article className="finding-card duplicate-card" data-testid="duplicate-card" data-a={pair.a.id} data-b={pair.b.id} aria-label={t("duplicates.card", { a: pair.a.name, b: pair.b.name })}>
      <div className="likeness">
        <h2>{t(`duplicates.like.${likeness(pair.score)}`)}</h2>
        <meter min={0} max={100} value={pair.score} aria-label={t("duplicates.score")} /><span className="faint">{t("duplicates.of_hundred", { n: pair.score })}</span>
      </div>
      <ul className="reasons" data-testid="reasons">
        {pair.reasons.map((reason) => <li key={reason.code} className={/differs$/.test(reason.code) ? "against" : ""}><Icon name={/differs$/.test(reason.code) ? "wrong" : "done"} size={15} /> {words.coded("reasons", reason.code, "reasons.other", reason.params)}</li>)}
      </ul>
      <SideBySide sides={[side(pair.a), side(pair.b)]} differing={(field) => pair.differing.includes(field)} choice={{ chosen, set: (field, id) => setTaken((now) => ({ ...now, [field]: id })) }} />
      <p className="faint small">{t(pair.a.unit === pair.b.unit ? "duplicates.choose_about" : "duplicates.choose_about_town")}</p>
      {undecided && <p className="says doubt"><Icon name="doubt" size={15} /><span>{t("duplicates.choose_status")}</span></p>}
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button type="primary" disabled={busy || undecided} onClick={() => does(() => commands.linkPeople(pair.a.id, pair.b.id, taken))} data-testid="link">{t("duplicates.link")}</Button>
        <Button disabled={busy} onClick={() => does(() => commands.notSame(pair.a.id, pair.b.id))} data-testid="not-same">{t("finding.not_same")}</Button>
      </div>
      <p className="faint small">{t("duplicates.link_about")}</p>
    </article>
  );
}
