// The questions of one kind, a line each: arrows choose, Enter goes to the card beside the list.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type KeyboardEvent, type ReactNode } from "react";

const LINE_PIXELS = 58;

export type Question = { id: string; title: ReactNode; under: ReactNode; code?: string };

export function QuestionList(props: { name: string; label: string; questions: Question[]; index: number; onIndex: (index: number) => void; onEnter?: () => void }) {
  const { name, questions, index } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: questions.length, getScrollElement: () => scroller.current, estimateSize: () => LINE_PIXELS, overscan: 10 });
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: questions.length - 1 };
    const to = moves[event.key];
    if (event.key === "Enter" && props.onEnter) props.onEnter();
    else if (to === undefined) return;
    else {
      const next = Math.max(0, Math.min(questions.length - 1, to));
      props.onIndex(next);
      virtual.scrollToIndex(next);
    }
    event.preventDefault();
  };
  return (
    <div className="finding-list" ref={scroller} role="listbox" tabIndex={0} aria-label={props.label} aria-activedescendant={`${name}-${index}`} onKeyDown={onKey} data-testid={`${name}-list`}>
      <div className="grid-space" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const one = questions[item.index];
          return one && (
            <div key={one.id} id={`${name}-${item.index}`} role="option" aria-selected={item.index === index} className="finding-line" style={{ transform: `translateY(${item.start}px)` }} onClick={() => props.onIndex(item.index)} data-testid={`${name}-line`} data-code={one.code}>
              <b>{one.title}</b>
              <span className="faint small">{one.under}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
