// A field's value in words; where the value is a person or a household, its name.
import { useHousehold } from "../api/queries";
import { useWords, type Words } from "../words";
import { UnitName } from "./UnitName";

/** `owner` is the row the field belongs to. */
export function Value({ owner, field, value }: { owner: string; field: string; value: string }) {
  const words = useWords();
  if (value !== "" && field === "head") return <HeadName household={owner} person={value} />;
  if (value !== "" && field === "household") return <HouseholdNumber id={value} />;
  if (value !== "" && /^(from_|to_)?unit$/.test(field)) return <UnitName code={value} />;
  return <>{valueWords(field, value, words)}</>;
}

/** "voided" holds a reason, or nothing while the record is in use. */
function valueWords(field: string, value: string, words: Words): string {
  if (field !== "voided") return words.value(field, value);
  return value === "" ? words.t("void.keep") : words.coded("void", value, "void.other");
}

/** Looked up among the household's people, so that nobody's record is opened for it. */
function HeadName({ household, person }: { household: string; person: string }) {
  const { t } = useWords();
  const home = useHousehold(household);
  if (!home.data) return null;
  return <>{home.data.members.find((row) => row.id === person)?.name ?? t("value.someone")}</>;
}

function HouseholdNumber({ id }: { id: string }) {
  const { t } = useWords();
  const home = useHousehold(id);
  if (home.error) return <>{t("value.some_household")}</>;
  return <>{home.data ? t("household.numbered", { number: home.data.row.number }) : ""}</>;
}
