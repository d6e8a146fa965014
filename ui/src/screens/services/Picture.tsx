// Her record as a picture: a pregnancy by its weeks with what is next, and every programme as a line of days. What it shows stands in words beside it.
import type { DrawnView, LaneView, PointView, PregnancyView, StretchView } from "../../api";
import { useWords, type Words } from "../../words";
import { useCatalogue } from "./catalogue";

/** The drawings' own units; they are scaled to the width of the pane. */
const WIDTH = 400;
const LANE = 34;

export function Picture({ drawn }: { drawn: DrawnView }) {
  const { t } = useWords();
  const lanes = drawn.lanes.filter((lane) => lane.programme !== "" && lane.points.length > 0);
  if (lanes.length === 0 && drawn.pregnancies.length === 0) return null;
  return (
    <section className="picture" aria-label={t("picture.title")} data-testid="care-picture">
      {drawn.pregnancies.map((one) => <Pregnancy key={one.enrolment} one={one} />)}
      {lanes.length > 0 && <Lanes drawn={drawn} lanes={lanes} />}
    </section>
  );
}

function Pregnancy({ one }: { one: PregnancyView }) {
  const words = useWords();
  const { t, language } = words;
  const days = one.weeks * 7;
  const x = (day: number) => 6 + (Math.max(0, Math.min(day, days)) / days) * (WIDTH - 12);
  const next = one.stretches.find((step) => step.standing === "open") ?? one.stretches.find((step) => step.standing === "next");
  const says = [
    t("picture.pregnancy", { at: one.gestation, due: one.due_date }),
    next && t("picture.next", { what: next[language], days: `${next.first} – ${next.last}` }),
  ].filter(Boolean).join(" ");
  return (
    <figure>
      <svg viewBox={`0 -6 ${WIDTH} 64`} role="img" aria-label={says} data-testid="pregnancy-picture">
        {Array.from({ length: Math.floor(one.weeks / 4) + 1 }, (_, n) => n * 4).map((week) => (
          <g key={week}>
            <line className="tick" x1={x(week * 7)} x2={x(week * 7)} y1={16} y2={40} />
            <text className="tick-says" x={x(week * 7)} y={54} textAnchor="middle">{week}</text>
          </g>
        ))}
        {one.stretches.map((step) => <rect key={step.what + step.from} className={`stretch ${step.standing}`} x={x(step.from)} y={20} width={Math.max(3, x(step.until + 1) - x(step.from))} height={16} rx={3}><title>{ofStep(words, step)}</title></rect>)}
        {one.marks.map((mark) => <circle key={mark.kind + mark.day + mark.what} className={`mark ${mark.kind}`} cx={x(mark.at)} cy={28} r={4}><title>{mark.day}</title></circle>)}
        <line className="due-day" x1={x(280)} x2={x(280)} y1={12} y2={44} />
        <line className="today" x1={x(one.days)} x2={x(one.days)} y1={5} y2={46} />
        <text className="today-says" x={Math.min(Math.max(x(one.days), 24), WIDTH - 24)} y={2} textAnchor="middle">{one.gestation}</text>
      </svg>
      {next && <figcaption className="faint small">{t("picture.next", { what: next[language], days: `${next.first} – ${next.last}` })}</figcaption>}
    </figure>
  );
}

function ofStep({ language, t }: Words, step: StretchView): string {
  const done = step.done_on ? t("picture.done", { day: step.done_on }) : "";
  return [step[language], `${step.first} – ${step.last}`, done].filter(Boolean).join(" · ");
}

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);

function Lanes({ drawn, lanes }: { drawn: DrawnView; lanes: LaneView[] }) {
  const words = useWords();
  const { programmeName, serviceName } = useCatalogue();
  const [first, last] = [at(drawn.first), at(drawn.last)];
  const x = (day: string) => 8 + ((at(day) - first) / Math.max(1, last - first)) * (WIDTH - 16);
  const height = lanes.length * LANE + 22;
  const name = (lane: LaneView, point: PointView) => (point.kind === "referred" ? words.coded("sent_to", point.what, "sent_to.elsewhere") : point[words.language] || serviceName(lane.programme, point.what, true));
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={words.t("picture.lanes", { names: lanes.map((lane) => programmeName(lane.programme)).join(words.language === "zh" ? "、" : ", ") })} data-testid="lanes-picture">
        <line className="today" x1={x(drawn.today)} x2={x(drawn.today)} y1={2} y2={height - 16} />
        {lanes.map((lane, n) => {
          const y = n * LANE + 22;
          const end = lane.points.reduce((latest, point) => (point.kind === "possible" ? latest : point.first > latest ? point.first : latest), lane.ended_on ?? drawn.today);
          return (
            <g key={(lane.enrolment ?? "") + lane.programme + lane.unit}>
              <text className="lane-says" x={8} y={y - 8}>{programmeName(lane.programme)}</text>
              <line className={lane.enrolment ? "lane" : "lane loose"} x1={x(lane.first)} x2={Math.max(x(lane.first) + 2, x(end))} y1={y} y2={y} />
              {lane.points.map((point, at) => <Point key={at} point={point} x={x(point.first)} until={x(point.last)} y={y} says={[point.first, name(lane, point)].join(" · ")} />)}
            </g>
          );
        })}
        <text className="tick-says" x={8} y={height - 4}>{drawn.first}</text>
        <text className="tick-says" x={WIDTH - 8} y={height - 4} textAnchor="end">{drawn.last}</text>
      </svg>
      <figcaption className="faint small picture-key">
        <span><svg viewBox="0 0 12 12"><circle className="mark given" cx={6} cy={6} r={4} /></svg>{words.t("picture.given")}</span>
        <span><svg viewBox="0 0 12 12"><path className="mark agreed" d={diamond(6, 6)} /></svg>{words.t("picture.agreed")}</span>
        <span><svg viewBox="0 0 18 12"><rect className="stretch next" x={1} y={3} width={16} height={6} rx={3} /></svg>{words.t("picture.promised")}</span>
        <span><svg viewBox="0 0 12 12"><line className="today" x1={6} x2={6} y1={0} y2={12} /></svg>{words.t("nav.today")}</span>
      </figcaption>
    </figure>
  );
}

const diamond = (x: number, y: number) => `M${x} ${y - 5}l5 5-5 5-5-5z`;

function Point({ point, x, until, y, says }: { point: PointView; x: number; until: number; y: number; says: string }) {
  const title = <title>{says}</title>;
  if (point.kind === "given") return <circle className="mark given" cx={x} cy={y} r={4}>{title}</circle>;
  if (point.kind === "agreed") return <path className="mark agreed" d={diamond(x, y)}>{title}</path>;
  if (point.kind === "referred") return <path className="mark referred" d={`M${x} ${y - 5}l5 9h-10z`}>{title}</path>;
  return <rect className={`stretch ${point.is_next ? "next" : "later"}`} x={x} y={y - 3} width={Math.max(4, until - x)} height={6} rx={3}>{title}</rect>;
}
