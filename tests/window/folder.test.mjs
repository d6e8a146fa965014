// A town with a folder of files: a table of them, what is inside one, all taken in that can be, and a receipt.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { Key, story } from "./driver.mjs";
import { SISHU, TOWN, ZHOUYING, drive, looked, made, swap, unlocked } from "./offices.mjs";

const VILLAGES = [ZHOUYING, SISHU];

story(test, "a town takes in a folder of files, and looks into one first", async (desk) => {
  const town = made(desk, TOWN);
  const stick = drive(town);
  VILLAGES.forEach((one, at) => fill(made(desk, one), one, town, stick, at));
  writeFileSync(join(stick, "坏文件.ccs"), "age-encryption.org/v1\n");

  const window = await unlocked(town, TOWN.name);
  await window.click("nav-exchange");
  await window.click("exchange-read");
  town.answer(stick);
  await window.click("pick-folder");
  await window.find('[data-testid="read-files"][data-step="preview"]', 60_000);
  const rows = (status) => window.count(`[data-testid="file"][data-status="${status}"]`);
  assert.deepEqual([await rows("checked"), await rows("refused")], [6, 1]);
  await looked(window, "folder-table");

  await window.click('[data-testid="file"][data-status="checked"] [data-testid="look-inside"]');
  await window.find('[data-testid="inside-file"][data-kind="change_set"]');
  await window.find('[data-testid="inside-signature"][data-signature="holds"]');
  await window.reads("inside-people", "****");
  await looked(window, "inside-file");
  await window.keys(Key.escape);

  await window.click("rehearse");
  await window.find('[data-testid="file"][data-status="applied"]', 60_000);
  assert.deepEqual([await rows("applied"), await rows("refused")], [6, 1]);
  await looked(window, "folder-rehearsed");
  await window.click("merge-confirm");
  await window.find('[data-testid="read-files"][data-step="done"]', 60_000);
  assert.deepEqual([await rows("applied"), await rows("refused")], [6, 1]);
  await window.reads("receipt", "7");
  await looked(window, "folder-receipt");

  // From the exchange screen too: a file that was read, and one that cannot be opened.
  for (const [file, kind, name] of [["周营村 0.ccs", "change_set", "inside-read"], ["坏文件.ccs", "sealed", "inside-sealed"]]) {
    await window.click("nav-exchange");
    town.answer(join(stick, file));
    await window.click("inspect-file");
    await window.find(`[data-testid="inside-file"][data-kind="${kind}"]`);
    if (kind === "change_set") await window.find('[data-testid="inside-state"][data-state="already"]');
    else await window.find("inside-problem");
    await looked(window, name);
  }
  await window.close();
  assert.equal(town.cli(["verify"]).ok, true);
  assert.equal(town.cli(["digest"]).residents, 2 * 45);
});

/** Three files of a village for the town. */
function fill(village, { name }, town, stick, seed) {
  swap(village, town, stick);
  for (let at = 0; at < 3; at++) {
    village.cli(["demo", "--residents", "15", "--seed", String(10 * seed + at + 1)]);
    village.cli(["export", "--to", TOWN.unit, "--out", join(stick, `${name} ${at}.ccs`)]);
  }
}
