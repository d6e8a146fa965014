// 人口统计: by age, sex or residence status, of the whole or unit by unit; small numbers and what would give them away are not told.
import { Button, Segmented } from "antd";
import { useState } from "react";
import { commands, type CountsView } from "../../api";
import { useCounts } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords, type Words } from "../../words";

const BY = ["age", "sex", "residence_status"] as const;
type By = (typeof BY)[number];

export function Counts() {
  const words = useWords();
  const { t, field } = words;
  const { note, fail } = useFoot();
  const isTown = useOffice().role === "town";
  const [by, setBy] = useState<By>("age");
  const [each, setEach] = useState(true);
  const asked = each ? ["unit", by] : [by];
  const counted = useCounts(asked);
  const save = async () => {
    try {
      const file = await commands.exportCounts(asked);
      if (file) note("file.saved", { file });
    } catch (thrown) {
      fail(thrown);
    }
  };
  return (
    <section aria-label={t("counts.title")} data-testid="counts">
      <div className="section-line"><h2>{t("counts.title")}</h2><span className="spacer" /><Button icon={<Icon name="file" size={16} />} onClick={() => void save()} data-testid="counts-export">{t("counts.export")}</Button></div>
      <div className="counts-choice">
        <Segmented aria-label={t("counts.by")} value={by} onChange={(next: By) => setBy(next)} options={BY.map((one) => ({ value: one, label: <span data-testid={`counts-by-${one}`}>{field(one)}</span> }))} />
        <Segmented aria-label={t("counts.each")} value={each} onChange={(next: boolean) => setEach(next)} options={[{ value: true, label: <span data-testid="counts-each">{t(isTown ? "counts.by_village" : "counts.by_group")}</span> }, { value: false, label: <span data-testid="counts-whole">{t(isTown ? "counts.whole_town" : "counts.whole_village")}</span> }]} />
      </div>
      <Trouble thrown={counted.error} />
      {counted.data && <Table counts={counted.data} by={by} each={each} words={words} />}
    </section>
  );
}

function Table({ counts, by, each, words }: { counts: CountsView; by: By; each: boolean; words: Words }) {
  const { t, field } = words;
  const isTown = useOffice().role === "town";
  const head = (code: string) => (each ? codeWords(by, code, words) : t("counts.people"));
  const label = (code: string) => codeWords(each ? "unit" : by, code, words);
  return (
    <>
      <div className={each ? "table-scroll counts-scroll" : "table-scroll counts-scroll whole"} role="group" tabIndex={0} aria-label={t("counts.title")}>
        <table className="plain-table counts-table" data-testid="counts-table">
          <thead><tr><th scope="col">{each ? t(isTown ? "counts.village" : "counts.group") : field(by)}</th>{counts.columns.map((code) => <th key={code} scope="col" className="n">{head(code)}</th>)}</tr></thead>
          <tbody>
            {counts.rows.map((row) => (
              <tr key={row.label} className={row.label === "total" ? "total" : undefined}>
                <th scope="row">{label(row.label)}</th>
                {row.counts.map((number, at) => <td key={counts.columns[at]} className={counts.columns[at] === "total" ? "n total" : "n"}>{number === null ? <Hidden /> : count(number)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="faint small" data-testid="counts-says">{counts.hides && t("counts.hides")} {t(isTown ? "counts.about_town" : "counts.about", { day: counts.day })}</p>
    </>
  );
}

function Hidden() {
  const { t } = useWords();
  return <><span aria-hidden="true">＊</span><span className="visually-hidden">{t("counts.hidden")}</span></>;
}

/** A column or row in words; a unit or group by its own name. */
function codeWords(by: By | "unit", code: string, words: Words): string {
  const { t, value } = words;
  if (code === "total") return t("counts.total");
  if (code === "unstated") return t("value.none");
  if (by === "unit") return code;
  if (by !== "age") return value(by, code);
  return code.endsWith("+") ? t("counts.years_from", { from: code.slice(0, -1) }) : t("counts.years", { years: code.replace("-", "–") });
}
