// How long a passphrase would stand, roughly: enough for a hint while typing; the shell has the last word.

export type Strength = "none" | "short" | "weak" | "fair" | "good";

/** Fewest characters of a passphrase. Han characters count double, for there are thousands of them. */
export const FEWEST = 8;

export function strength(text: string): Strength {
  if (text === "") return "none";
  const han = [...text].filter((one) => /\p{Script=Han}/u.test(one)).length;
  const length = [...text].length + han;
  if (length < FEWEST) return "short";
  const different = new Set(text).size;
  if (different < 5 || /^(\d+|[a-z]{1,8}\d{0,4})$/i.test(text) || isRun(text)) return "weak";
  return length >= 14 && different >= 8 ? "good" : "fair";
}

/** 12345678, abcdefgh: each character one after the one before. */
function isRun(text: string): boolean {
  const codes = [...text].map((one) => one.codePointAt(0) ?? 0);
  return codes.every((code, index) => index === 0 || Math.abs(code - (codes[index - 1] ?? 0)) <= 1);
}
