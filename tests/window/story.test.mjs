// A village and its town, from the roster to two equal registers: the main job of both offices, done in their windows.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import test from "node:test";

import { Key, story } from "./driver.mjs";

const data = resolve(import.meta.dirname, "../data");
const PASSPHRASE = "wu li zhen 610902";
const TOWN = { unit: "610902104", name: "五里镇" };
const ZHOUYING = { unit: "610902104202", name: "周营村", roster: join(data, "roster-zhouying.xlsx") };
const OTHERS = [
  { unit: "610902104203", name: "四树村", roster: join(data, "roster-sishu.xls") },
  { unit: "610902104206", name: "民力村", roster: join(data, "roster-minli.csv") },
];
/** The head of household 0001 in the roster of 周营. */
const PERSON = { name: "武丹丹", initials: "wdd", id_tail: "947X", phone_end: "7921" };

story(test, "a village and its town keep one register, and both values where they disagree", async (desk) => {
  const village = made(desk, "village", ZHOUYING);
  const town = made(desk, "town", TOWN);
  const stick = village.path("U盘");
  mkdirSync(stick);
  const brought = OTHERS.map((one) => otherVillage(desk, one, town, stick));

  const officer = await unlocked(village, ZHOUYING.name);
  await imports(officer, village);
  await finds(officer);
  await keeps(officer);
  await pastes(officer);
  await swapsCards(officer, village, town, stick);
  const first = await writes(officer, village, TOWN.unit, stick);
  await looked(officer, "village-written", "write-files");
  await officer.click("nav-exchange");
  await officer.find(`[data-testid="office-${TOWN.unit}"]:not([data-waiting="0"])`);
  await looked(officer, "village-exchange");

  const clerk = await unlocked(town, TOWN.name);
  await takesIn(clerk, [first, ...brought]);
  await browses(clerk);
  const answer = await writes(clerk, town, ZHOUYING.unit, stick);
  await reads(officer, village, [answer]);
  await officer.click("nav-exchange");
  await officer.find(`[data-testid="office-${TOWN.unit}"][data-waiting="0"]`);

  await disagree(officer, clerk);
  const up = await writes(officer, village, TOWN.unit, stick);
  const down = await writes(clerk, town, ZHOUYING.unit, stick);
  await reads(officer, village, [down]);
  await reads(clerk, town, [up]);
  assert.deepEqual(await card(officer, "village-conflict"), await card(clerk, "town-conflict"), "the same question stands on both sides");
  await settles(officer);

  await reads(clerk, town, [await writes(officer, village, TOWN.unit, stick)]);
  await reads(officer, village, [await writes(clerk, town, ZHOUYING.unit, stick)]);
  for (const window of [officer, clerk]) {
    await window.click("nav-today");
    await window.find('[data-testid="today-conflicts"][data-n="0"]');
  }
  await everyScreen(officer, "village");
  await everyScreen(clerk, "town");
  await officer.close();
  await clerk.close();
  agree(village, town);
});

// ---- setting up ----

/** A desk with an office on it. */
function made(desk, role, { unit, name }) {
  const office = desk();
  office.cli(["init", "--role", role, "--unit", unit, "--name", name], { passphrase: PASSPHRASE });
  const run = office.cli.bind(office);
  office.cli = (args, options) => run(args, { passphrase: PASSPHRASE, ...options });
  return office;
}

/** Another village of the town with its roster in; returns the file it brings. */
function otherVillage(desk, { unit, name, roster }, town, stick) {
  const village = made(desk, "village", { unit, name });
  village.cli(["import", roster]);
  swap(village, town, stick);
  const file = join(stick, `${name}.ccs`);
  village.cli(["export", "--to", TOWN.unit, "--out", file]);
  return file;
}

function swap(one, other, stick) {
  const card = join(stick, "swap.card");
  for (const [from, to] of [[one, other], [other, one]]) {
    from.cli(["card", "--out", card]);
    to.cli(["trust", card]);
    rmSync(card);
  }
}

async function unlocked(desk, name) {
  const window = await desk.open();
  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.reads("rail-office", name);
  return window;
}

/** A screen that has come: nothing in it stands in anybody's way, it needs no horizontal bar, and a picture is taken. */
async function looked(window, name, screen) {
  if (screen) await window.find(screen);
  assert.deepEqual(await window.axe(), [], name);
  assert.equal(await window.overflows(), false, `${name} has a horizontal bar`);
  await window.shot(name);
}

// ---- the village ----

