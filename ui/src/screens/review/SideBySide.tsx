// Two registrations side by side; what is equal is grey, what differs stands out and can be chosen.
import { Fragment, useState } from "react";
import { commands } from "../../api";
import { Icon } from "../../parts/Icon";
import { useNav } from "../../parts/nav";
import { MASKED } from "../../parts/Facts";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

/** One of the two; `where` is its household, at the town with its village. */
export type Side = { id: string; name: string; fields: Record<string, string>; where: string };
/** Which registration each differing field is to be taken from; `set` is missing where nothing can be chosen. */
export type Choice = { chosen: Record<string, string | undefined>; set: (field: string, id: string) => void };

const COMPARED = ["name", "sex", "birth_date", "national_id", "phone", "relation_to_head", "residence_status", "marital_status", "ethnicity", "education", "guardian", "registered_at", "away_to", "birth_document", "note"];

export function SideBySide({ sides, differing, choice }: { sides: [Side, Side]; differing: (field: string) => boolean; choice?: Choice }) {
  const words = useWords();
  const { t } = words;
  const { open } = useNav();
  const [shown, setShown] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<unknown>(null);
  const reveal = (id: string, field: string) => void commands.reveal(id, field, "check").then((value) => setShown((now) => ({ ...now, [id + field]: value })), setTrouble);
  const filled = COMPARED.filter((field) => sides.some((side) => side.fields[field]) || differing(field));
  return (
    <>
      <table className="plain-table side-by-side" data-testid="side-by-side">
        <thead>
          <tr>
            <td />
            {sides.map((side) => <th key={side.id} scope="col"><button type="button" className="link" onClick={() => open({ kind: "person", id: side.id })}>{side.name || t("person.unnamed")}</button></th>)}
          </tr>
        </thead>
        <tbody>
          <tr className={sides[0].where === sides[1].where ? "equal" : "differs"}><th scope="row">{t("fields.household")}</th>{sides.map((side) => <td key={side.id}>{side.where}</td>)}</tr>
          {filled.map((field) => (
            <tr key={field} className={differing(field) ? "differs" : "equal"} data-field={field}>
              <th scope="row" id={`row-of-${field}`}>{words.field(field)}</th>
              {sides.map((side) => {
                const value = words.value(field, shown[side.id + field] ?? side.fields[field] ?? "");
                const hidden = MASKED.has(field) && Boolean(side.fields[field]) && !(side.id + field in shown);
                return (
                  <td key={side.id}>
                    <span className="side-value">
                      {choice && differing(field)
                        ? <label><input type="radio" name={`take-${field}`} checked={choice.chosen[field] === side.id} onChange={() => choice.set(field, side.id)} data-testid={`take-${field}-${side === sides[0] ? "left" : "right"}`} aria-describedby={`row-of-${field}`} /> {value}</label>
                        : <Fragment>{value}</Fragment>}
                      {hidden && differing(field) && <button type="button" className="ghost-icon" onClick={() => reveal(side.id, field)} aria-label={t("fact.reveal", { field: words.field(field) })}><Icon name="eye" size={15} /></button>}
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Trouble thrown={trouble} />
    </>
  );
}
