// What goes further than one file up and one down: a household to another town and to another village, and a town that came back from a backup.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { story } from "./driver.mjs";
import { SISHU, TOWN, ZHOUYING, drive, exchange, filled, household, inEnglish, looked, made, opened, person, reads, swap, unlocked } from "./offices.mjs";

const OTHER_TOWN = { role: "town", unit: "610902111", name: "大竹园镇" };
const option = (name) => `.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option[title="${name}"]`;
const row = (state) => `[data-testid="transfer-row"][data-state="${state}"]`;

story(test, "a household goes to another town by a file, and the receipt comes back", async (desk) => {
  const [town, village, other] = [made(desk, TOWN), made(desk, ZHOUYING), made(desk, OTHER_TOWN)];
  const stick = drive(town);
  swap(village, town, stick);
  swap(town, other, stick);
  const home = filled(village, "0001", "赵桂梅", "王小宝");
  filled(village, "0002", "李四");
  exchange(village, town, stick);

  let window = await unlocked(village, ZHOUYING.name);
  await opened(window, "赵桂梅");
  await window.click("person-household");
  await window.click("household-events");
  await window.click("transfer");
  await window.type("transfer-town", "大竹园");
  await window.click(option(OTHER_TOWN.name));
  await looked(window, "other-town-offer");
  await window.click("transfer-offer");
  await window.reads("on-the-way", "大竹园镇");
  await window.close();
  exchange(village, town, stick);

  // By the menu, not by the card on the first screen: the moves stay there when the last was decided.
  window = await unlocked(town, TOWN.name);
  await window.click("nav-review");
  await window.reads("transfer-people", /赵桂梅.*王小宝.*2 人/);
  await looked(window, "other-town-file");
  const file = join(stick, "迁移.ccs");
  town.answer(file);
  await window.click("transfer-file");
  await window.reads(row("approved"), "等那个镇的回执");
  rmSync(file);
  await window.click("transfer-again");
  await window.reads("saved", "已写迁移文件");
  await window.click("nav-exchange");
  await window.reads(`office-${OTHER_TOWN.unit}`, "只往来迁移文件");
  assert.equal(await window.shows(`write-to-${OTHER_TOWN.unit}`), false, "no stream goes there");
  await window.close();

  window = await unlocked(other, OTHER_TOWN.name);
  await reads(window, other, file, "offered");
  await looked(window, "other-town-read");
  await window.click("to-transfers");
  await window.reads("transfer-people", "王小宝");
  await window.click("transfer-village");
  await window.click(option("大竹园社区"));
  const receipt = join(stick, "回执.ccs");
  other.answer(receipt);
  await window.click("transfer-accept");
  await window.find(row("received"));
  await window.reads("note", "回执.ccs");
  await opened(window, "赵桂梅");
  await window.close();

  window = await unlocked(town, TOWN.name);
  await reads(window, town, receipt, "applied");
  await window.reads("file", "已接收");
  await looked(window, "other-town-receipt");
  await window.close();
  for (let round = 0; round < 2; round++) exchange(village, town, stick);

  window = await unlocked(village, ZHOUYING.name);
  await window.click("nav-review");
  await window.click("review-tab-transfers");
  await window.reads(row("received"), /^一户\s+周营村\s+去向不告知\s+\d{4}-\d{2}\s+已迁出$/);
  await inEnglish(window, "other-town", ["review"]);
  await window.click("review-tab-transfers");
  await window.reads(row("received"), "moved away");
  await looked(window, "other-town-stub-en");
  await window.click("nav-register");
  await window.find('[data-testid="list-people"][data-total="1"]');
  await window.close();
  for (const office of [town, village, other]) assert.equal(office.cli(["verify"]).ok, true);
  assert.equal(other.cli(["show", home]).id, home);
});

story(test, "households move between two villages: one is not approved, one sent back, and late edits follow", async (desk) => {
  const [town, old, next] = [made(desk, TOWN), made(desk, ZHOUYING), made(desk, SISHU)];
  const stick = drive(town);
  for (const village of [old, next]) swap(village, town, stick);
  const homes = [filled(old, "0001", "赵桂梅", "王小宝"), filled(old, "0002", "李四"), filled(old, "0003", "王五")];
  exchange(old, town, stick);
  for (const home of homes) old.cli(["transfer", home, "--to", SISHU.unit]);
  exchange(old, town, stick);

  let window = await unlocked(town, TOWN.name);
  await window.click("today-transfers");
  await decides(window, "0003", "transfer-refuse", "没有批准迁移");
  await decides(window, "0002", "transfer-accept", "已批准迁移");
  await decides(window, "0001", "transfer-accept", "已批准迁移");
  await window.close();

  // The old village does not know yet: an edit follows by itself, someone new waits for the town's word.
  const [mei] = old.cli(["find", "赵桂梅"]);
  old.cli(["set", mei.id, "phone=13900000009"]);
  person(old, homes[0], { name: "王小妹", birth_date: "2026-11-01" });
  exchange(old, town, stick);
  exchange(next, town, stick);

  window = await unlocked(next, SISHU.name);
  await window.click("today-transfers");
  await decides(window, "0002", "transfer-refuse", "没有接收，已退回");
  await looked(window, "households-receive");
  await decides(window, "0001", "transfer-accept", "已接收");
  await opened(window, "赵桂梅");
  await window.reads("person-phone", "0009");
  await window.close();
  exchange(next, town, stick);

  window = await unlocked(town, TOWN.name);
  await window.click("today-transfers");
  await decides(window, "0002", "transfer-accept", "已退回原来的村");
  await window.reads("transfer-people", "王小妹");
  await looked(window, "households-left-behind");
  await decides(window, "0001", "transfer-accept", "已一起迁过去");
  await inEnglish(window, "households", ["review"]);
  await window.close();
  for (let round = 0; round < 2; round++) for (const village of [next, old]) exchange(village, town, stick);

  const living = (office) => office.cli(["households"]).map((home) => home.number).toSorted();
  assert.deepEqual([living(old), living(next)], [["0002", "0003"], ["0001"]]);
  assert.equal(next.cli(["find", "王小妹"]).length, 1);
  assert.equal(old.cli(["find", "赵桂梅"]).length, 0);
  for (const office of [town, old, next]) assert.equal(office.cli(["verify"]).ok, true);
});

