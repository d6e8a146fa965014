// Every sentence is there in both languages, says the same things, and is used; every one that is used is there.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fill, wordsIn } from "../src/words";
import { catalogue } from "../src/words/catalogue";

const SOURCE = join(import.meta.dirname, "../src");
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name) && !name.includes("catalogue"));
const source = files.map((name) => readFileSync(join(SOURCE, name), "utf8")).join("\n");
const keys = Object.keys(catalogue);
const sections = new Set(keys.map((key) => key.split(".")[0]));

/** Keys written out, and the two ends of keys that are made from a code. */
const literal = new Set([...source.matchAll(/"([a-z_]+(?:\.[a-z_]+)+)"/g)].map((match) => match[1] ?? ""));
const made = [...source.matchAll(/`([a-z_]+(?:\.[a-z_]+)*\.)\$\{[^}]*\}([a-z_.]*)`/g)].map((match) => [match[1] ?? "", match[2] ?? ""] as const);
const coded = [...source.matchAll(/coded\("([a-z_.]+)"/g)].map((match) => [`${match[1]}.`, ""] as const);
const isMade = (key: string) => [...made, ...coded].some(([start, end]) => key.startsWith(start) && key.endsWith(end));
const placeholders = (sentence: string) => [...new Set([...sentence.matchAll(/\{(\w+)(?:\|[^}]*)?\}/g)].map((match) => match[1]))].toSorted();

describe("the catalogue", () => {
  test.each(keys)("%s is in both languages", (key) => {
    const [zh, en] = catalogue[key as keyof typeof catalogue];
    expect(zh.trim()).not.toBe("");
    expect(en.trim()).not.toBe("");
    expect(placeholders(en)).toEqual(placeholders(zh));
    expect(en).not.toMatch(/\p{Script=Han}/u);
  });

  test("has nothing that is not used", () => {
    expect(keys.filter((key) => !literal.has(key) && !isMade(key))).toEqual([]);
  });

  test("lacks nothing that is used", () => {
    const missing = [...literal].filter((key) => sections.has(key.split(".")[0] ?? "") && !keys.includes(key));
    expect(missing.filter((key) => ![...made, ...coded].some(([start]) => start === `${key}.`))).toEqual([]);
  });

  test("has an error sentence that says what it means for the register", () => {
    const quiet = keys.filter((key) => key.startsWith("errors.") && !/没有|不会/.test(catalogue[key as keyof typeof catalogue][0]));
    expect(quiet).toEqual([]);
  });

  test("speaks respectfully and without software words", () => {
    const never = /服务对象|重点对象|拒绝|逾期|孕情|落实|取环|流出|流入|重复人员|排查|摸底|考核|失独|同步|引擎|副本|数据库|操作/;
    expect(keys.filter((key) => never.test(catalogue[key as keyof typeof catalogue][0]))).toEqual([]);
  });
});

describe("a sentence", () => {
  test.each([
    ["{n} 条", { n: 3 }, "3 条"],
    ["{n} {n|row|rows}", { n: 1 }, "1 row"],
    ["{n} {n|row|rows}", { n: 2 }, "2 rows"],
    ["from {who}", {}, "from "],
  ])("%s", (sentence, params, said) => expect(fill(sentence, params)).toBe(said));

  test("for an unknown code names nothing internal", () => {
    const said = wordsIn("zh").error({ code: "sqlite_misuse_21", params: { table: "op" } });
    expect(said).not.toMatch(/[a-z_]/i);
  });

  test("names a field in the field's own words", () => {
    expect(wordsIn("zh").error({ code: "bad_value", params: { field: "phone" } })).toContain("电话");
  });
});
