// What one record in one office is not enough for: one person twice, copies that were written apart, moves, erasing, and other offices' cards.
import assert from "node:assert/strict";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { Key, story } from "./driver.mjs";
import { PASSPHRASE, SISHU, TOWN, ZHOUYING, drive, exchange, household, inEnglish, looked, made, opened, person, swap, unlocked } from "./offices.mjs";

story(test, "two registrations of one person are linked, parted, and said to be two people", async (desk) => {
  const village = made(desk, ZHOUYING);
  const home = household(village, "0001");
  const other = household(village, "0002");
  person(village, home, { name: "赵桂梅", birth_date: "1972-07-11", phone: "13900000001", relation_to_head: "02" });
  person(village, other, { name: "赵桂梅", birth_date: "1972-07-11", phone: "13900000002", guardian: "赵大山" });
  person(village, home, { name: "王芳", birth_date: "1990-01-01" });
  person(village, other, { name: "王芳", birth_date: "1990-01-01" });

  const window = await unlocked(village, ZHOUYING.name);
  await window.find('[data-testid="today-duplicates"][data-n="2"]');
  await looked(window, "apart-today");
  await window.click("today-duplicates");
  await window.find("duplicate-card");
  await window.click("duplicate-list");
  const names = await window.text("side-by-side");
  if (!names.includes("赵桂梅")) await window.keys(Key.down);
  await window.reads("side-by-side", "赵桂梅");
  await looked(window, "duplicates");
  await window.click("take-phone-right");
  await window.click("link");
  await window.reads("saved", "同一人");
  await window.reads("review-tab-duplicates", "1");
  await window.chord(Key.control, "z");
  await window.reads("review-tab-duplicates", "2");
  await window.click("duplicate-list");
  if (!(await window.text("side-by-side")).includes("赵桂梅")) await window.keys(Key.down);
  await window.reads("side-by-side", "赵桂梅");
  await window.click("take-phone-right");
  await window.click("link");
  await window.reads("review-tab-duplicates", "1");

  // The record that is shown carries what was chosen, and says where else she is registered.
  await opened(window, "赵桂梅");
  await window.reads("person-phone", "0002");
  await window.find("also-row");
  await looked(window, "also");
  await window.click("unlink");
  await window.gone("also");

  await window.click("nav-review");
  await window.click("review-tab-duplicates");
  for (let left = 2; left > 0; left--) {
    await window.reads("review-tab-duplicates", String(left));
    await window.click("duplicate-list");
    await window.keys(Key.enter + Key.tab + Key.enter);
  }
  await window.find("review-done");
  await looked(window, "duplicates-done");
  await window.close();
  assert.deepEqual(village.cli(["duplicates"]), []);
});

