// The words of the window: one catalogue in two languages, and how a sentence is made from it.
import { createContext, use, useMemo, type ReactNode } from "react";
import type { ApiError } from "../api";
import { catalogue, type Key } from "./catalogue";
import { codeName, type Language } from "./codes";

export { codesOf, type Language } from "./codes";
export type { Key } from "./catalogue";
export type Params = Record<string, string | number>;

export type Words = {
  language: Language;
  t: (key: Key, params?: Params) => string;
  /** A sentence whose key is made from a code; `otherwise` when the catalogue has none for it. */
  coded: (prefix: string, code: string, otherwise: Key, params?: Params) => string;
  error: (error: ApiError) => string;
  field: (name: string) => string;
  /** A field's value in words: the name of a code, a date, or the text itself. */
  value: (field: string, value: string) => string;
};

const WordsContext = createContext<Words>(wordsIn("zh"));
export const useWords = () => use(WordsContext);

export function WordsProvider({ language, children }: { language: Language; children: ReactNode }) {
  const words = useMemo(() => wordsIn(language), [language]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function wordsIn(language: Language): Words {
  const side = language === "zh" ? 0 : 1;
  const t = (key: Key, params: Params = {}) => fill(catalogue[key][side], params);
  const coded = (prefix: string, code: string, otherwise: Key, params: Params = {}) => {
    const key = `${prefix}.${code}`;
    return t(key in catalogue ? (key as Key) : otherwise, params);
  };
  const field = (name: string) => coded("fields", name, "fields.other");
  return {
    language,
    t,
    coded,
    field,
    error: (error) => {
      const named = error.params.field ? { ...error.params, field: field(error.params.field) } : error.params;
      return coded("errors", error.code, "errors.internal", named);
    },
    value: (name, value) => (value === "" ? t("value.none") : codeName(name, value, language)),
  };
}

/** Puts `{name}` in place, and `{n|one|many}` by the number n. A value that is not given leaves nothing. */
export function fill(sentence: string, params: Params): string {
  return sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (many !== undefined) return Number(value) === 1 ? (one ?? "") : many;
    return value === undefined ? "" : String(value);
  });
}