async function imports(window, desk) {
  await window.find("first-day");
  await looked(window, "today-first-day");
  await window.click("first-import");
  await looked(window, "import-choose", "import-choose");
  desk.answer(ZHOUYING.roster);
  await window.click("pick-roster");
  await window.reads("import-tab-rows", "889");
  await window.reads("import-tab-doubtful", "28");
  await window.reads("import-tab-refused", "4");
  await window.reads("import-tab-existing", "4");
  await window.reads("import-summary", /881.*260/);
  await looked(window, "import-preview");
  await window.click("import-tab-rows");
  await window.find("import-rows");
  await looked(window, "import-rows");
  await window.click("import-confirm");
  await window.find("import-done", 60_000);
  desk.answer(desk.path("没有录入.xlsx"));
  await window.click("save-rejects");
  await window.find("rejects-saved");
  assert.ok(existsSync(desk.path("没有录入.xlsx")), "the rows that stayed out are saved");
  await looked(window, "import-done");
  await window.click("to-register");
  await window.find('[data-testid="list-people"][data-total="881"]');
  await looked(window, "register-people");
}

async function finds(window) {
  for (const text of [PERSON.id_tail, PERSON.initials]) {
    await opens(window, text);
    await window.reads("person-headline", PERSON.name);
  }
}

/** Types into the one box and opens the first person found. */
async function opens(window, text) {
  await window.keys(Key.escape);
  await window.fill("search", text);
  await window.reads("hit-people", PERSON.name);
  if (text === PERSON.initials) await looked(window, "search");
  await window.keys(Key.enter);
  await window.gone("search-hits");
  await window.find("person-record");
}

/** Changes a fact of the open record where it stands. */
async function change(window, field, value) {
  await window.click(`person-${field}`);
  await window.fill(`edit-${field}`, value + Key.enter);
  await window.gone(`edit-${field}`);
  await window.find("saved");
}

async function keeps(window) {
  await change(window, "phone", "13991500001");
  await window.reads("person-phone", "0001");
  await looked(window, "person-record");

  await window.click("person-household");
  await window.find("household-record");
  const before = await window.count("member");
  await window.click("household-events");
  await window.click("event-birth");
  await window.find("event-panel-birth");
  await looked(window, "event-birth");
  // No name and no ID yet: they are completed when there are any.
  await window.fill("field-birth_document", "p610-012345");
  await window.click("save");
  await window.reads("proposed-child_visits", "儿童保健");
  await window.reads("person-birth_document", "*******345");
  await window.click("person-household");
  await window.find("household-record");
  await window.find(`[data-testid="member"]:nth-of-type(1)`);
  assert.equal(await window.count("member"), before + 1, "the newborn is in the household");
  await looked(window, "household-record");

  await opens(window, PERSON.initials);
  await change(window, "note", "写错了的一句");
  await window.chord(Key.control, "z");
  await window.find("undone");
  await window.reads("person-note", "未填");
  await window.reads("person-phone", "0001");
  await window.click("open-history");
  await window.reads("history", PERSON.phone_end);
  await looked(window, "history");
}

async function pastes(window) {
  await window.keys(Key.escape);
  await window.click("nav-register");
  await window.click('[data-testid="row"][aria-rowindex="3"] [data-column="phone"]');
  await window.find("paste-cell");
  await window.run(`
    const data = new DataTransfer();
    data.setData("text/plain", "13991500011\\r\\n139 9150 0012\\r\\n13991500013\\r\\n");
    document.querySelector('[data-testid="paste-cell"]').dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));`);
  await window.reads("paste-preview", "13991500012");
  await looked(window, "paste");
  await window.click("paste-confirm");
  await window.gone("paste-panel");
  await window.reads('[data-testid="row"][aria-rowindex="5"] [data-column="phone"]', "0013");
}

async function swapsCards(window, desk, town, stick) {
  await window.click("nav-exchange");
  desk.answer(join(stick, "周营村.card"));
  await window.click("save-card");
  await window.find("note");
  town.cli(["trust", join(stick, "周营村.card")]);
  town.cli(["card", "--out", join(stick, "五里镇.card")]);
  desk.answer(join(stick, "五里镇.card"));
  await window.click("read-card");
  await window.reads("their-card", TOWN.name);
  await looked(window, "cards", "exchange");
  await window.click("trust-card");
  await window.find(`office-${TOWN.unit}`);
}

// ---- both ----

/** Writes what an office has not received to the stick, and returns the new file. */
async function writes(window, desk, unit, stick) {
  const before = new Set(readdirSync(stick));
  await window.click("nav-exchange");
  await window.click(`write-to-${unit}`);
  desk.answer(stick);
  await window.click("write-confirm");
  await window.find("written");
  const added = readdirSync(stick).filter((name) => !before.has(name));
  assert.equal(added.length, 1, `one new file on the stick: ${added}`);
  return join(stick, added[0]);
}

