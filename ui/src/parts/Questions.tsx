// Conflicts and findings where they stand: in the record, beside the field they are about.
import { Button } from "antd";
import { useState } from "react";
import { commands, type ConflictView, type FindingView, type HeadView } from "../api";
import { useWords } from "../words";
import { useFoot } from "./foot";
import { instant } from "./format";
import { Icon } from "./Icon";
import { useNav } from "./nav";
import { Trouble } from "./Trouble";
import { Value } from "./Value";

export function ConflictLine({ conflict }: { conflict: ConflictView }) {
  const words = useWords();
  const { write } = useFoot();
  const [trouble, setTrouble] = useState<unknown>(null);
  const take = (head: HeadView) => void write(() => commands.resolveTake(conflict.id, head.op)).catch(setTrouble);
  return (
    <div className="question" data-testid={`conflict-${conflict.field}`}>
      <div className="question-head"><Icon name="review" size={15} />{words.t("conflict.two_values", { field: words.field(conflict.field) })}</div>
      {conflict.heads.map((head) => (
        <div key={head.op} className="question-choice">
          <span><b><Value owner={conflict.row} field={conflict.field} value={head.value} /></b><br /><span className="faint small">{words.t("history.by", { author: head.author, at: instant(head.at) })}</span></span>
          <Button size="small" onClick={() => take(head)} data-testid="take-this">{words.t("conflict.take")}</Button>
        </div>
      ))}
      <Trouble thrown={trouble} />
    </div>
  );
}

/** `named` says whom it is about, where it stands in the record of the household. */
export function FindingLine({ finding, here = false, named = false }: { finding: FindingView; here?: boolean; named?: boolean }) {
  const words = useWords();
  const { write } = useFoot();
  const { open } = useNav();
  const [trouble, setTrouble] = useState<unknown>(null);
  return (
    <div className="says doubt finding" data-testid={`finding-${finding.code}`}>
      <Icon name="doubt" size={15} />
      <span>
        {named && <button type="button" className="link" onClick={() => open({ kind: "person", id: finding.row }, here)}>{finding.subject || words.t("person.unnamed")}</button>}
        {words.coded("findings", finding.code, "findings.other", { ...finding.params, field: words.field(finding.field) })}
        {finding.others.map((other) => (
          <button key={other.id} type="button" className="link" onClick={() => open({ kind: "person", id: other.id }, here)}>{other.name || words.t("person.unnamed")}</button>
        ))}
        <button type="button" className="link" data-testid="dismiss" onClick={() => void write(() => commands.dismiss(finding.id)).catch(setTrouble)}>{words.t("finding.dismiss")}</button>
        <Trouble thrown={trouble} />
      </span>
    </div>
  );
}
