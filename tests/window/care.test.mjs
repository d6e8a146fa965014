// The provider's day in the window: someone asks, is given what she asked for, agrees to days, and what was promised is done from the list.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { Key, story } from "./driver.mjs";
import { TOWN, ZHOUYING, copied, drive, household, inEnglish, looked, opened, opensAs, person, staffed, swap } from "./offices.mjs";

const DOCTOR = "周医生";
const OTHER_TOWN = { role: "town", unit: "610902107", name: "恒口镇" };
const ago = (days) => new Date(Date.now() - days * 86_400_000).toLocaleDateString("sv-SE");

/** A village with a doctor, and 李小梅 in its register. */
function clinic(desk) {
  const village = staffed(desk, ZHOUYING, DOCTOR, "doctor");
  const home = household(village, "0001");
  const id = person(village, home, { name: "李小梅", sex: "2", birth_date: "1998-07-11" });
  return { village, home, id };
}

story(test, "a pregnancy is looked after from the list of the day in a few keys", async (desk) => {
  const { village } = clinic(desk);
  const window = await opensAs(village, DOCTOR);
  await window.click("nav-services");
  await window.find("due-none");
  await looked(window, "services-empty");
  await window.choose("care-find", "李小梅");
  await window.find("care-empty");
  await window.click("care-enrol");
  await window.choose("enrol-programme", "孕期保健");
  // A last period of a year ago is doubted, and not written.
  await window.fill("enrol-event", ago(365));
  await window.click("enrol-save");
  await window.find('[data-testid="care-doubt"][data-code="long_ago"]');
  await looked(window, "services-doubt");
  await window.fill("enrol-event", ago(7 * 17 + 2));
  await window.click("care-cancel");
  await window.click("care-enrol");
  await window.choose("enrol-programme", "孕期保健");
  await window.fill("enrol-event", ago(7 * 17 + 2));
  await looked(window, "services-enrol");
  await window.click("enrol-save");
  await window.reads("foot", "李小梅 参加 孕期保健");
  await window.reads("care-gestation", "孕 17+2 周");
  await window.keys(Key.escape);
  await window.gone("care-record");

  // What is promised for today stands in the list; Enter opens it, Ctrl+Enter writes it, and the list has the keys again.
  await window.reads("due-line", "孕期保健 · 产前检查");
  await window.run(`document.querySelector('[data-testid="due-list"]').focus()`);
  await window.keys(Key.enter);
  await window.find("give-form");
  await window.type("item-weight", "61.5");
  await window.choose("item-risk", "橙");
  await window.choose("item-finding", "未见异常");
  await looked(window, "services-give");
  await window.chord(Key.control, Key.enter);
  await window.reads("foot", "已记 李小梅：孕期保健 · 产前检查");
  await window.gone("care-record");
  await window.find("due-none");

  // It stands in her record, in words, and can be taken back.
  await opened(window, "李小梅");
  await window.click("open-care");
  await window.reads("service", /体重 61.5 kg · 妊娠风险 橙（较高） · 结果 未见异常/);
  // A risk for which the norm asks for a referral is said, until someone has referred her.
  await window.reads("to-refer", "妊娠风险 橙（较高）");
  await looked(window, "services-to-refer");
  await window.click("to-refer-open");
  await window.choose("refer-to", "区县医院");
  await window.click("refer-save");
  await window.reads("referral", "孕期保健");
  await window.gone("to-refer");
  await window.find("pregnancy-picture");
  await window.find("lanes-picture");
  await looked(window, "services-picture");
  // What she asks for is handed over: a page to read, and a file that another provider's computer reads.
  const page = village.path("本人.pdf");
  village.answer(page);
  await window.click("care-more");
  await window.click("care-hand-out");
  await looked(window, "services-hand-out");
  await window.click("hand-out-save");
  await window.reads("foot", "本人.pdf");
  assert.equal(readFileSync(page).subarray(0, 5).toString(), "%PDF-");
  const file = village.path("本人.json");
  village.answer(file);
  await window.click("care-more");
  await window.click("care-hand-out");
  await window.choose("hand-out-kind", "FHIR");
  await window.type("hand-out-number", "61090219980711002X");
  await window.click("hand-out-save");
  await window.find('[data-testid="trouble"][data-code="other_number"]');
  await window.fill("hand-out-number", "");
  await window.click("hand-out-save");
  await window.reads("foot", "本人.json");
  const kinds = JSON.parse(readFileSync(file, "utf8")).entry.map((one) => one.resource.resourceType);
  assert.ok(kinds.includes("EpisodeOfCare") && kinds.includes("Encounter"), kinds.join());
  await window.click("service-take-back");
  await window.click("service-take-back-sure");
  await window.gone("service");
  // What she wants erased is erased once her name was typed.
  await window.click("care-more");
  await window.click("care-erase");
  await window.find('[data-testid="erase-care-confirm"]:disabled');
  await window.type("erase-care-typed", "李小梅");
  await looked(window, "services-erase");
  await window.click("erase-care-confirm");
  await window.reads("foot", "李小梅 的保健记录已抹去");
  await window.find("care-empty");
  await window.click("care-more");
  await window.click("care-person");
  await window.reads("person-headline", "李小梅");
});

