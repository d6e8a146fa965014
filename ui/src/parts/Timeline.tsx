// The events of a person or household, drawn as a line with the newest on top.
import type { EventKind, EventView } from "../api";
import { useWords } from "../words";
import { instant } from "./format";
import { Icon, type IconName } from "./Icon";
import { useNav } from "./nav";

const SIGNS: Record<EventKind, IconName> = {
  birth: "birth", death: "death", marriage: "marriage", divorce: "marriage", move_in: "move", move_out: "move",
  move_within: "move", split: "split", join: "split", new_head: "head",
};

export function Timeline({ events, self }: { events: EventView[]; self: string }) {
  const words = useWords();
  const { open } = useNav();
  if (events.length === 0) return <p className="faint">{words.t("timeline.empty")}</p>;
  return (
    <ol className="timeline" data-testid="timeline">
      {events.toSorted((a, b) => b.date.localeCompare(a.date)).map((event) => (
        <li key={event.id}>
          <span className="timeline-sign"><Icon name={SIGNS[event.kind]} size={14} /></span>
          <span className="timeline-date">{event.date}</span>
          <span className="timeline-text">
            {words.t(`events.${event.kind}`)}
            {event.people.filter((person) => person.id !== self).map((person) => (
              <button key={person.id} type="button" className="link" onClick={() => open({ kind: "person", id: person.id }, true)}>{person.name || words.t("person.unnamed")}</button>
            ))}
            <span className="faint small" title={instant(event.at)}>{words.t("history.by", { author: event.author, at: instant(event.at, true) })}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
