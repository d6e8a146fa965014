// Two registrations that may be of one person, side by side; what is equal is grey, what differs stands out.
import { Button } from "antd";
import { useState } from "react";
import { commands, type PersonView } from "../../api";
import { usePerson } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { useNav } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

const COMPARED = ["name", "sex", "birth_date", "national_id", "phone", "relation_to_head", "residence_status", "marital_status", "ethnicity", "education"];

export function SideBySide({ left, right }: { left: string; right: string }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const { write } = useFoot();
  const [trouble, setTrouble] = useState<unknown>(null);
  const one = usePerson(left).data;
  const two = usePerson(right).data;
  if (!one || !two) return null;
  const retire = (view: PersonView) => void write(() => commands.voidRow(view.row.id, "duplicate_entry")).catch(setTrouble);
  const household = (view: PersonView) => [view.row.household_number, view.row.village_group].filter(Boolean).join(" · ");
  const rows = [...COMPARED.map((field) => ({ title: words.field(field), a: words.value(field, one.fields[field] ?? ""), b: words.value(field, two.fields[field] ?? "") })), { title: t("fields.number"), a: household(one), b: household(two) }];
  return (
    <>
      <table className="plain-table side-by-side" data-testid="side-by-side">
        <thead>
          <tr>
            <td />
            {[one, two].map((view, index) => <th key={index} scope="col"><button type="button" className="link" onClick={() => open({ kind: "person", id: view.row.id })}>{view.row.name || t("person.unnamed")}</button></th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <tr key={row.title} className={row.a === row.b ? "equal" : "differs"}><th scope="row">{row.title}</th><td>{row.a}</td><td>{row.b}</td></tr>)}
          <tr>
            <th scope="row">{t("finding.same")}</th>
            {[one, two].map((view, index) => <td key={index}><Button size="small" onClick={() => retire(view)} data-testid={index === 0 ? "retire-left" : "retire-right"}>{t("finding.retire")}</Button></td>)}
          </tr>
        </tbody>
      </table>
      <Trouble thrown={trouble} />
    </>
  );
}
