// 户册: the list of residents or households on the left, the record or form on the right; both stay.
import { Button, Checkbox, Dropdown, Input, Segmented, Select } from "antd";
import { lazy, Suspense, useRef, useState, type ReactNode } from "react";
import { commands } from "../../api";
import { useGroups, useUnits, type ListKind } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { useKeys } from "../../parts/keys";
import { useNav, type Panel } from "../../parts/nav";
import { REASONS } from "../../parts/AskReason";
import { useMay, useOffice } from "../../parts/office";
import { Icon } from "../../parts/Icon";
import { codesOf, useWords } from "../../words";
import { householdColumns, personColumns } from "./columns";
import { HouseholdRecord } from "./HouseholdRecord";
import { ListGrid } from "./ListGrid";
import { PersonRecord } from "./PersonRecord";
import { HistoryPanel } from "./HistoryPanel";

const NewHousehold = lazy(() => import("../forms/NewHousehold"));
const NewPerson = lazy(() => import("../forms/NewPerson"));
const EventPanel = lazy(() => import("../events/EventPanel"));
const PastePanel = lazy(() => import("./PastePanel"));

export default function Register() {
  const words = useWords();
  const { t } = words;
  const { place, open, back } = useNav();
  const isTown = useOffice().role === "town";
  const may = useMay();
  const units = useUnits(isTown);
  const side = useRef<HTMLElement>(null);
  const [cursor, setCursor] = useState(0);
  const panel = place.panels.at(-1) ?? null;
  const unitName = isTown ? (code: string) => units.data?.find((unit) => unit.code === code)?.name ?? code : null;
  const filter = { ...place.filter, offset: 0, limit: 0 };
  const selected = panel && "id" in panel ? panel.id : null;

  useKeys({
    n: () => (may.write ? open({ kind: "new_household" }) : false),
    escape: () => (panel ? back() : false),
  });
  const openRow = (kind: "person" | "household") => (id: string, focusRecord: boolean) => {
    open({ kind, id });
    if (focusRecord) focusWhenThere(() => side.current?.querySelector<HTMLElement>(`[data-id="${id}"] .fact-value`));
  };
  return (
    <div className={panel ? "register with-record" : "register"}>
      <section className="list-side" aria-label={t(place.list === "people" ? "list.people" : "list.households")}>
        <h1 className="visually-hidden">{t("nav.register")}</h1>
        <Toolbar cursor={cursor} />
        {place.list === "people" ? (
          <ListGrid kind="people" filter={filter} columns={personColumns(words, unitName)} label={t("list.people")} selected={selected} pasteColumn="phone" onOpen={openRow("person")} onCursor={setCursor} onPaste={(start, text) => open({ kind: "paste", start, text })} empty={<Empty />} />
        ) : (
          <ListGrid kind="households" filter={filter} columns={householdColumns(words, unitName)} label={t("list.households")} selected={selected} onOpen={openRow("household")} empty={<Empty />} />
        )}
      </section>
      {panel && (
        <section className="record-side" ref={side} aria-label={t("list.record")}>
          <Suspense fallback={null}><PanelView panel={panel} above={place.panels.length > 1} /></Suspense>
        </section>
      )}
    </div>
  );
}

const FOCUS_TRIES = 60;

/** The record is still being read when Enter is pressed; the focus goes to it once it is drawn. */
function focusWhenThere(find: () => HTMLElement | null | undefined, tries = FOCUS_TRIES): void {
  const at = find();
  if (at) at.focus();
  else if (tries > 0) requestAnimationFrame(() => focusWhenThere(find, tries - 1));
}

function PanelView({ panel, above }: { panel: Panel; above: boolean }): ReactNode {
  switch (panel.kind) {
    case "person": return <PersonRecord key={panel.id} id={panel.id} above={above} proposed={panel.proposed ?? false} />;
    case "household": return <HouseholdRecord key={panel.id} id={panel.id} above={above} />;
    case "history": return <HistoryPanel key={panel.id} id={panel.id} name={panel.name} />;
    case "new_household": return <NewHousehold />;
    case "new_person": return <NewPerson key={panel.household} household={panel.household} />;
    case "event": return <EventPanel key={`${panel.event}${panel.person}${panel.household}`} panel={panel} />;
    case "paste": return <PastePanel key={panel.start + panel.text} start={panel.start} text={panel.text} />;
  }
}

