// What looks unlikely: a list of questions on the left, the one chosen on the right with what can be done about it.
import { Button } from "antd";
import { useState } from "react";
import { commands, type FindingView } from "../../api";
import { useDuplicates, usePerson } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useNav } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { DuplicateCard } from "./DuplicateCard";
import { QuestionList } from "./QuestionList";

const HOUSEHOLD_FIELDS = new Set(["number", "village_group", "address", "head"]);

export function Findings({ findings }: { findings: FindingView[] }) {
  const words = useWords();
  const [at, setAt] = useState(0);
  const pairs = useDuplicates().data ?? [];
  const index = Math.min(at, findings.length - 1);
  const finding = findings[index];
  const questions = findings.map((one) => ({
    id: one.id,
    title: one.subject || words.t("person.unnamed"),
    under: words.coded("findings", one.code, "findings.other", { ...one.params, field: words.field(one.field) }),
    code: one.code,
  }));
  // Of two with one number the question is the same as among the duplicates, and so is its card.
  const pair = finding && pairs.find(({ a, b }) => finding.others.some((other) => [finding.row, other.id].every((id) => id === a.id || id === b.id)));
  return (
    <div className="findings">
      <QuestionList name="finding" label={words.t("review.findings")} questions={questions} index={index} onIndex={setAt} />
      {pair ? <DuplicateCard key={pair.a.id + pair.b.id} pair={pair} /> : finding && <FindingCard key={finding.id} finding={finding} />}
    </div>
  );
}

function FindingCard({ finding }: { finding: FindingView }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const { write } = useFoot();
  const [trouble, setTrouble] = useState<unknown>(null);
  const isHousehold = HOUSEHOLD_FIELDS.has(finding.field);
  const person = usePerson(finding.others.length === 0 && !isHousehold ? finding.row : null);
  const value = person.data?.fields[finding.field];
  return (
    <article className="finding-card" data-testid="finding-card" data-code={finding.code} aria-label={finding.subject}>
      <h2>{finding.subject || t("person.unnamed")}</h2>
      <p className="finding-says"><Icon name="doubt" /> {words.coded("findings", finding.code, "findings.other", { ...finding.params, field: words.field(finding.field) })}</p>
      {value !== undefined && <p>{words.field(finding.field)}: <b className="finding-value">{words.value(finding.field, value)}</b></p>}
      {finding.params.by_id && <p>{t("finding.by_id")}: <b className="finding-value">{words.value(finding.field, finding.params.by_id)}</b></p>}
      {!isHousehold && finding.others.map((other) => <p key={other.id}><button type="button" className="link" onClick={() => open({ kind: "person", id: other.id })}>{other.name || t("person.unnamed")}</button></p>)}
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button type="primary" onClick={() => open({ kind: isHousehold ? "household" : "person", id: finding.row })} data-testid="open-subject">{t("review.open_record")}</Button>
        <Button onClick={() => void write(() => commands.dismiss(finding.id)).catch(setTrouble)} data-testid="dismiss">{t(finding.others.length > 0 && !isHousehold ? "finding.not_same" : "finding.dismiss")}</Button>
      </div>
      <p className="faint small">{t("finding.dismiss_about")}</p>
    </article>
  );
}