story(test, "what she wants is kept between her and her provider, and a no leaves nothing of anyone", async (desk) => {
  const { village } = clinic(desk);
  const window = await opensAs(village, DOCTOR);
  await window.click("nav-services");
  await window.choose("care-find", "李小梅");
  await window.click("care-give");
  await window.choose("give-programme", "避孕服务");
  await window.choose("give-what", "开始使用");
  await window.choose("item-method", "宫内节育器");
  await window.click("give-save");
  await window.reads("service", "本人选择的方法 宫内节育器");

  await window.click("care-enrol");
  await window.choose("enrol-programme", "儿童保健");
  await window.click("tally");
  await window.reads("foot", "没有记是谁");
  await window.click("care-enrol");
  await window.choose("enrol-programme", "避孕服务");
  await window.click("enrol-save");
  await window.find('[data-testid="enrolment"][data-programme="contraception"]');

  // A day she agrees to, with the wish to be reached: the officer sees one line, and not of what.
  await window.click("care-more");
  await window.click("care-agree");
  await window.choose("agree-what", "本人要的随访");
  await window.fill("agree-on", ago(0));
  await window.type("agree-time", "09:30");
  await window.click("agree-reach");
  await looked(window, "services-agree");
  await window.click("agree-save");
  await window.reads("appointment", "09:30");
  await window.click("care-more");
  await window.click("care-refer");
  await window.choose("refer-to", "镇卫生院");
  await window.click("refer-save");
  await window.reads("referral", "还没有回音");
  await looked(window, "services-record");
  const slip = village.path("转诊.pdf");
  village.answer(slip);
  await window.click("referral-slip");
  await window.click("slip-discreet");
  await window.reads("foot", "转诊.pdf");
  assert.equal(readFileSync(slip).subarray(0, 5).toString(), "%PDF-");
  await window.click("referral-answer");
  await window.choose("answer-what", "治疗了");
  await window.click("answer-save");
  await window.reads("referral", "治疗了");
  await window.click("enrolment-end");
  await window.click("enrolment-end-sure");
  await window.gone("enrolment");

  await window.click("services-tallies");
  await window.reads("tallies", /儿童保健\s*1/);
  await window.click("services-talks");
  await window.click("talk-add");
  await window.choose("talk-topic", "儿童养育");
  await window.type("talk-people", "23");
  await window.click("talk-save");
  await window.reads("talk", /儿童养育.*23/s);
  await looked(window, "services-talks");
  await window.click("talk-take-back");
  await window.click("talk-take-back-sure");
  await window.find("talks-none");
  await window.click("services-stock");
  await window.click("stock-move");
  await window.choose("stock-item", "叶酸");
  await window.type("stock-batch", "A26");
  await window.type("stock-amount", "6");
  await window.type("stock-expires", ago(-30));
  await window.click("stock-save");
  await window.reads("stock-row", /叶酸\s*A26.*6.*九十天内过期/s);
  await looked(window, "services-stock");
  await window.click("stock-row-move");
  await window.type("stock-amount", "9");
  await window.click("stock-save");
  await window.find('[data-testid="care-doubt"][data-code="more_than_there_is"]');
  // A day that was mistyped goes with the movement that brought it.
  await window.reads("stock-movement", /收到 \+6/);
  await looked(window, "services-stock-movements");
  await window.click("stock-take-back");
  await window.click("stock-take-back-sure");
  await window.find("stock-none");
  await window.click("care-cancel");
  await inEnglish(window, "care", ["services"]);
  await window.close();

  // Whoever set the office up is its officer: she has no such page.
  const officer = await village.open();
  await officer.choose("unlock-user", "周营村");
  await officer.type("unlock-passphrase", "wu li zhen 610902" + Key.enter);
  await officer.find("nav-register");
  assert.equal(await officer.shows("nav-services"), false);
});

