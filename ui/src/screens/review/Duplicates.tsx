// Registrations that may be one person: the likeliest first on the left, the pair chosen on the right.
import { useRef, useState } from "react";
import type { DuplicateView } from "../../api";
import { useWords } from "../../words";
import { DuplicateCard } from "./DuplicateCard";
import { likeness } from "./likeness";
import { QuestionList } from "./QuestionList";

export function Duplicates({ pairs }: { pairs: DuplicateView[] }) {
  const words = useWords();
  const { t } = words;
  const [at, setAt] = useState(0);
  const side = useRef<HTMLDivElement>(null);
  const index = Math.min(at, pairs.length - 1);
  const pair = pairs[index];
  const names = ({ a, b }: DuplicateView) => [...new Set([a.name, b.name])].map((name) => name || t("person.unnamed")).join(t("list.and"));
  const questions = pairs.map((one) => ({
    id: one.a.id + one.b.id,
    title: names(one),
    under: [t(`duplicates.like.${likeness(one.score)}`), ...one.reasons.slice(0, 2).map((reason) => words.coded("reasons", reason.code, "reasons.other", reason.params))].join(" · "),
  }));
  return (
    <div className="findings" ref={side}>
      <QuestionList name="duplicate" label={t("review.duplicates")} questions={questions} index={index} onIndex={setAt} onEnter={() => side.current?.querySelector<HTMLElement>('[data-testid="link"]')?.focus()} />
      {pair && <DuplicateCard key={pair.a.id + pair.b.id} pair={pair} />}
    </div>
  );
}