story(test, "two laptops that wrote apart are looked through, and an office's card is revoked and renewed", async (desk) => {
  const [town, village] = [made(desk, TOWN), made(desk, ZHOUYING)];
  const stick = drive(town);
  swap(village, town, stick);
  const home = household(village, "0001");
  const zhao = person(village, home, { name: "赵桂梅", birth_date: "1972-07-11" });
  exchange(village, town, stick);

  const twin = desk();
  const cli = twin.cli.bind(twin);
  twin.cli = (args) => cli(args, { passphrase: PASSPHRASE });
  for (const folder of ["data", "state"]) cpSync(village.path(folder), twin.path(folder), { recursive: true });
  village.cli(["set", zhao, "phone=13900000001"]);
  person(village, home, { name: "陈小", birth_date: "2020-01-01" });
  twin.cli(["set", zhao, "phone=13900000002"]);
  person(twin, home, { name: "陈小", birth_date: "2020-01-01", guardian: "赵桂梅" });
  for (const [one, name] of [[village, "甲"], [twin, "乙"]]) {
    const file = join(stick, `${name}.ccs`);
    one.cli(["export", "--to", TOWN.unit, "--out", file]);
    town.cli(["merge", file]);
  }

  const clerk = await unlocked(town, TOWN.name);
  await clerk.find('[data-testid="today-forks"][data-n="1"]');
  await clerk.click("today-forks");
  await clerk.find('[data-testid="fork"][data-kind="twins"]');
  await clerk.reads("fork", "周营村");
  await clerk.find("fork-side-0");
  await looked(clerk, "fork");
  await clerk.keys(Key.left);
  await clerk.gone("conflict-card");
  await clerk.click('[data-testid="fork-side-1"] [data-testid="take-back"]');
  await clerk.reads("saved", "作废");
  await clerk.gone('[data-testid="fork-side-1"] [data-testid="take-back"]');
  await clerk.click("see-fork");
  await clerk.find("fork-seen");
  await clerk.reads("review-tab-forks", "0");
  await looked(clerk, "fork-seen");

  await clerk.click("nav-exchange");
  await inMenu(clerk, "card");
  await clerk.find("office-fingerprint");
  await looked(clerk, "office-card");
  await inMenu(clerk, "again");
  await clerk.find('[data-testid="write-again"]:checked');
  await clerk.click("exchange-back");
  await inMenu(clerk, "revoke");
  await clerk.find("revoke-form");
  await looked(clerk, "office-revoke");
  await clerk.click("revoke-confirm");
  await clerk.find('[data-testid^="office-"][data-revoked="true"]');
  await looked(clerk, "office-revoked");

  // The same unit under a card that its old key has not signed: each of six words is to be heard.
  const anew = made(desk, ZHOUYING);
  anew.cli(["card", "--out", join(stick, "anew.card")]);
  town.answer(join(stick, "anew.card"));
  await clerk.click("read-card");
  await clerk.find("card-other");
  await clerk.find('[data-testid="trust-card"]:disabled');
  for (let word = 0; word < 6; word++) await clerk.click(`heard-${word}`);
  await looked(clerk, "card-other");
  await clerk.click("trust-card");
  await clerk.find('[data-testid^="office-"][data-revoked="false"]');

  const before = await clerk.text("my-fingerprint");
  await clerk.click("renew-card");
  await looked(clerk, "card-renew");
  town.answer(join(stick, "renewed.card"));
  await clerk.click("renew-confirm");
  await clerk.gone("renew-form");
  assert.notEqual(await clerk.text("my-fingerprint"), before);

  // A second computer of the town is one more reader of its files.
  const own = join(stick, "own");
  mkdirSync(own);
  town.answer(own);
  await clerk.click("write-to-own");
  await looked(clerk, "write-own");
  await clerk.click("write-confirm");
  await clerk.find("written");
  await clerk.click("nav-exchange");
  await clerk.find(`office-${TOWN.unit}`);
  await looked(clerk, "exchange-own");
  await inEnglish(clerk, "apart-clerk", ["exchange", "review"]);
  await clerk.close();
});

