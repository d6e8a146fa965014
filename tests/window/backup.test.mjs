// A backup on demand and on leaving, what is said when the stick is gone, and a new computer set up from it.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { Key, story } from "./driver.mjs";
import { PASSPHRASE, ZHOUYING, looked, made, unlocked } from "./offices.mjs";

story(test, "an office is backed up, says when it was not, and goes on at another computer", async (desk) => {
  const village = made(desk, ZHOUYING);
  const stick = village.path("U盘");
  mkdirSync(stick);
  let window = await unlocked(village, ZHOUYING.name);
  await window.click("nav-settings");
  village.answer(stick);
  await window.click("backup-choose");
  await window.reads("backup-folder", stick);
  await window.click("backup-now");
  await window.reads("backup-done", "读回来核对过");
  await looked(window, "backups");
  assert.equal(readdirSync(stick).length, 1);

  // Nothing is new, so that leaving writes none; then something is, and the window closes only once it is written.
  await window.click("lock-now");
  await window.find("unlock-passphrase");
  assert.equal(readdirSync(stick).length, 1);
  await window.kill();
  village.cli(["add-household", "number=0009"], { passphrase: PASSPHRASE });
  window = await unlocked(village, ZHOUYING.name);
  await window.click("nav-settings");
  await window.click("lock-now");
  await window.find("unlock-passphrase");
  assert.equal(readdirSync(stick).length, 2);

  // The stick is gone: the first thing that is seen next time.
  renameSync(stick, village.path("拔出"));
  await window.kill();
  village.cli(["add-household", "number=0010"], { passphrase: PASSPHRASE });
  window = await unlocked(village, ZHOUYING.name);
  await window.click("nav-settings");
  await window.click("lock-now");
  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.reads("today-backup", "U盘是不是没有插");
  await looked(window, "backup-failed");
  renameSync(village.path("拔出"), stick);

  // What would be lost is said before anything happens.
  const newest = join(stick, readdirSync(stick).find((name) => name.includes(" 2.cbk")));
  await window.click("nav-settings");
  await window.click("backup-restore");
  village.answer(newest);
  await window.click("restore-pick");
  await window.type("restore-passphrase", `${PASSPHRASE}?${Key.enter}`);
  await window.find("trouble");
  await window.fill("restore-passphrase", PASSPHRASE + Key.enter);
  await window.find('[data-testid="restore-found"][data-own="1"][data-others="0"]');
  await looked(window, "restore-found");
  await window.kill();

  const other = desk();
  const fresh = await other.open();
  await fresh.click("start-restore");
  other.answer(newest);
  await fresh.click("restore-pick");
  await fresh.type("restore-passphrase", PASSPHRASE);
  await fresh.click("restore-check");
  await fresh.reads("restore-found", ZHOUYING.name);
  await looked(fresh, "restore-new-computer");
  await fresh.click("restore-confirm");
  await fresh.reads("rail-office", ZHOUYING.name);
  await fresh.find("today-restored");
  await fresh.close();
  assert.equal(other.cli(["verify"], { passphrase: PASSPHRASE }).ok, true);
  assert.equal(other.cli(["households"], { passphrase: PASSPHRASE }).length, village.cli(["households"], { passphrase: PASSPHRASE }).length - 1);
});