story(test, "when a doctor leaves, a colleague asks each of her people and goes on where they agree", async (desk) => {
  const { village, id } = clinic(desk);
  village.as(["enrol", id, "antenatal", "--event-on", ago(7 * 17 + 2)]);
  village.cli(["user", "add", "吴医生", "--post", "doctor", "--recovery"]);
  village.cli(["user", "disable", DOCTOR, "--to", "吴医生"]);
  const window = await opensAs(village, "吴医生");
  await window.click("nav-services");
  await window.find("due-none");
  await window.reads("left-behind", /李小梅.*周医生 留下/s);
  await looked(window, "services-left-behind");
  await window.click("left-behind-open");
  await window.reads("with-other", "周医生");
  await looked(window, "services-with-other");
  await window.click("take-over");
  await window.click("take-over-sure");
  await window.reads("foot", "已由您接着服务");
  await window.gone("with-other");
  await window.find("enrolment-give");
  await window.keys(Key.escape);
  await window.gone("care-record");
  await window.reads("due-line", "李小梅");
  await window.gone("left-behind");
});

story(test, "two computers of one office corrected a last period differently, and the doctor is asked which is right", async (desk) => {
  const { village, id } = clinic(desk);
  village.as(["enrol", id, "antenatal", "--event-on", ago(7 * 17 + 2)]);
  village.cli(["user", "add", "吴医生", "--post", "doctor", "--recovery"]);
  const other = copied(desk, village, "吴医生");
  village.as(["enrol", id, "antenatal", "--event-on", ago(7 * 20), "--correct"]);
  other.as(["take-over", id, "--from", DOCTOR]);
  other.as(["enrol", id, "antenatal", "--event-on", ago(7 * 12), "--correct"]);
  const stick = drive(other);
  other.as(["export", "--to", ZHOUYING.unit, "--out", join(stick, "值班.ccs")]);
  village.as(["merge", stick]);
  // Of two days one is gone by until someone has asked her.
  const window = await opensAs(village, DOCTOR);
  await window.click("nav-services");
  await window.reads("care-questions", /李小梅.*孕期保健：末次月经/s);
  await looked(window, "services-questions");
  await window.click("care-question-open");
  await window.find('[data-testid="care-question"][data-field="event_on"]');
  await window.reads("care-question", "原来是 " + ago(7 * 17 + 2));
  await looked(window, "services-question");
  await window.click(`[data-testid="care-choice"][data-value="${ago(7 * 20)}"] [data-testid="care-question-take"]`);
  await looked(window, "services-question-take");
  await window.click("care-question-take-sure");
  await window.reads("foot", "已取 " + ago(7 * 20));
  await window.gone("care-question");
  await window.gone("care-questions");
  // She went on with the colleague meanwhile, and is asked again before the record is shown here.
  await window.find("care-hidden");
  await window.reads("with-other", "吴医生");
  await window.click("take-over");
  await window.click("take-over-sure");
  await window.reads("care-gestation", "孕 20+0 周");
  await window.close();
});