story(test, "a person moves to another village through the town, and is erased there", async (desk) => {
  const [town, old, next] = [made(desk, TOWN), made(desk, ZHOUYING), made(desk, SISHU)];
  const stick = drive(town);
  for (const village of [old, next]) swap(village, town, stick);
  const home = household(old, "0001");
  person(old, home, { name: "赵桂梅", birth_date: "1972-07-11", phone: "13900000001" });
  person(old, home, { name: "赵大山", birth_date: "1970-01-01", relation_to_head: "02" });
  household(next, "0007");
  person(next, household(next, "0008"), { name: "林小雨", birth_date: "2001-05-06" });
  for (const village of [old, next]) exchange(village, town, stick);

  let officer = await unlocked(old, ZHOUYING.name);
  await opened(officer, "赵桂梅");
  await officer.click("person-events");
  await officer.click("transfer");
  await officer.click("transfer-village");
  await officer.click(`.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option[title="${SISHU.name}"]`);
  await looked(officer, "transfer-offer");
  await officer.click("transfer-offer");
  await officer.find("on-the-way");
  await looked(officer, "transfer-on-the-way");
  await officer.close();
  exchange(old, town, stick);

  const clerk = await unlocked(town, TOWN.name);
  await clerk.click("today-transfers");
  await clerk.find('[data-testid="transfer-card"][data-state="offered"]');
  await looked(clerk, "transfer-approve");
  await clerk.click("transfer-accept");
  await clerk.find('[data-testid="transfer-row"][data-state="approved"]');
  await clerk.close();
  exchange(next, town, stick);

  const receiver = await unlocked(next, SISHU.name);
  await receiver.click("today-transfers");
  await receiver.find('[data-testid="transfer-card"][data-state="approved"]');
  await receiver.type("transfer-household", "0007");
  await receiver.click(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option");
  await looked(receiver, "transfer-receive");
  await receiver.click("transfer-accept");
  await receiver.find('[data-testid="transfer-row"][data-state="received"]');
  await opened(receiver, "赵桂梅");
  await receiver.reads("person-household", "0007");

  await erases(receiver, "phone", "赵桂梅");
  await receiver.reads("person-phone", "未填");
  await receiver.click("open-history");
  await receiver.reads("history", "已抹去");
  await looked(receiver, "erased-history");
  await receiver.close();
  exchange(next, town, stick);
  exchange(old, town, stick);
  exchange(old, town, stick);

  // The old village keeps no more than the month: without her consent not even where she went.
  officer = await unlocked(old, ZHOUYING.name);
  await officer.click("nav-review");
  await officer.click("review-tab-transfers");
  await officer.reads('[data-testid="transfer-row"]', /去向不告知.*\d{4}-\d{2}|\d{4}-\d{2}.*去向不告知/s);
  await looked(officer, "transfer-left");
  await officer.click("nav-register");
  await officer.find('[data-testid="list-people"][data-total="1"]');

  await opened(officer, "赵大山");
  await erases(officer, "", "赵大山");
  await officer.reads("person-record", "应本人要求抹去");
  await looked(officer, "erased");
  await inEnglish(officer, "apart-officer", ["review"]);
  await officer.close();
  for (const office of [town, old, next]) assert.equal(office.cli(["verify"]).ok, true);
});

story(test, "a village gets another code, and its people follow", async (desk) => {
  const town = made(desk, TOWN);
  const home = town.cli(["add-household", "--unit", ZHOUYING.unit, "number=0001"]).id;
  person(town, home, { name: "赵桂梅", birth_date: "1972-07-11" });
  const clerk = await unlocked(town, TOWN.name);
  await clerk.click("nav-settings");
  await clerk.click("division-open");
  await clerk.type("division-old", "周营");
  await clerk.click(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option");
  await clerk.type("division-into", "610902104299");
  await clerk.type("division-name", "新周营村");
  await looked(clerk, "division");
  await clerk.click("division-save");
  await clerk.reads("division-list", "新周营村");
  await looked(clerk, "division-done");
  await clerk.close();
  assert.equal(town.cli(["find", "赵桂梅"])[0].unit, "610902104299");
});

// ---- doing ----

/** Chooses from what can be done about the village's office. */
async function inMenu(window, what) {
  await window.click(`office-more-${ZHOUYING.unit}`);
  await window.click(`.ant-dropdown:not(.ant-dropdown-hidden) [data-testid="office-${what}"]`);
}

/** Erases a field, or with none everything, of the open record. */
async function erases(window, field, name) {
  await window.click("person-events");
  await window.click("erase");
  await window.find("erase-form");
  await window.click("erase-what");
  const options = ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option";
  await window.click(field ? `${options}[title^="电话"]` : `${options}[title^="全部"]`);
  await window.type("erase-typed", `${name}?`);
  await window.find('[data-testid="erase-confirm"]:disabled');
  await window.fill("erase-typed", name);
  await looked(window, field ? "erase-field" : "erase-all");
  await window.keys(Key.enter);
  await window.gone("erase-form");
}