function Toolbar({ cursor }: { cursor: number }) {
  const words = useWords();
  const { t } = words;
  const { place, go, open, setFilter } = useNav();
  const { note, fail } = useFoot();
  const isTown = useOffice().role === "town";
  const may = useMay();
  const units = useUnits(isTown);
  const groups = useGroups(place.filter.unit);
  const save = async (reason: string) => {
    try {
      const file = await commands.exportRegister(reason);
      if (file) note("export.done", { file });
    } catch (thrown) {
      fail(thrown);
    }
  };
  const more = [
    ...(place.list === "people" && may.write ? [{ key: "paste", label: <span data-testid="paste-phones">{t("paste.title")}</span> }] : []),
    ...(may.reveal ? [{ key: "export", label: <span data-testid="export-register">{t("export.open")}</span>, children: [{ key: "why", type: "group" as const, label: t("reason.title"), children: REASONS.map((reason) => ({ key: `export:${reason}`, label: <span data-testid={`reason-${reason}`}>{t(`reason.${reason}`)}</span> })) }] }] : []),
  ];
  return (
    <div className="toolbar" role="toolbar" aria-label={t("list.tools")}>
      <div className="toolbar-line">
        <Segmented value={place.list} onChange={(list: ListKind) => go("register", { list, panels: [] })} options={[{ value: "people", label: <span data-testid="list-tab-people">{t("list.people")}</span> }, { value: "households", label: <span data-testid="list-tab-households">{t("list.households")}</span> }]} />
        <span className="spacer" />
        {more.length > 0 && <Dropdown trigger={["click"]} menu={{ items: more, onClick: ({ key }) => (key.startsWith("export:") ? void save(key.slice("export:".length)) : open({ kind: "paste", start: cursor, text: "" })) }}>
          <Button data-testid="list-more">{t("list.more")}</Button>
        </Dropdown>}
        {may.write && <Button onClick={() => go("import")} data-testid="open-import">{t("import.open")}</Button>}
        {may.write && <Button type="primary" icon={<Icon name="add" size={16} />} onClick={() => open({ kind: "new_household" })} data-testid="new-household">{t("household.new")}</Button>}
      </div>
      <div className="toolbar-line">
        <Input allowClear={{ clearIcon: <span aria-hidden="true">×</span> }} className="filter-text" value={place.filter.text} onChange={(event) => setFilter({ text: event.target.value })} placeholder={t("list.filter")} aria-label={t("list.filter")} data-testid="filter-text" />
        {isTown && <Filter label={t("list.all_units")} testId="filter-unit" value={place.filter.unit} options={(units.data ?? []).map((unit) => ({ value: unit.code, label: unit.name }))} onChange={(unit) => setFilter({ unit, village_group: null })} />}
        <Filter label={t("list.all_groups")} testId="filter-group" value={place.filter.village_group} options={(groups.data ?? []).map((group) => ({ value: group, label: group }))} onChange={(village_group) => setFilter({ village_group })} />
        {place.list === "people" && <Filter label={t("list.all_statuses")} testId="filter-status" value={place.filter.residence_status} options={codesOf("residence_status", words.language) ?? []} onChange={(residence_status) => setFilter({ residence_status })} />}
        <Checkbox checked={place.filter.only_open} onChange={(event) => setFilter({ only_open: event.target.checked })} data-testid="filter-open">{t("list.only_open")}</Checkbox>
      </div>
    </div>
  );
}

function Filter(props: { label: string; testId: string; value: string | null; options: { value: string; label: string }[]; onChange: (value: string | null) => void }) {
  return (
    <Select className="filter" allowClear={{ clearIcon: <span aria-hidden="true">×</span> }} popupMatchSelectWidth={false} aria-label={props.label} placeholder={props.label} data-testid={props.testId} value={props.value ?? undefined} options={props.options} onChange={(value: string | undefined) => props.onChange(value ?? null)} />
  );
}

function Empty() {
  const { t } = useWords();
  const { place, go, open, setFilter } = useNav();
  const may = useMay();
  const { unit, text, village_group, residence_status, only_open } = place.filter;
  const filtered = unit !== null || text !== "" || village_group !== null || residence_status !== null || only_open;
  if (filtered) {
    return (
      <div className="empty">
        <p>{t("list.nothing_found")}</p>
        <Button onClick={() => setFilter({ unit: null, text: "", village_group: null, residence_status: null, only_open: false })} data-testid="clear-filters">{t("list.clear_filters")}</Button>
      </div>
    );
  }
  return (
    <div className="empty">
      <p>{t("list.empty")}</p>
      {may.write && <Button type="primary" onClick={() => go("import")} data-testid="empty-import">{t("import.open")}</Button>}
      {may.write && <Button onClick={() => open({ kind: "new_household" })}>{t("household.new")}</Button>}
    </div>
  );
}
