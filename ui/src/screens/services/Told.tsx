// What another town's station tells of someone: who she is, what was begun for her there, what she got, what is next.
import type { ToldProgrammeView, ToldView } from "../../api";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";
import { days } from "./CareRecord";

export function Told({ told }: { told: ToldView }) {
  const words = useWords();
  const { t } = words;
  const facts = [told.name, told.sex && words.value("sex", told.sex), told.birth_date].filter(Boolean);
  return (
    <div data-testid="told">
      <p><b>{facts.join(" · ")}</b> <span className="faint small">{t("continuity.from", { who: told.sender_name, day: told.on.slice(0, 10) })}</span></p>
      <ul className="care-lines">{told.programmes.map((one) => <Programme key={one.programme + one.entered_on} one={one} />)}</ul>
    </div>
  );
}

function Programme({ one }: { one: ToldProgrammeView }) {
  const words = useWords();
  const { t } = words;
  const { programme, programmeName, serviceName, noted } = useCatalogue();
  const event = programme(one.programme)?.event;
  const facts = [
    event && one.event_on && `${words.coded("care_event", event, "care_event.birth")} ${one.event_on}`,
    one.ended_on ? days(one.entered_on, one.ended_on) : t("care.since", { day: one.entered_on }),
  ].filter(Boolean);
  const items = (given: ToldProgrammeView["services"][number]) => noted(one.programme, Object.fromEntries(given.items.map(({ item, value }) => [item, value])));
  return (
    <li data-testid="told-programme" data-programme={one.programme}>
      <div className="care-line"><b>{programmeName(one.programme)}</b><span className="faint small">{facts.join(" · ")}</span>{!one.known && <span className="tag">{t("continuity.not_known")}</span>}</div>
      <ul className="plain-list">
        {one.services.map((given, at) => <li key={at}>{given.day} {serviceName(one.programme, given.what, true)} <span className="faint small">{items(given)}</span></li>)}
        {one.referrals.map((sent, at) => <li key={at}>{sent.day} {t("care.refer")} → {words.coded("sent_to", sent.sent_to, "sent_to.elsewhere")}</li>)}
        {one.appointments.map((day, at) => <li key={at}>{t("continuity.agreed_there", { day: [day.day, day.time].filter(Boolean).join(" "), what: serviceName(one.programme, day.what, true) })}</li>)}
        {one.next.slice(0, 2).map((step, at) => <li key={at}>{t("picture.next", { what: serviceName(one.programme, step.what, true), days: days(step.first, step.last) })}</li>)}
      </ul>
    </li>
  );
}