story(test, "the town's station writes a schedule of its own and puts it in force; a village reads it", async (desk) => {
  const town = staffed(desk, TOWN, "刘医生", "clinician");
  const window = await opensAs(town, "刘医生");
  await window.click("nav-services");
  await window.click("services-programmes");
  await window.click('[data-testid="programme"][data-code="antenatal"] [data-testid="programme-open"]');
  await window.reads("schedule-steps", "末次月经");
  await looked(window, "services-programmes");
  await window.click("schedule-add");
  await window.type("schedule-name", "五里镇 2026");
  await window.type("schedule-source", "镇卫生院 2026-11");
  await window.fill('[data-testid="step-row"]:nth-child(1) [data-testid="step-after"]', "8");
  await window.click('[data-testid="step-row"]:nth-child(2) [data-testid="step-remove"]');
  await looked(window, "services-schedule");
  await window.click("schedule-save");
  await window.reads("foot", "已增补 五里镇 2026");
  await window.click("schedule-choose");
  await window.click("choose-save");
  await window.reads("foot", "采用 五里镇 2026");
  await window.reads('[data-testid="programme"][data-code="antenatal"] [data-testid="programme-open"]', "五里镇 2026");
  // One that is outside the rules is refused, and the form keeps what was written.
  await window.click("schedule-add");
  await window.type("schedule-name", "倒过来的");
  await window.type("schedule-source", "无");
  await window.fill('[data-testid="step-row"]:nth-child(1) [data-testid="step-after"]', "90");
  await window.click("schedule-save");
  await window.find('[data-testid="trouble"][data-code="bad_catalogue"]');
  await window.click("care-cancel");
  await window.close();
  const shown = town.as(["programmes"]).find((one) => one.code === "antenatal");
  assert.match(shown.in_force, /^town_\d{8}_[0-9a-f]{8}$/);

  const village = staffed(desk, ZHOUYING, DOCTOR, "doctor");
  const other = await opensAs(village, DOCTOR);
  await other.click("nav-services");
  await other.click("services-programmes");
  await other.click('[data-testid="programme"][data-code="antenatal"] [data-testid="programme-open"]');
  await other.find("schedule-steps");
  assert.equal(await other.shows("schedule-add"), false);
});

story(test, "she moves to another town, and what was begun for her goes on there as she wishes", async (desk) => {
  const here = staffed(desk, TOWN, "刘医生", "clinician");
  const there = staffed(desk, OTHER_TOWN, "陈医生", "clinician");
  const stick = drive(here);
  swap(here, there, stick);
  const at = (town, unit, number) => {
    const home = town.cli(["add-household", `number=${number}`, "--unit", unit]).id;
    return person(town, home, { name: "李小梅", sex: "2", birth_date: "1998-07-11" });
  };
  const her = at(here, ZHOUYING.unit, "0001");
  at(there, "610902107001", "0009");
  const { id } = here.as(["enrol", her, "antenatal", "--event-on", ago(7 * 17 + 2)]);
  here.as(["give", her, "antenatal", "visit", "weight=61.5", "--enrolment", id]);

  const window = await opensAs(here, "刘医生");
  const file = join(stick, "接续.ccs");
  await window.click("nav-services");
  await window.choose("care-find", "李小梅");
  await window.click("care-more");
  await window.click("care-continue");
  await window.choose("continue-to", OTHER_TOWN.name);
  // Without her word nothing is written.
  here.answer(file);
  await window.click("continue-save");
  await window.find('[data-testid="trouble"][data-code="no_consent_to_continue"]');
  await looked(window, "continuity-write");
  await window.close();
  here.as(["consent", her, "--give", "continue_elsewhere"]);
  const again = await opensAs(here, "刘医生");
  await again.click("nav-services");
  await again.choose("care-find", "李小梅");
  await again.click("care-more");
  await again.click("care-continue");
  await again.choose("continue-to", OTHER_TOWN.name);
  here.answer(file);
  await again.click("continue-save");
  await again.reads("foot", "接续.ccs");
  await again.click("services-continuity");
  await again.reads("continuities", "还没有回音");
  await again.close();

  const station = await opensAs(there, "陈医生");
  await station.click("nav-services");
  await station.click("services-continuity");
  await station.find("continuity-none");
  there.answer(file);
  await station.click("continuity-read");
  await station.reads("told", "李小梅");
  await station.reads("told-programme", /孕期保健.*体重 61.5 kg/s);
  await looked(station, "continuity-told");
  await station.choose("continuity-person", "李小梅");
  const receipt = join(stick, "回执.ccs");
  there.answer(receipt);
  await station.click("continuity-save");
  await station.reads("foot", "接着做");
  await station.reads("continuities", /李小梅.*五里镇/s);
  await looked(station, "continuity-accepted");
  await station.close();

  const back = await opensAs(here, "刘医生");
  await back.click("nav-services");
  await back.click("services-continuity");
  here.answer(receipt);
  await back.click("continuity-read");
  await back.find("continuity-take");
  await back.click("continuity-take-save");
  await back.reads("foot", "这里结束 1 项");
  await back.reads("continuities", "那边接着做了");
  await back.close();
});
