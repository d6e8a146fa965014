// One resident: name, age, household and contact on a line, then the facts, then the timeline.
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { commands, type EventKind, type PersonView } from "../../api";
import { usePerson } from "../../api/queries";
import { Facts } from "../../parts/Facts";
import { useFoot } from "../../parts/foot";
import { age } from "../../parts/format";
import { instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { Panel } from "../../parts/Panel";
import { ConflictLine, FindingLine } from "../../parts/Questions";
import { Timeline } from "../../parts/Timeline";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Also } from "./Also";
import { EraseRow } from "./EraseRow";
import { OfferTransfer, OnTheWay } from "./OfferTransfer";
import { VoidRow } from "./VoidRow";

const FACTS = ["phone", "national_id", "name", "sex", "birth_date", "relation_to_head", "residence_status", "away_to", "marital_status", "ethnicity", "education", "guardian", "registered_at", "note"];
const EVENTS: EventKind[] = ["marriage", "divorce", "move_within", "move_out", "split", "death"];

export function PersonRecord({ id, above }: { id: string; above: boolean }) {
  const person = usePerson(id);
  if (person.error) return <Trouble thrown={person.error} retry={() => void person.refetch()} />;
  return person.data ? <Person view={person.data} version={person.dataUpdatedAt} above={above} /> : null;
}

function Person({ view, version, above }: { view: PersonView; version: number; above: boolean }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const { note, fail } = useFoot();
  const [doing, setDoing] = useState<"transfer" | "void" | "erase" | null>(null);
  const done = () => setDoing(null);
  const { row } = view;
  const name = row.name || t("person.unnamed");
  const isHere = view.voided === null && row.residence_status !== "deceased" && row.residence_status !== "moved_out";
  const history = () => open({ kind: "history", id: row.id, name }, true);
  useKeys({ h: history });
  const report = () => void commands.saveSubjectReport(row.id).then((file) => file && note("report.done", { name, file }), fail);
  const act = (key: string) => {
    if (key === "report") report();
    else if (key === "transfer" || key === "void" || key === "erase") setDoing(key);
    else open({ kind: "event", event: key as EventKind, person: row.id, household: row.household ?? undefined }, true);
  };
  const others = view.conflicts.filter((conflict) => !FACTS.includes(conflict.field));
  const loose = view.findings.filter((finding) => !FACTS.includes(finding.field));
  const menu = [
    ...(isHere ? EVENTS.map((event) => ({ key: event, label: <span data-testid={`event-${event}`}>{t(`events.${event}`)}</span> })) : []),
    { type: "divider" as const },
    { key: "transfer", label: <span data-testid="transfer">{t("transfers.open")}</span>, disabled: !(isHere) },
    { key: "report", label: <span data-testid="subject-report">{t("report.open")}</span> },
    { key: "void", label: <span data-testid="void">{t("void.open")}</span>, disabled: view.voided !== null },
    { key: "erase", label: <span data-testid="erase">{t("erase.open")}</span>, disabled: view.voided === "erased" },
  ];
  return (
    <Panel
      testId="person-record"
      id={row.id}
      above={above}
      title={<span data-testid="person-headline">{name}</span>}
      under={<Headline view={view} />}
      actions={
        <>
          <Button icon={<Icon name="history" size={16} />} onClick={history} data-testid="open-history" title="H">{t("history.open")}</Button>
          <Dropdown trigger={["click"]} menu={{ items: menu, onClick: ({ key }) => act(key) }}>
            <Button type="primary" data-testid="person-events">{t("events.record")}</Button>
          </Dropdown>
        </>
      }
    >
      {view.voided !== null && <div className="notice doubt"><Icon name="info" /><span>{t("void.is", { reason: words.coded("void", view.voided, "void.other") })}</span></div>}
      {doing === "void" && <VoidRow id={row.id} name={name} onEnd={done} />}
      {doing === "transfer" && <OfferTransfer id={row.id} name={name} unit={row.unit} household={false} onEnd={done} />}
      {doing === "erase" && <EraseRow id={row.id} fields={view.fields} names={FACTS} confirm={name} onEnd={done} />}
      <OnTheWay id={row.id} />
      <Also id={row.id} unit={row.unit} also={view.also} />
      {others.map((conflict) => <ConflictLine key={conflict.id} conflict={conflict} />)}
      {loose.map((finding) => <FindingLine key={finding.id} finding={finding} here />)}
      <Facts entity="person" id={row.id} version={version} names={FACTS.filter((field) => field !== "away_to" || row.residence_status === "away" || view.fields.away_to)} fields={view.fields} conflicts={view.conflicts} findings={view.findings} readOnly={view.voided !== null} />
      <h3>{t("timeline.title")}</h3>
      <Timeline events={view.timeline} self={row.id} />
      {view.last && <p className="faint small">{t("person.last", { author: view.last.author, at: instant(view.last.at) })}</p>}
    </Panel>
  );
}

function Headline({ view }: { view: PersonView }) {
  const words = useWords();
  const { open } = useNav();
  const { row } = view;
  const facts = [row.sex && words.value("sex", row.sex), age(row.age, words), row.relation_to_head && words.value("relation_to_head", row.relation_to_head), row.phone].filter(Boolean);
  return (
    <>
      <span>{facts.join(" · ")}</span>
      {row.household && (
        <button type="button" className="link" data-testid="person-household" onClick={() => row.household && open({ kind: "household", id: row.household }, true)}>
          <Icon name="household" size={15} /> {[words.t("household.numbered", { number: row.household_number }), row.village_group].filter(Boolean).join(" · ")}
        </button>
      )}
      {row.residence_status && row.residence_status !== "at_home" && <span className="tag">{words.value("residence_status", row.residence_status)}</span>}
    </>
  );
}
