// 核对: one card a question, the next comes by itself; two values are settled first, then what looks unlikely.
import { Segmented } from "antd";
import { useState } from "react";
import { useConflicts, useFindings } from "../../api/queries";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { ConflictCard } from "./ConflictCard";
import { Findings } from "./Findings";

type Tab = "conflicts" | "findings";

export default function Review() {
  const { t } = useWords();
  const conflicts = useConflicts();
  const findings = useFindings();
  const [chosen, setChosen] = useState<Tab | null>(null);
  const [passed, setPassed] = useState<string[]>([]);
  const open = conflicts.data ?? [];
  const tab = chosen ?? (conflicts.data && open.length === 0 && (findings.data?.length ?? 0) > 0 ? "findings" : "conflicts");
  // A question put aside comes back after the others.
  const queue = [...open.filter((one) => !passed.includes(one.id)), ...open.filter((one) => passed.includes(one.id))];
  const now = queue[0];
  const label = (name: Tab, n: number) => <span data-testid={`review-tab-${name}`}>{t(`review.${name}`)} <b>{count(n)}</b></span>;
  return (
    <div className="page wide review" data-testid="review">
      <div className="page-line">
        <h1>{t("nav.review")}</h1>
        <Segmented value={tab} onChange={(value: Tab) => setChosen(value)} options={[{ value: "conflicts", label: label("conflicts", open.length) }, { value: "findings", label: label("findings", findings.data?.length ?? 0) }]} />
      </div>
      <Trouble thrown={conflicts.error ?? findings.error} />
      {tab === "conflicts" && now && <ConflictCard key={now.id} conflict={now} left={open.length} onPass={() => setPassed((before) => [...before.filter((id) => id !== now.id), now.id])} />}
      {tab === "conflicts" && conflicts.data && !now && <AllDone />}
      {tab === "findings" && findings.data && (findings.data.length > 0 ? <Findings findings={findings.data} /> : <AllDone />)}
    </div>
  );
}

function AllDone() {
  const { t } = useWords();
  return <div className="all-done" data-testid="review-done"><Icon name="done" size={34} /><p>{t("review.done")}</p><p className="faint">{t("review.done_about")}</p></div>;
}
