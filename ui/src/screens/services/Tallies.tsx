// How often the answer was another than yes, by month and programme: a number, and nobody behind it.
import { useTallies } from "../../api/queries";
import { count } from "../../parts/format";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";

export function Tallies() {
  const { t } = useWords();
  const tallies = useTallies();
  const { programmeName } = useCatalogue();
  const unitName = useUnitName();
  const rows = tallies.data ?? [];
  return (
    <div className="due-body">
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
