// 核对: one card a question, the next comes by itself. A kind of question that does not arise has no tab.
import { Segmented } from "antd";
import { useState } from "react";
import { useConflicts, useDuplicates, useFindings, useForks, useTransfers } from "../../api/queries";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useNav, type ReviewTab } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { ConflictCard } from "./ConflictCard";
import { Duplicates } from "./Duplicates";
import { Findings } from "./Findings";
import { Forks } from "./Forks";
import { Transfers, waitsHere } from "./Transfers";

export default function Review() {
  const { t } = useWords();
  const { place } = useNav();
  const conflicts = useConflicts();
  const findings = useFindings();
  const duplicates = useDuplicates();
  const forks = useForks();
  const transfers = useTransfers();
  const [chosen, setChosen] = useState<ReviewTab | null>(place.tab);
  const counts: Record<ReviewTab, number> = {
    conflicts: conflicts.data?.length ?? 0,
    findings: findings.data?.length ?? 0,
    duplicates: duplicates.data?.length ?? 0,
    forks: forks.data?.filter((fork) => !fork.seen).length ?? 0,
    transfers: transfers.data?.filter(waitsHere).length ?? 0,
  };
  const tabs: ReviewTab[] = ["conflicts", "findings", "duplicates"];
  if ((forks.data?.length ?? 0) > 0) tabs.push("forks");
  if ((transfers.data?.length ?? 0) > 0) tabs.push("transfers");
  // Two values are settled first; where there are none, what is there.
  const first = conflicts.data && counts.conflicts === 0 ? tabs.find((tab) => counts[tab] > 0) : undefined;
  const tab = chosen && tabs.includes(chosen) ? chosen : (first ?? "conflicts");
  // These also show what was settled, so one stays with them after the last.
  if (chosen === null && (tab === "forks" || tab === "transfers")) setChosen(tab);
  const label = (name: ReviewTab) => <span data-testid={`review-tab-${name}`}>{t(`review.${name}`)} <b>{count(counts[name])}</b></span>;
  return (
    <div className="page wide review" data-testid="review" data-tab={tab}>
      <div className="page-line">
        <h1>{t("nav.review")}</h1>
        <Segmented value={tab} onChange={(value: ReviewTab) => setChosen(value)} options={tabs.map((value) => ({ value, label: label(value) }))} />
      </div>
      <Trouble thrown={conflicts.error ?? findings.error ?? duplicates.error ?? forks.error ?? transfers.error} />
      {tab === "conflicts" && conflicts.data && <Conflicts />}
      {tab === "findings" && findings.data && (counts.findings > 0 ? <Findings findings={findings.data} /> : <AllDone />)}
      {tab === "duplicates" && duplicates.data && (counts.duplicates > 0 ? <Duplicates pairs={duplicates.data} /> : <AllDone />)}
      {tab === "forks" && forks.data && <Forks forks={forks.data} />}
      {tab === "transfers" && transfers.data && <Transfers transfers={transfers.data} />}
    </div>
  );
}

function Conflicts() {
  const open = useConflicts().data ?? [];
  const [passed, setPassed] = useState<string[]>([]);
  // A question put aside comes back after the others.
  const queue = [...open.filter((one) => !passed.includes(one.id)), ...open.filter((one) => passed.includes(one.id))];
  const now = queue[0];
  if (!now) return <AllDone />;
  return <ConflictCard key={now.id} conflict={now} left={open.length} onPass={() => setPassed((before) => [...before.filter((id) => id !== now.id), now.id])} />;
}

function AllDone() {
  const { t } = useWords();
  return <div className="all-done" data-testid="review-done"><Icon name="done" size={34} /><p>{t("review.done")}</p><p className="faint">{t("review.done_about")}</p></div>;
}