story(test, "a town comes back from a backup, is filled again, and lets a file go that nothing will ever come before", async (desk) => {
  const [town, one, two] = [made(desk, TOWN), made(desk, ZHOUYING), made(desk, SISHU)];
  const stick = drive(town);
  const people = [one, two].map((village) => {
    swap(village, town, stick);
    filled(village, "0001", village === one ? "赵桂梅" : "林小雨");
    exchange(village, town, stick);
    return village.cli(["find", village === one ? "赵桂梅" : "林小雨"])[0].id;
  });
  cpSync(town.path("data"), town.path("backup"), { recursive: true });
  people.forEach((id) => town.cli(["set", id, "note=镇上写的"]));
  for (const village of [one, two]) exchange(village, town, stick);
  // The first of these is nowhere else; that it was, the second shows, which has gone out.
  town.cli(["set", people[0], "phone=13900000008"]);
  town.cli(["set", people[1], "guardian=王大山"]);
  exchange(two, town, stick);
  rmSync(town.path("data"), { recursive: true });
  cpSync(town.path("backup"), town.path("data"), { recursive: true });

  const window = await unlocked(town, TOWN.name);
  await window.find('[data-testid="today-restored"][data-awaited="2"]');
  await window.reads("today-restored", "从备份恢复");
  await window.reads("rail-office", "等 2 个村");
  await looked(window, "restored-today");
  for (const village of [one, two]) {
    await window.click("nav-exchange");
    await window.find(`[data-testid="office-${village.office}"][data-awaited="true"]`);
    await looked(window, "restored-exchange");
    const folder = join(stick, village.office);
    mkdirSync(folder);
    town.answer(folder);
    await window.click(`write-to-${village.office}`);
    await window.click("write-confirm");
    await window.reads("written", "还没有带新内容");
    await looked(window, "restored-asks");
    village.cli(["merge", folder]);
    await window.click("nav-exchange");
  }

  const officer = await unlocked(one, ZHOUYING.name);
  await officer.reads("today-asked", "五里镇");
  await looked(officer, "restored-asked");
  await officer.close();
  for (const [village, awaited, lost] of [[two, 1, 2], [one, 0, 1]]) {
    const reply = join(stick, `还 ${village.office}.ccs`);
    village.cli(["export", "--to", TOWN.unit, "--out", reply]);
    await reads(window, town, reply, "applied");
    await window.click("nav-today");
    await window.find(`[data-testid="today-restored"][data-awaited="${awaited}"][data-lost="${lost}"]`);
    await window.reads("today-restored", awaited ? /等 1 个村.*还有 2 条没有回来/ : /都还回来了.*1 条只在原来那台电脑上/);
  }
  await looked(window, "restored-filled");
  await opened(window, "林小雨");
  await window.reads("person-guardian", "王大山");
  await opened(window, "赵桂梅");
  await window.reads("person-note", "镇上写的");

  // A stick is lost, and then the laptop that wrote it.
  for (const number of ["0008", "0009"]) {
    household(two, number);
    two.cli(["export", "--to", TOWN.unit, "--out", join(stick, `${number}.ccs`)]);
  }
  await reads(window, town, join(stick, "0009.ccs"), "held");
  await window.click("nav-exchange");
  await window.reads("held-file", /四树村.*0009\.ccs/s);
  await window.click("held-drop");
  await looked(window, "held-drop");
  await window.click("held-drop-confirm");
  await window.gone("held");
  await window.reads("note", "0009.ccs");
  await inEnglish(window, "restored", ["today", "exchange"]);
  await window.close();
  assert.deepEqual(town.cli(["held"]), []);
  assert.equal(town.cli(["verify"]).ok, true);
});

/** Brings the card of a household up, answers, and looks what the foot says. */
async function decides(window, number, answer, said) {
  const card = `[data-testid="transfer-card"][aria-label^="${number}"]`;
  await window.find("transfer-card");
  if (!(await window.shows(card))) {
    await window.run(`[...document.querySelectorAll('[data-testid="transfer-choose"]')].find((one) => one.textContent.startsWith(arguments[0])).click()`, number);
  }
  await window.find(card);
  await window.click(answer);
  await window.gone(card);
  await window.reads("saved", said);
}