/** Chooses files in the dialog, looks at what they would do, and takes them in. */
async function reads(window, desk, files) {
  await window.click("nav-exchange");
  await window.click("exchange-read");
  desk.answer(...files);
  await window.click("pick-files");
  await merges(window, files.length);
}

async function merges(window, files, name) {
  await window.find('[data-testid="read-files"][data-step="preview"]', 60_000);
  assert.equal(await window.count('[data-testid="file"][data-status="applied"]'), files);
  if (name) await looked(window, name);
  await window.click("merge-confirm");
  await window.find('[data-testid="read-files"][data-step="done"]', 120_000);
  assert.equal(await window.count('[data-testid="file"][data-status="applied"]'), files);
}

// ---- the town ----

async function takesIn(window, files) {
  await looked(window, "town-first-day", "first-day");
  await window.drop(...files);
  await merges(window, files.length, "town-preview");
  await window.find("receipt");
  await looked(window, "town-merged");
}

async function browses(window) {
  await window.click("nav-register");
  await window.reads("list-people", ZHOUYING.name);
  await looked(window, "town-register");
  const total = () => window.run(`return Number(document.querySelector('[data-testid="list-people"]').dataset.total)`);
  const all = await total();
  assert.ok(all > 1200, `everybody of three villages: ${all}`);
  for (const { name } of OTHERS) {
    await window.click("filter-unit");
    await window.click(`.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option[title="${name}"]`);
    await window.reads("list-people", name);
  }
  assert.ok((await total()) < all);
}

// ---- two values ----

async function disagree(village, town) {
  for (const [window, phone, note] of [[village, "13991500021", "村里记的"], [town, "13991500022", "镇上记的"]]) {
    await opens(window, PERSON.initials);
    await change(window, "phone", phone);
    await change(window, "note", note);
  }
  // Different fields of one person are no disagreement.
  await change(village, "guardian", "武大山");
  await change(town, "name", "武丹舟");
}

/** The question on top, as this office sees it. */
async function card(window, name) {
  await window.click("nav-review");
  await window.reads("review-tab-conflicts", "2");
  await window.find("conflict-card");
  await looked(window, name);
  return window.run(`
    const of = (id) => document.querySelector('[data-testid="' + id + '"]').dataset;
    return [of("conflict-card").conflict, of("conflict-card").field, of("take-left").op, of("take-left").value, of("take-right").op, of("take-right").value];`);
}

async function settles(window) {
  const field = () => window.run(`return document.querySelector('[data-testid="conflict-card"]')?.dataset.field ?? ""`);
  const first = await field();
  await window.keys(Key.left);
  await window.find(`[data-testid="conflict-card"]:not([data-field="${first}"])`);
  await window.type("another-value", (await field()) === "phone" ? "13991500023" : "两边都看过");
  await window.click("take-another");
  await window.gone("conflict-card");
  await looked(window, "review-findings", "review");
}

// ---- the end ----

async function everyScreen(window, who) {
  for (const language of ["en", "zh"]) {
    await window.click("nav-settings");
    await window.click(`language-${language}`);
    await window.reads("nav-settings", language === "en" ? "Settings" : "设置");
    await window.click("verify");
    await window.find('[data-testid="verify-result"][data-ok="true"]', 60_000);
    for (const screen of ["settings", "today", "register", "exchange", "review"]) {
      if (screen !== "settings") await window.click(`nav-${screen}`);
      await looked(window, `${who}-${screen}-${language}`, screen === "register" ? "list-people" : screen);
    }
  }
}

function agree(village, town) {
  const ours = village.cli(["digest"]);
  const theirs = town.cli(["digest", "--unit", ZHOUYING.unit]);
  assert.deepEqual(ours, theirs, "both registers hold the same");
  assert.equal(ours.conflicts, 0);
  assert.equal(ours.residents, 882);
  for (const desk of [village, town]) {
    assert.deepEqual(desk.cli(["conflicts"]), []);
    assert.equal(desk.cli(["verify"]).ok, true);
  }
  const [person] = village.cli(["find", "武丹舟"]);
  const { fields } = village.cli(["show", person.id, "--reveal"]);
  assert.equal(fields.guardian, "武大山", "edits of different fields stand beside each other");
  const rejects = village.cli(["import", village.path("没有录入.xlsx"), "--dry-run"]);
  assert.deepEqual([rejects.rows, rejects.created, rejects.rejected], [4, 0, 4], "the rejected rows can be imported again");
}
