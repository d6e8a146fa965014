// Figures of our own: whether we were in time, and how often the answer was another than yes. Numbers, and nobody behind them.
import type { KeptView } from "../../api";
import { useTallies, useTimely } from "../../api/queries";
import { count } from "../../parts/format";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";

/** Of what we promised, how much we gave by its last day; newcomers beside those whose home this is. */
function Timely() {
  const { t } = useWords();
  const timely = useTimely();
  const { programmeName } = useCatalogue();
  const rows = timely.data ?? [];
  return (
    <>
      <Trouble thrown={timely.error} retry={() => void timely.refetch()} />
      <h2 className="due-heading">{t("timely.title")}</h2>
      <p className="faint">{t("timely.about")}</p>
      {timely.data && rows.length === 0 && <p className="faint" data-testid="timely-none">{t("timely.none")}</p>}
      {rows.length > 0 && (
        <table className="plain-table" data-testid="timely">
          <thead><tr><th scope="col">{t("care.programme")}</th><th scope="col" className="n">{t("timely.residents")}</th><th scope="col" className="n">{t("timely.newcomers")}</th></tr></thead>
          <tbody>{rows.map((one) => <tr key={one.programme}><td>{programmeName(one.programme)}</td><Kept of={one.residents} /><Kept of={one.newcomers} /></tr>)}</tbody>
        </table>
      )}
    </>
  );
}

function Kept({ of }: { of: KeptView }) {
  const { t } = useWords();
  if (of.promised === 0) return <td className="n faint">{t("timely.nobody")}</td>;
  return <td className="n">{t("timely.of", { n: count(of.in_time), all: count(of.promised) })}{of.later > 0 && <span className="faint small"> {t("timely.later", { n: count(of.later) })}</span>}</td>;
}

export function Tallies() {
  const { t } = useWords();
  const tallies = useTallies();
  const { programmeName } = useCatalogue();
  const unitName = useUnitName();
  const rows = tallies.data ?? [];
  return (
    <div className="due-body">
      <Timely />
      <h2 className="due-heading">{t("care.not_this_time")}</h2>
      <Trouble thrown={tallies.error} retry={() => void tallies.refetch()} />
      <p className="faint">{t("care.tallies_about")}</p>
      {tallies.data && rows.length === 0 && <p className="faint" data-testid="tallies-none">{t("care.tallies_none")}</p>}
      {rows.length > 0 && (
        <table className="plain-table" data-testid="tallies">
          <thead><tr><th scope="col">{t("care.month")}</th><th scope="col">{t("care.office")}</th><th scope="col">{t("care.programme")}</th><th scope="col" className="n">{t("care.number")}</th></tr></thead>
          <tbody>{rows.map((one) => <tr key={one.month + one.unit + one.programme}><td>{one.month}</td><td>{unitName(one.unit)}</td><td>{programmeName(one.programme)}</td><td className="n">{count(one.answers)}</td></tr>)}</tbody>
        </table>
      )}
    </div>
  );
}
