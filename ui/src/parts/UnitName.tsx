// The name of a village or town by its code, also of another town's village.
import { useDivisionChanges, useTowns, useVillages } from "../api/queries";
import { useOffice } from "./office";

export const TOWN_DIGITS = 9;
export const townOf = (unit: string): string => unit.slice(0, TOWN_DIGITS);

export function UnitName({ code }: { code: string }) {
  return <>{useUnitName()(code)}</>;
}

/** Names of this town's villages at once; of another town's, the town's name with the village's code where it is not read yet. */
export function useUnitName(other?: string): (code: string) => string {
  const office = useOffice();
  const own = townOf(office.unit);
  const towns = useTowns().data;
  const here = useVillages(own).data;
  const there = useVillages(other && townOf(other) !== own ? townOf(other) : null).data;
  const changed = useDivisionChanges().data;
  return (code) => {
    if (code === "") return "";
    const village = [...(here ?? []), ...(there ?? []), ...(changed ?? []), { code: office.unit, name: office.unit_name }].find((one) => one.code === code)?.name;
    const town = townOf(code) === own && village ? "" : (towns?.find((one) => one.code === townOf(code))?.name ?? townOf(code));
    return [town, village].filter(Boolean).join(" ");
  };
}
