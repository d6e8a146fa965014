// What looks unlikely: a list of questions on the left, the one chosen on the right with what can be done about it.
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { useRef, useState, type KeyboardEvent } from "react";
import { commands, type FindingView } from "../../api";
import { usePerson } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useNav } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { SideBySide } from "./SideBySide";

const LINE_PIXELS = 58;
const HOUSEHOLD_FIELDS = new Set(["number", "village_group", "address", "head"]);

export function Findings({ findings }: { findings: FindingView[] }) {
  const words = useWords();
  const [at, setAt] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: findings.length, getScrollElement: () => scroller.current, estimateSize: () => LINE_PIXELS, overscan: 10 });
  const index = Math.min(at, findings.length - 1);
  const finding = findings[index];
  const move = (to: number) => {
    const next = Math.max(0, Math.min(findings.length - 1, to));
    setAt(next);
    virtual.scrollToIndex(next);
  };
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: findings.length - 1 };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  return (
    <div className="findings">
      <div className="finding-list" ref={scroller} role="listbox" tabIndex={0} aria-label={words.t("review.findings")} aria-activedescendant={`finding-${index}`} onKeyDown={onKey} data-testid="finding-list">
        <div className="grid-space" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const one = findings[item.index];
            return one && (
              <div key={one.id} id={`finding-${item.index}`} role="option" aria-selected={item.index === index} className="finding-line" style={{ transform: `translateY(${item.start}px)` }} onClick={() => setAt(item.index)} data-testid="finding-line" data-code={one.code}>
                <b>{one.subject || words.t("person.unnamed")}</b>
                <span className="faint small">{words.coded("findings", one.code, "findings.other", { ...one.params, field: words.field(one.field) })}</span>
              </div>
            );
          })}
        </div>
      </div>
      {finding && <FindingCard key={finding.id} finding={finding} />}
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
  const other = finding.others[0];
  const value = person.data?.fields[finding.field];
  return (
    <article className="finding-card" data-testid="finding-card" data-code={finding.code} aria-label={finding.subject}>
      <h2>{finding.subject || t("person.unnamed")}</h2>
      <p className="finding-says"><Icon name="doubt" /> {words.coded("findings", finding.code, "findings.other", { ...finding.params, field: words.field(finding.field) })}</p>
      {value !== undefined && <p>{words.field(finding.field)}: <b className="finding-value">{words.value(finding.field, value)}</b></p>}
      {finding.params.by_id && <p>{t("finding.by_id")}: <b className="finding-value">{words.value(finding.field, finding.params.by_id)}</b></p>}
      {other && !isHousehold && <SideBySide left={finding.row} right={other.id} />}
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button type="primary" onClick={() => open({ kind: isHousehold ? "household" : "person", id: finding.row })} data-testid="open-subject">{t("review.open_record")}</Button>
        <Button onClick={() => void write(() => commands.dismiss(finding.id)).catch(setTrouble)} data-testid="dismiss">{t(other ? "finding.not_same" : "finding.dismiss")}</Button>
      </div>
      <p className="faint small">{t("finding.dismiss_about")}</p>
    </article>
  );
}
