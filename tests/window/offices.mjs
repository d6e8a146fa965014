// Offices that know each other and swap files, and what every story does in their windows.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { Key } from "./driver.mjs";

export const PASSPHRASE = "wu li zhen 610902";
export const TOWN = { role: "town", unit: "610902104", name: "五里镇" };
export const ZHOUYING = { role: "village", unit: "610902104202", name: "周营村" };
export const SISHU = { role: "village", unit: "610902104203", name: "四树村" };

/** A desk with an office on it, whose command line knows the passphrase. */
export function made(desk, { role, unit, name }) {
  const office = desk();
  const cli = office.cli.bind(office);
  office.cli = (args, more) => cli(args, { passphrase: PASSPHRASE, ...more });
  office.cli(["init", "--role", role, "--unit", unit, "--name", name]);
  office.office = unit;
  return office;
}

export const OTHER = "xi sai shan qian 7";

/** An office with someone of that post beside whoever set it up. */
export function staffed(desk, office, name, post) {
  const at = desk();
  const cli = at.cli.bind(at);
  at.cli = (args, more) => cli(args, { passphrase: PASSPHRASE, ...more });
  at.as = (args) => cli(["--user", name, ...args], { passphrase: OTHER });
  at.office = office.unit;
  const { recovery_code: code } = at.cli(["init", "--role", office.role, "--unit", office.unit, "--name", office.name]);
  at.env = { ...at.env, CUNCE_RECOVERY_CODE: code, CUNCE_NEW_PASSPHRASE: OTHER };
  at.cli(["user", "add", name, "--post", post, "--recovery"]);
  return at;
}

/** The second computer of an office that was `staffed`: its data folder on a desk of its own. */
export function copied(desk, at, name) {
  const other = desk();
  const cli = other.cli.bind(other);
  other.cli = (args, more) => cli(args, { passphrase: PASSPHRASE, ...more });
  other.as = (args) => cli(["--user", name, ...args], { passphrase: OTHER });
  other.office = at.office;
  cpSync(at.env.CUNCE_DATA, other.env.CUNCE_DATA, { recursive: true });
  return other;
}

export async function opensAs(desk, name) {
  const window = await desk.open();
  await window.choose("unlock-user", name);
  await window.type("unlock-passphrase", OTHER + Key.enter);
  await window.reads("rail-office", name);
  return window;
}

const written = (fields) => Object.entries(fields).map(([name, value]) => `${name}=${value}`);
export const household = (desk, number) => desk.cli(["add-household", `number=${number}`]).id;
export const person = (desk, home, fields) => desk.cli(["add-person", "--household", home, ...written(fields)]).id;

/** A household with these people; the first is its head. */
export function filled(village, number, ...names) {
  const home = household(village, number);
  names.forEach((name, at) => person(village, home, { name, birth_date: `${1972 + at}-07-11`, ...(at === 0 && { relation_to_head: "02" }) }));
  return home;
}

/** A folder that stands for the stick. */
export function drive(town) {
  const stick = town.path("U盘");
  mkdirSync(stick);
  return stick;
}

/** Each office gets the other's card. */
export function swap(one, other, stick) {
  const card = join(stick, "swap.card");
  for (const [from, to] of [[one, other], [other, one]]) {
    from.cli(["card", "--out", card]);
    to.cli(["trust", card]);
    rmSync(card);
  }
}

let files = 0;

/** A file up and a file down. */
export function exchange(village, town, stick) {
  for (const [from, to] of [[village, town], [town, village]]) {
    const file = join(stick, `${(files += 1)}.ccs`);
    from.cli(["export", "--to", to.office, "--out", file]);
    to.cli(["merge", file]);
  }
}

export async function unlocked(desk, name) {
  const window = await desk.open();
  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.reads("rail-office", name);
  return window;
}

// ---- in the window ----

export async function looked(window, name) {
  assert.deepEqual(await window.axe(), [], name);
  assert.equal(await window.overflows(), false, `${name} has a horizontal bar`);
  await window.shot(name);
}

export async function opened(window, name) {
  await window.fill("search", name);
  await window.reads("hit-people", name);
  await window.keys(Key.enter);
  await window.gone("search-hits");
  await window.reads("person-headline", name);
}

/** Reads one file, and what becomes of it. */
export async function reads(window, office, file, status) {
  await window.click("nav-exchange");
  await window.click("exchange-read");
  office.answer(file);
  await window.click("pick-files");
  await window.find(`[data-testid="read-files"][data-step="preview"] [data-testid="file"][data-status="${status}"]`);
  await window.click("merge-confirm");
  await window.find(`[data-testid="read-files"][data-step="done"] [data-testid="file"][data-status="${status}"]`);
}

export async function inEnglish(window, name, screens) {
  await window.click("nav-settings");
  await window.click("language-en");
  await window.reads("nav-settings", "Settings");
  for (const screen of screens) {
    await window.click(`nav-${screen}`);
    await window.find(screen);
    await looked(window, `${name}-${screen}-en`);
  }
}
