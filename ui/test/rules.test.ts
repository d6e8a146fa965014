// The small rules of the window, as tables of cases.
import { describe, expect, test } from "vitest";
import type { ReferralView, RegistrationView, ServiceView, StepView } from "../src/api";
import { dropFor } from "../src/frame/drops";
import { age, instant, readDate } from "../src/parts/format";
import { keyName } from "../src/parts/keys";
import { draftOf, type Answers } from "../src/screens/events/draft";
import { likeness, needsStatus } from "../src/screens/review/likeness";
import { readPasted } from "../src/screens/register/pasted";
import { addition, newCode } from "../src/screens/services/addition";
import { toRefer } from "../src/screens/services/ToRefer";
import { isLastGroup } from "../src/screens/start/recovery";
import { strength } from "../src/screens/start/strength";
import { wordsIn } from "../src/words";
import { codeName } from "../src/words/codes";

test.each([
  ["1996-04-30", "1996-04-30"], ["19960430", "1996-04-30"], ["1996.4.30", "1996-04-30"], ["1996/4/3", "1996-04-03"],
  ["1996年4月30日", "1996-04-30"], [" 2024-02-29 ", "2024-02-29"], ["2023-02-29", null], ["1996-13-01", null], ["", null], ["昨天", null],
])("the date %s", (typed, read) => expect(readDate(typed)).toBe(read));

test.each([["34", "34 岁"], ["7m", "7 月龄"], ["0m", "0 月龄"], ["", ""]])("the age %s", (given, said) => expect(age(given, wordsIn("zh"))).toBe(said));

test("an instant that is none stays as it is", () => expect(instant("某日")).toBe("某日"));

test.each([
  ["13812345678\n13912345678\n", [["13812345678", ""], ["13912345678", ""]]],
  ["138 1234 5678\r\n+86-139-1234-5678", [["13812345678", ""], ["13912345678", ""]]],
  ["张三\t13812345678", [["13812345678", "张三"]]],
  ["13812345678\t李四", [["13812345678", "李四"]]],
  ["张三\t", [["", "张三"]]],
  ["13812345678\n\n13912345678", [["13812345678", ""], ["", ""], ["13912345678", ""]]],
  ["不详", [["不详", ""]]],
])("pasted %j", (text, lines) => expect(readPasted(text).map((line) => [line.phone, line.name])).toEqual(lines));

test.each([
  ["", "none"], ["abc", "short"], ["12345678", "weak"], ["aaaaaaaa", "weak"], ["zhang123", "weak"], ["村里老槐树下", "fair"],
  ["correct horse 9", "good"], ["老槐树下第三家的狗", "good"],
])("the strength of %s", (text, how) => expect(strength(text)).toBe(how));

test.each([
  ["K7QM-2XPD-9FTW", "9ftw", true], ["K7QM-2XPD-9FTW", " 9FTW ", true], ["K7QM-2XPD-9FTW", "2XPD", false], ["K7QM-2XPD-9FTW", "", false],
])("the last group of %s as %s", (code, typed, is) => expect(isLastGroup(code, typed)).toBe(is));

test.each([
  [["/media/usb/a.ccs", "/media/usb/b.CCS"], { screen: "exchange", task: "read", paths: ["/media/usb/a.ccs", "/media/usb/b.CCS"] }],
  [["C:\\花名册.xlsx"], { screen: "import", paths: ["C:\\花名册.xlsx"] }],
  [["roster.csv"], { screen: "import", paths: ["roster.csv"] }],
  [["五里镇.card"], { screen: "exchange", task: "card", paths: ["五里镇.card"] }],
  [[], null],
])("dropped %j", (paths, aim) => expect(dropFor(paths)).toEqual(aim));

test.each([
  [{ key: "K", ctrlKey: true, metaKey: false }, "ctrl+k"], [{ key: "k", ctrlKey: false, metaKey: true }, "ctrl+k"], [{ key: "Escape", ctrlKey: false, metaKey: false }, "escape"],
])("the key %j", (event, name) => expect(keyName(event)).toBe(name));

test.each([["sex", "1", "男"], ["ethnicity", "56", "基诺族"], ["relation_to_head", "38", "儿媳"], ["sex", "7", "7"], ["name", "张三", "张三"]])(
  "the code %s %s", (field, code, name) => expect(codeName(field, code, "zh")).toBe(name));

