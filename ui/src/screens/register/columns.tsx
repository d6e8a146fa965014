// The columns of the two lists.
import type { HouseholdRow, PersonRow } from "../../api";
import { age } from "../../parts/format";
import type { Words } from "../../words";
import type { Column } from "./ListGrid";

function Open({ n, words }: { n: number; words: Words }) {
  return n > 0 ? <span className="count-open" title={words.t("list.open", { n })}>{n}<span className="visually-hidden">{words.t("list.open", { n })}</span></span> : null;
}

export function personColumns(words: Words, unitName: ((code: string) => string) | null): Column<PersonRow>[] {
  const { t } = words;
  const town: Column<PersonRow>[] = unitName ? [{ name: "unit", title: t("fields.unit"), className: "c-unit", cell: (row) => unitName(row.unit) }] : [];
  return [
    { name: "name", title: t("fields.name"), className: "c-name", cell: (row) => <>{row.name || <span className="faint">{t("person.unnamed")}</span>}<Open n={row.open_questions} words={words} /></> },
    { name: "sex", title: t("fields.sex"), className: "c-sex", cell: (row) => (row.sex ? words.value("sex", row.sex) : "") },
    { name: "age", title: t("list.age"), className: "c-age", cell: (row) => age(row.age, words) },
    { name: "relation", title: t("fields.relation_to_head"), className: "c-relation", cell: (row) => (row.relation_to_head ? words.value("relation_to_head", row.relation_to_head) : "") },
    { name: "national_id", title: t("fields.national_id"), className: "c-id", cell: (row) => row.national_id },
    { name: "phone", title: t("fields.phone"), className: "c-phone", cell: (row) => row.phone },
    { name: "household", title: t("list.number"), className: "c-number", cell: (row) => row.household_number },
    { name: "group", title: t("fields.village_group"), className: "c-group", cell: (row) => row.village_group },
    ...town,
    { name: "status", title: t("fields.residence_status"), className: "c-status", cell: (row) => (row.residence_status && row.residence_status !== "at_home" ? <span className="tag">{words.value("residence_status", row.residence_status)}</span> : <span className="faint">{words.value("residence_status", "at_home")}</span>) },
  ];
}

export function householdColumns(words: Words, unitName: ((code: string) => string) | null): Column<HouseholdRow>[] {
  const { t } = words;
  const town: Column<HouseholdRow>[] = unitName ? [{ name: "unit", title: t("fields.unit"), className: "c-unit", cell: (row) => unitName(row.unit) }] : [];
  return [
    { name: "number", title: t("list.number"), className: "c-number", cell: (row) => row.number },
    { name: "head", title: t("fields.head"), className: "c-name", cell: (row) => <>{row.head_name}<Open n={row.open_questions} words={words} /></> },
    { name: "residents", title: t("list.residents"), className: "c-age", cell: (row) => row.residents },
    { name: "group", title: t("fields.village_group"), className: "c-group", cell: (row) => row.village_group },
    { name: "address", title: t("fields.address"), className: "c-address", cell: (row) => row.address },
    ...town,
  ];
}
