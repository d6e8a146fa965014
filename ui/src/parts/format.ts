// How dates, ages and numbers are written.
import type { Words } from "../words";

/** "2026-11-23 14:05" in the office's own time; the day alone where `day` is asked for. */
export function instant(at: string | null, day = false): string {
  if (!at) return "";
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return at;
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  return day ? date : `${date} ${two(when.getHours())}:${two(when.getMinutes())}`;
}

export const today = (): string => instant(new Date().toISOString(), true);

/** 星期一 … 星期日 of a YYYY-MM-DD date. */
export function weekday(date: string, language: Words["language"]): string {
  return new Date(`${date}T12:00:00`).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { weekday: "long" });
}

/** 岁, or 月龄 under three; nothing when the age is not known. */
export function age(text: string, words: Words): string {
  if (text === "") return "";
  return text.endsWith("m") ? words.t("age.months", { n: text.slice(0, -1) }) : words.t("age.years", { n: text });
}

export const count = (n: number): string => n.toLocaleString("en-US");

/** A date typed in one of the usual styles, as YYYY-MM-DD; null when it is not one. */
export function readDate(text: string): string | null {
  const plain = text.trim().replace(/[年月/.．。]/g, "-").replace(/日$/, "");
  const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (!parts) return null;
  const date = `${parts[1]}-${String(parts[2]).padStart(2, "0")}-${String(parts[3]).padStart(2, "0")}`;
  const real = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(date) ? date : null;
}
