// One household: its head and address on a line, its people, its facts, its events.
import { Button, Dropdown } from "antd";
import { useState } from "react";
import type { EventKind, HouseholdView, PersonRow } from "../../api";
import { useHousehold } from "../../api/queries";
import { Facts } from "../../parts/Facts";
import { age } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { useMay } from "../../parts/office";
import { Panel } from "../../parts/Panel";
import { ConflictLine, FindingLine } from "../../parts/Questions";
import { Timeline } from "../../parts/Timeline";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { EraseRow } from "./EraseRow";
import { OfferTransfer, OnTheWay } from "./OfferTransfer";
import { VoidRow } from "./VoidRow";

const FACTS = ["number", "village_group", "address", "note"];
const EVENTS: EventKind[] = ["birth", "move_in", "new_head", "split", "join"];

export function HouseholdRecord({ id, above }: { id: string; above: boolean }) {
  const household = useHousehold(id);
  if (household.error) return <Trouble thrown={household.error} retry={() => void household.refetch()} />;
  return household.data ? <Household view={household.data} version={household.dataUpdatedAt} above={above} /> : null;
}

function Household({ view, version, above }: { view: HouseholdView; version: number; above: boolean }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const may = useMay();
  const [doing, setDoing] = useState<"transfer" | "void" | "erase" | null>(null);
  const done = () => setDoing(null);
  const { row } = view;
  const name = t("household.numbered", { number: row.number });
  const history = () => open({ kind: "history", id: row.id, name }, true);
  const addPerson = () => open({ kind: "new_person", household: row.id }, true);
  useKeys({ h: history, n: () => (may.write ? addPerson() : false) });
  const others = view.conflicts.filter((conflict) => !FACTS.includes(conflict.field));
  const loose = view.findings.filter((finding) => !FACTS.includes(finding.field));
  const menu = !may.write ? [] : [
    ...(view.voided === null ? EVENTS.map((event) => ({ key: event, label: <span data-testid={`event-${event}`}>{t(`events.${event}`)}</span> })) : []),
    { type: "divider" as const },
    { key: "transfer", label: <span data-testid="transfer">{t("transfers.open")}</span>, disabled: !(view.voided === null) },
    { key: "void", label: <span data-testid="void">{t("void.open")}</span>, disabled: view.voided !== null },
    { key: "erase", label: <span data-testid="erase">{t("erase.open")}</span>, disabled: view.voided === "erased" },
  ];
  return (
    <Panel
      testId="household-record"
      id={row.id}
      above={above}
      title={<span data-testid="household-headline">{name}</span>}
      under={<span>{[row.head_name && t("household.head_is", { name: row.head_name }), t("household.people", { n: row.residents }), row.village_group, row.address].filter(Boolean).join(" · ")}</span>}
      actions={
        <>
          <Button icon={<Icon name="history" size={16} />} onClick={history} data-testid="open-history" title="H">{t("history.open")}</Button>
          {menu.length > 0 && <Dropdown trigger={["click"]} menu={{ items: menu, onClick: ({ key }) => (key === "transfer" || key === "void" || key === "erase" ? setDoing(key) : open({ kind: "event", event: key as EventKind, household: row.id }, true)) }}>
            <Button type="primary" data-testid="household-events">{t("events.record")}</Button>
          </Dropdown>}
        </>
      }
    >
      {view.voided !== null && <div className="notice doubt"><Icon name="info" /><span>{t("void.is", { reason: words.coded("void", view.voided, "void.other") })}</span></div>}
      {doing === "void" && <VoidRow id={row.id} name={name} onEnd={done} />}
      {doing === "transfer" && <OfferTransfer id={row.id} name={name} unit={row.unit} household={true} onEnd={done} />}
      {doing === "erase" && <EraseRow id={row.id} fields={view.fields} names={FACTS} confirm={row.number} onEnd={done} />}
      <OnTheWay id={row.id} />
      {others.map((conflict) => <ConflictLine key={conflict.id} conflict={conflict} />)}
      {loose.map((finding) => <FindingLine key={finding.id} finding={finding} here named={finding.row !== row.id} />)}
      <div className="section-line">
        <h3>{t("household.members")}</h3>
        {may.write && <Button size="small" icon={<Icon name="add" size={14} />} onClick={addPerson} disabled={view.voided !== null} data-testid="add-person" title="N">{t("person.add")}</Button>}
      </div>
      <Members members={view.members} head={row.head} />
      <h3>{t("household.facts")}</h3>
      <Facts entity="household" id={row.id} version={version} names={FACTS} fields={view.fields} conflicts={view.conflicts} findings={view.findings} readOnly={view.voided !== null} />
      <h3>{t("timeline.title")}</h3>
      <Timeline events={view.timeline} self={row.id} />
    </Panel>
  );
}

function Members({ members, head }: { members: PersonRow[]; head: string | null }) {
  const words = useWords();
  const { open } = useNav();
  if (members.length === 0) return <p className="faint">{words.t("household.nobody")}</p>;
  return (
    <ul className="members" data-testid="members">
      {members.map((row) => (
        <li key={row.id}>
          <button type="button" data-testid="member" data-id={row.id} onClick={() => open({ kind: "person", id: row.id }, true)}>
            <b>{row.name || words.t("person.unnamed")}</b>
            <span>{[row.sex && words.value("sex", row.sex), age(row.age, words)].filter(Boolean).join(" · ")}</span>
            <span>{row.id === head ? words.t("fields.head") : row.relation_to_head && words.value("relation_to_head", row.relation_to_head)}</span>
            <span className="faint">{row.phone}</span>
            {row.residence_status && row.residence_status !== "at_home" ? <span className="tag">{words.value("residence_status", row.residence_status)}</span> : <span />}
          </button>
        </li>
      ))}
    </ul>
  );
}
