// A life event (生命事件), recorded beside the list: who, when, and what the event itself needs.
import { Button } from "antd";
import { useRef, useState } from "react";
import { commands, type EventKind } from "../../api";
import { EnterGoesOn, focusBlocking } from "../forms/Fields";
import { FormState } from "../forms/FormState";
import { useEntry, type Entry } from "../forms/useEntry";
import { useFoot } from "../../parts/foot";
import { useKeys } from "../../parts/keys";
import { useNav, type Panel as PanelPlace } from "../../parts/nav";
import { Panel } from "../../parts/Panel";
import { Trouble } from "../../parts/Trouble";
import { readDate, today } from "../../parts/format";
import { useWords } from "../../words";
import { draftOf, NEW_FIELDS, type Answers } from "./draft";
import { Questions } from "./Questions";

type Place = Extract<PanelPlace, { kind: "event" }>;

const hasFields = (event: EventKind) => event in NEW_FIELDS;

export default function EventPanel({ panel }: { panel: Place }) {
  const { t } = useWords();
  const { open, back } = useNav();
  const { write } = useFoot();
  const [answers, setAnswers] = useState<Answers>(() => ({
    person: panel.person ?? null,
    household: panel.household ?? null,
    people: panel.person ? [panel.person] : [],
    date: today(),
    other: null,
    to: null,
    away: "",
  }));
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  const start = initialFields(panel.event);
  const entry: Entry = useEntry(panel.event === "split" ? "household" : "person", `event:${panel.event}:${panel.household ?? panel.person ?? ""}`, start, around(panel.event, answers));

  const save = async () => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    setMissing(false);
    try {
      const fields = hasFields(panel.event) ? await entry.ready() : {};
      if (!fields) return requestAnimationFrame(() => focusBlocking(form.current));
      const draft = draftOf(panel.event, answers, fields);
      if (!draft) return setMissing(true);
      const saved = await write(() => commands.recordEvent(draft));
      entry.startAgain(start);
      const next = shownAfter(panel, answers, saved.id);
      if (next) open(next);
      else back();
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  useKeys({ "ctrl+s": () => void save(), "ctrl+enter": () => void save() });
  return (
    <Panel
      testId={`event-panel-${panel.event}`}
      above
      title={t(`events.${panel.event}`)}
      under={<span>{t(`events.${panel.event}.about`)}</span>}
      foot={<Button type="primary" loading={busy} onClick={() => void save()} data-testid="save">{t("action.save")} <kbd>Ctrl S</kbd></Button>}
    >
      <form ref={form} onSubmit={(event) => event.preventDefault()} autoComplete="off">
        {hasFields(panel.event) && <FormState entry={entry} onClear={() => entry.startAgain(start)} />}
        {missing && <div className="notice wrong" role="alert" data-testid="event-missing"><span>{t("events.missing")}</span></div>}
        <Trouble thrown={trouble} />
        <EnterGoesOn>
          <Questions event={panel.event} answers={answers} change={(change) => setAnswers((now) => ({ ...now, ...change }))} entry={entry} />
        </EnterGoesOn>
      </form>
    </Panel>
  );
}

/** What to show once the event is recorded: what one came from, else what it made or changed. */
function shownAfter(from: Place, answers: Answers, made: string | null): PanelPlace | null {
  if (from.event === "birth" && made) return { kind: "person", id: made, proposed: true };
  if (from.event === "split" && made) return { kind: "household", id: made };
  if (from.person) return { kind: "person", id: from.person };
  if (from.household) return { kind: "household", id: from.household };
  if (from.event === "move_in") return made ? { kind: "person", id: made } : null;
  if (answers.person) return { kind: "person", id: answers.person };
  const household = answers.to ?? answers.household;
  return household ? { kind: "household", id: household } : null;
}

/** A newborn's birth date is the event's own, and a name that is still to come is no question. */
function around(event: EventKind, answers: Answers) {
  return event === "birth" ? { given: { birth_date: readDate(answers.date) ?? answers.date }, expected: ["missing_name"] } : undefined;
}

function initialFields(event: EventKind): Record<string, string> {
  if (event === "birth") return { residence_status: "at_home" };
  return event === "move_in" ? { residence_status: "newcomer" } : {};
}
