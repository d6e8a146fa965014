// A newer roster: each difference field by field to take or leave, and who no longer stands in it.
import { Button, Checkbox } from "antd";
import type { ImportPreview, ImportRow } from "../../api";
import { useNav } from "../../parts/nav";
import { useWords } from "../../words";

type Taken = Record<number, string[]>;

export function Differences({ rows, taken, onTaken }: { rows: ImportRow[]; taken: Taken; onTaken: (taken: Taken) => void }) {
  const words = useWords();
  const { t } = words;
  const all = () => onTaken(Object.fromEntries(rows.map((row) => [row.row, row.differences.map((one) => one.field)])));
  const change = (row: number, field: string, yes: boolean) => {
    const now = taken[row] ?? [];
    onTaken({ ...taken, [row]: yes ? [...now, field] : now.filter((other) => other !== field) });
  };
  return (
    <section className="differences" data-testid="differences" aria-label={t("import.tab.changed")}>
      <div className="section-line">
        <p className="faint">{t("import.changed_about")}</p>
        <span className="spacer" />
        <Button size="small" onClick={all} data-testid="take-all">{t("import.take_all")}</Button>
        <Button size="small" onClick={() => onTaken({})} data-testid="leave-all">{t("import.leave_all")}</Button>
      </div>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={t("import.tab.changed")}>
        <table className="plain-table">
          <thead><tr><th>{t("fields.name")}</th><th>{t("import.field")}</th><th>{t("import.here")}</th><th>{t("import.in_file")}</th><th>{t("import.take")}</th></tr></thead>
          <tbody>
            {rows.flatMap((row) =>
              row.differences.map((one, index) => (
                <tr key={`${row.row}${one.field}`}>
                  <td>{index === 0 && <><b>{row.name}</b> <span className="faint small">{row.household_number}</span></>}</td>
                  <td>{words.field(one.field)}</td>
                  <td>{words.value(one.field, one.here)}</td>
                  <td><b>{words.value(one.field, one.file)}</b></td>
                  <td><Checkbox checked={taken[row.row]?.includes(one.field) ?? false} onChange={(event) => change(row.row, one.field, event.target.checked)} data-testid={`take-${row.row}-${one.field}`} aria-label={t("import.take_one", { name: row.name, field: words.field(one.field) })} /></td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Gone({ people }: { people: ImportPreview["gone"] }) {
  const { t } = useWords();
  const { open } = useNav();
  return (
    <section data-testid="gone" aria-label={t("import.tab.gone")} className="differences">
      <p className="faint">{t("import.gone_about")}</p>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={t("import.tab.gone")}>
        <table className="plain-table">
          <thead><tr><th>{t("fields.name")}</th><th>{t("fields.number")}</th><th>{t("fields.national_id")}</th></tr></thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id}>
                <td><button type="button" className="link" onClick={() => open({ kind: "person", id: person.id })}>{person.name || t("person.unnamed")}</button></td>
                <td>{person.household_number}</td>
                <td>{person.national_id}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