describe("a life event", () => {
  const nothing: Answers = { person: null, household: null, people: [], date: "2026-11-23", other: null, to: null, away: "" };
  test.each([
    ["death", { person: "p" }, { kind: "death", person: "p", date: "2026-11-23" }],
    ["death", {}, null],
    ["death", { person: "p", date: "someday" }, null],
    ["marriage", { person: "p" }, { kind: "marriage", person: "p", spouse: null, date: "2026-11-23", move_to: null }],
    ["move_out", { person: "p", date: "20261101" }, { kind: "move_out", person: "p", date: "2026-11-01", away_to: "" }],
    ["split", { people: ["a", "b"] }, null],
    ["split", { people: ["a", "b"], other: "a" }, { kind: "split", people: ["a", "b"], head: "a", fields: {}, date: "2026-11-23" }],
    ["split", { people: ["a", "b"], other: "c" }, null],
    ["join", { people: ["a"], to: "h" }, { kind: "join", people: ["a"], to_household: "h", date: "2026-11-23" }],
    ["birth", { household: "h" }, { kind: "birth", household: "h", date: "2026-11-23", fields: { birth_date: "2026-11-23" } }],
  ] as const)("%s with %j", (kind, given, draft) => expect(draftOf(kind, { ...nothing, ...given } as Answers, {})).toEqual(draft));
});

test.each([[100, "very"], [90, "very"], [89, "rather"], [75, "rather"], [74, "some"], [65, "some"]])("a likeness of %i", (score, words) => expect(likeness(score)).toBe(words));

test.each([
  ["moved_out", "at_home", "v1", true], ["deceased", "", "v1", true], ["at_home", "moved_out", "v1", false], ["moved_out", "deceased", "v1", false], ["moved_out", "at_home", "v2", false],
])("the status %s beside %s of %s", (a, b, unit, needed) => {
  const one = (status: string, village: string) => ({ unit: village, fields: { residence_status: status } }) as unknown as RegistrationView;
  expect(needsStatus({ a: one(a, "v1"), b: one(b, unit) })).toBe(needed);
});

describe("a schedule of the town's own", () => {
  const step: StepView = { what: "visit", zh: "访视", en: "Visit", anchor: "event", service: null, noted: null, after: { count: 16, unit: "weeks" }, until: { count: 20, unit: "weeks" }, at_home: false, if_agreed: false };
  const written = (...steps: StepView[]) => JSON.parse(addition("antenatal", { code: "town_20261129", name: "五里镇", source: "镇卫生院", from: "2026-11-29", steps }));

  test("is written as the catalogue writes it", () => {
    expect(written(step)).toEqual({ programme: "antenatal", schedules: [{ code: "town_20261129", zh: "五里镇", en: "五里镇", source: "镇卫生院", from: "2026-11-29",
      steps: [{ what: "visit", zh: "访视", en: "Visit", anchor: "event", after: { weeks: 16 }, until: { weeks: 20 } }] }] });
  });

  test.each([
    [{ anchor: "service", service: "discharge" }, { anchor: "service", service: "discharge" }],
    [{ anchor: "service", service: "start", noted: ["method", "iud"] as [string, string] }, { anchor: "service", service: "start", item: "method", is: "iud" }],
    [{ anchor: "enrolment", service: null }, { anchor: "enrolment" }],
    [{ at_home: true, if_agreed: true }, { at_home: true, if_agreed: true }],
  ])("a step with %j", (more, says) => {
    const { anchor = "event", ...rest } = says as Record<string, unknown>;
    expect(written({ ...step, ...more }).schedules[0].steps[0]).toEqual({ what: "visit", zh: "访视", en: "Visit", after: { weeks: 16 }, until: { weeks: 20 }, anchor, ...rest });
  });

  test("has a code of its own day and computer", () => {
    expect(newCode("2026-11-29", "0189b2c4-aaaa")).toBe("town_20261129_0189b2c4");
    expect(newCode("2026-11-29")).toMatch(/^town_20261129_[0-9a-f]{8}$/);
    expect(newCode("2026-11-29")).not.toBe(newCode("2026-11-29"));
  });
});

describe("a referral that the norm asks for", () => {
  const given = (day: string, items: Record<string, string>, programme = "antenatal") => ({ id: `${programme}${day}`, programme, day, items }) as unknown as ServiceView;
  const sent = (day: string, programme = "antenatal") => ({ programme, day }) as unknown as ReferralView;
  test.each([
    ["nothing unusual", [given("2026-11-01", { finding: "normal", risk: "green" })], [], 0],
    ["a finding", [given("2026-11-01", { finding: "follow_up" })], [], 1],
    ["a risk", [given("2026-11-01", { risk: "orange" })], [], 1],
    ["a moderate risk", [given("2026-11-01", { risk: "yellow" })], [], 0],
    ["referred that day", [given("2026-11-01", { risk: "red" })], [sent("2026-11-01")], 0],
    ["referred before", [given("2026-11-02", { risk: "red" })], [sent("2026-11-01")], 1],
    ["referred about something else", [given("2026-11-01", { risk: "red" })], [sent("2026-11-03", "child")], 1],
    ["well again", [given("2026-11-01", { finding: "follow_up" }), given("2026-11-20", { finding: "normal" })], [], 0],
    ["two programmes", [given("2026-11-01", { finding: "follow_up" }), given("2026-11-01", { finding: "follow_up" }, "womens_health")], [], 2],
  ])("%s", (_, services, referrals, asked) => expect(toRefer(services, referrals)).toHaveLength(asked));
});
