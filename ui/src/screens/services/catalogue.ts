// The names of programmes, services and what is noted, as the catalogue has them; a code that this version does not know stands for itself.
import type { ItemView, KindView, NamedView, ProgrammeView } from "../../api";
import { useProgrammes, useSupplies } from "../../api/queries";
import { useWords } from "../../words";

type Named = Pick<NamedView, "zh" | "en">;
/** An appointment that is only about reaching her has no programme. */
export const CONTACT_ME = "contact_me";

export function useCatalogue() {
  const { language, t } = useWords();
  const read = useProgrammes();
  const known: ProgrammeView[] = read.data?.programmes ?? [];
  const programme = (code: string) => known.find((one) => one.code === code);
  const kind = (code: string, what: string): KindView | undefined => programme(code)?.services.find((one) => one.code === what);
  const item = (code: string, name: string): ItemView | undefined => programme(code)?.items.find((one) => one.code === name);
  const say = (named: Named | undefined, code: string) => (named ? named[language] : code);
  return {
    error: read.error,
    known,
    programme,
    kind,
    item,
    say,
    programmeName: (code: string) => say(programme(code), code),
    /** The service with its programme before it, unless `short`. */
    serviceName: (code: string, what: string, short = false) => {
      if (what === CONTACT_ME) return t("care.contact_me");
      const name = say(kind(code, what), what);
      return short ? name : `${say(programme(code), code)} · ${name}`;
    },
    /** What was noted, in words and in the catalogue's order: 体重 62 kg. */
    noted: (code: string, items: Partial<Record<string, string>>) =>
      inOrder(Object.keys(items), programme(code)?.items ?? []).map((name) => {
        const value = items[name] ?? "";
        const found = item(code, name);
        const choice = found?.choices.find((one) => one.code === value);
        return `${say(found, name)} ${choice ? choice[language] : [value, found?.unit].filter(Boolean).join(" ")}`;
      }).join(" · "),
  };
}

/** The codes as the catalogue lists them; those it does not know come last. */
function inOrder(codes: string[], listed: ItemView[]): string[] {
  const known = listed.map((one) => one.code).filter((code) => codes.includes(code));
  return [...known, ...codes.filter((code) => !known.includes(code))];
}

export function useSupplyName(): (code: string) => string {
  const { language } = useWords();
  const supplies = useSupplies().data ?? [];
  return (code) => supplies.find((one) => one.code === code)?.[language] ?? code;
}
