// One resident: name, age, household and contact on a line, then the facts, then the timeline.
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { commands, type EventKind, type PersonView } from "../../api";
import { refresh, usePerson, usePleaseContact } from "../../api/queries";
import { Facts } from "../../parts/Facts";
import { useFoot } from "../../parts/foot";
import { age } from "../../parts/format";
import { instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useNav } from "../../parts/nav";
import { useMay } from "../../parts/office";
import { Panel } from "../../parts/Panel";
import { ConflictLine, FindingLine } from "../../parts/Questions";
import { Timeline } from "../../parts/Timeline";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Also } from "./Also";
import { EraseRow } from "./EraseRow";
import { OfferTransfer, OnTheWay } from "./OfferTransfer";
import { Proposals } from "./Proposals";
import { SealedNotes } from "./SealedNotes";
import { VoidRow } from "./VoidRow";
import { WhoLooked } from "./WhoLooked";
import { Wishes } from "./Wishes";

const FACTS = ["phone", "national_id", "name", "sex", "birth_date", "relation_to_head", "residence_status", "away_to", "marital_status", "ethnicity", "education", "guardian", "registered_at", "birth_document", "note"];
type Doing = "transfer" | "void" | "erase" | "wishes" | "looked" | "sealed" | null;
const DOING = ["transfer", "void", "erase", "wishes", "looked", "sealed"];
const EVENTS: EventKind[] = ["marriage", "divorce", "move_within", "move_out", "split", "death"];

export function PersonRecord({ id, above, proposed }: { id: string; above: boolean; proposed: boolean }) {
  const person = usePerson(id);
  if (person.error) return <Trouble thrown={person.error} retry={() => void person.refetch()} />;
  return person.data ? <Person view={person.data} version={person.dataUpdatedAt} above={above} proposed={proposed} /> : null;
}

function Person({ view, version, above, proposed }: { view: PersonView; version: number; above: boolean; proposed: boolean }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const may = useMay();
  const [doing, setDoing] = useState<Doing>(null);
  const { note, fail } = useFoot();
  const done = () => setDoing(null);
  const { row } = view;
  const name = row.name || t("person.unnamed");
  const isHere = view.voided === null && row.residence_status !== "deceased" && row.residence_status !== "moved_out";
  const history = () => open({ kind: "history", id: row.id, name }, true);
  useKeys({ h: history });
  const report = () => void commands.saveSubjectReport(row.id).then(async (file) => {
    if (!file) return;
    note("report.done", { name, file });
    // That it was given stands in who looked.
    await refresh();
  }, fail);
  const others = view.conflicts.filter((conflict) => !FACTS.includes(conflict.field));
  const loose = view.findings.filter((finding) => !FACTS.includes(finding.field));
  const menu = [
    ...(isHere && may.write ? EVENTS.map((event) => ({ key: event, label: <span data-testid={`event-${event}`}>{t(`events.${event}`)}</span> })) : []),
    ...(may.write ? [
      { type: "divider" as const },
      { key: "transfer", label: <span data-testid="transfer">{t("transfers.open")}</span>, disabled: !(isHere) },
      { key: "void", label: <span data-testid="void">{t("void.open")}</span>, disabled: view.voided !== null },
      { key: "erase", label: <span data-testid="erase">{t("erase.open")}</span>, disabled: view.voided === "erased" },
    ] : []),
  ];
  const hers = [
    { key: "wishes", label: <span data-testid="open-wishes">{t("wishes.title")}</span> },
    ...(may.reveal || may.unseal ? [{ key: "report", label: <span data-testid="subject-report">{t("report.open")}</span> }] : []),
    ...(may.reveal || may.care ? [{ key: "looked", label: <span data-testid="open-looked">{t("looked.title")}</span> }] : []),
    ...(may.care ? [{ key: "sealed", label: <span data-testid="open-sealed">{t("sealed.title")}</span> }] : []),
  ];
  const begin = (key: string) => (key === "report" ? report() : setDoing(key as Doing));
  return (
    <Panel
      testId="person-record"
      id={row.id}
      above={above}
      title={<span data-testid="person-headline">{name}</span>}
      under={<Headline view={view} />}
      actions={
        <>
          {may.care && <Button onClick={() => open({ kind: "care", id: row.id })} data-testid="open-care">{t("care.to_care")}</Button>}
          <Button icon={<Icon name="history" size={16} />} onClick={history} data-testid="open-history" title="H">{t("history.open")}</Button>
          <Dropdown trigger={["click"]} menu={{ items: hers, onClick: ({ key }) => begin(key) }}>
            <Button data-testid="person-rights">{t("rights.open")}</Button>
          </Dropdown>
          {menu.length > 0 && <Dropdown trigger={["click"]} menu={{ items: menu, onClick: ({ key }) => (DOING.includes(key) ? begin(key) : open({ kind: "event", event: key as EventKind, person: row.id, household: row.household ?? undefined }, true)) }}>
            <Button type="primary" data-testid="person-events">{t("events.record")}</Button>
          </Dropdown>}
        </>
      }
    >
      {view.voided !== null && <div className="notice doubt"><Icon name="info" /><span>{t("void.is", { reason: words.coded("void", view.voided, "void.other") })}</span></div>}
      {doing === "void" && <VoidRow id={row.id} name={name} onEnd={done} />}
      {doing === "transfer" && <OfferTransfer id={row.id} name={name} unit={row.unit} household={false} onEnd={done} />}
      {doing === "erase" && <EraseRow id={row.id} fields={view.fields} names={FACTS} confirm={name} onEnd={done} />}
      {doing === "wishes" && <Wishes id={row.id} onEnd={done} />}
      {doing === "looked" && <WhoLooked id={row.id} name={name} onEnd={done} />}
      {doing === "sealed" && <SealedNotes id={row.id} onEnd={done} />}
      {proposed && <Proposals id={row.id} />}
      <PleaseContact id={row.id} />
      <OnTheWay id={row.id} />
      <Also id={row.id} unit={row.unit} also={view.also} />
      {others.map((conflict) => <ConflictLine key={conflict.id} conflict={conflict} />)}
      {loose.map((finding) => <FindingLine key={finding.id} finding={finding} here />)}
      <Facts entity="person" id={row.id} version={version} names={FACTS.filter((field) => asked(view, field))} fields={view.fields} conflicts={view.conflicts} findings={view.findings} readOnly={view.voided !== null} />
      <h3>{t("timeline.title")}</h3>
      <Timeline events={view.timeline} self={row.id} />
      {view.last && <p className="faint small">{t("person.last", { author: view.last.author, at: instant(view.last.at) })}</p>}
    </Panel>
  );
}

/** Whether a fact is one of this person's: where someone is away, and the paper of a small child's birth. */
function asked({ row, fields }: PersonView, field: string): boolean {
  if (field === "away_to") return row.residence_status === "away" || Boolean(fields.away_to);
  if (field === "birth_document") return Boolean(fields.birth_document) || row.age.endsWith("m");
  return true;
}

/** She wishes to be reached by the service station: the officer tells her, or them. */
function PleaseContact({ id }: { id: string }) {
  const { t } = useWords();
  const asked = usePleaseContact();
  if (asked.error) return <Trouble thrown={asked.error} retry={() => void asked.refetch()} />;
  const line = asked.data?.find((one) => one.person === id);
  if (!line) return null;
  return <div className="notice calm" data-testid="person-please-contact"><Icon name="info" /><span><b>{t("please_contact.title")}</b> {t("please_contact.since", { day: line.day })}</span></div>;
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
