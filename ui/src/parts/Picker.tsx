// Chooses a resident or a household by typing part of a name, ID, phone or number.
import { Select } from "antd";
import { useState } from "react";
import type { HouseholdRow, PersonRow } from "../api";
import { useHousehold, usePerson, useSearch } from "../api/queries";
import { useWords } from "../words";
import { age } from "./format";

type Props = { value: string | null; onChange: (id: string | null) => void; id?: string; describedBy?: string; testId: string; autoFocus?: boolean; label?: string };

export function PersonPicker(props: Props) {
  const words = useWords();
  const [text, setText] = useState("");
  const found = useSearch(text);
  const chosen = usePerson(props.value);
  const label = (row: PersonRow) => [row.name || words.t("person.unnamed"), age(row.age, words), row.household_number].filter(Boolean).join(" · ");
  const rows = found.data?.people ?? [];
  const options = rows.map((row) => ({ value: row.id, label: label(row) }));
  return <Picker {...props} text={text} onText={setText} options={withChosen(options, props.value, chosen.data ? label(chosen.data.row) : "")} hint={words.t("form.find_person")} />;
}

export function HouseholdPicker(props: Props) {
  const words = useWords();
  const [text, setText] = useState("");
  const found = useSearch(text);
  const chosen = useHousehold(props.value);
  const label = (row: HouseholdRow) => [row.number, row.head_name, row.village_group].filter(Boolean).join(" · ");
  const fromPeople = (found.data?.people ?? []).flatMap((row) =>
    row.household ? [{ value: row.household, label: [row.household_number, row.name, row.village_group].filter(Boolean).join(" · ") }] : [],
  );
  const options = [...(found.data?.households ?? []).map((row) => ({ value: row.id, label: label(row) })), ...fromPeople];
  const single = options.filter((option, index) => options.findIndex((other) => other.value === option.value) === index);
  return <Picker {...props} text={text} onText={setText} options={withChosen(single, props.value, chosen.data ? label(chosen.data.row) : "")} hint={words.t("form.find_household")} />;
}

type Option = { value: string; label: string };

function withChosen(options: Option[], value: string | null, label: string): Option[] {
  return value === null || options.some((option) => option.value === value) ? options : [{ value, label }, ...options];
}

function Picker(props: Props & { text: string; onText: (text: string) => void; options: Option[]; hint: string }) {
  const { t } = useWords();
  return (
    <Select
      id={props.id}
      className="full"
      data-testid={props.testId}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      autoFocus={props.autoFocus}
      showSearch={{ filterOption: false, onSearch: props.onText }}
      allowClear={{ clearIcon: <span aria-hidden="true">×</span> }}
      options={props.options}
      value={props.value ?? undefined}
      onChange={(value: string | undefined) => props.onChange(value ?? null)}
      placeholder={props.hint}
      notFoundContent={<span className="faint">{t(props.text === "" ? "search.begin" : "search.nobody")}</span>}
    />
  );
}
