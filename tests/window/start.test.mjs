// The first thing an office sees on a machine that has never had Cunce, and the door it finds every morning after.
import assert from "node:assert/strict";
import test from "node:test";

import { Key, story } from "./driver.mjs";

const PASSPHRASE = "zhou ying 610902";

story(test, "a new machine opens on first start, for everybody", async (desk) => {
  const window = await desk().open();
  await window.find("role-village");
  await window.find("role-town");
  assert.deepEqual(await window.axe(), []);
  assert.equal(await window.overflows(), false);
  await window.shot("first-start");
  // The smallest window that can be had still shows everything.
  await window.resize({ width: 1024, height: 640 });
  assert.equal(await window.overflows(), false);
});

story(test, "a village sets its office up without a network, and only its passphrase opens it again", async (desk) => {
  const village = desk();
  const window = await village.open();
  await window.click("role-village");
  await window.choose("start-town", "五里镇");
  await window.choose("start-village", "周营村");
  assert.deepEqual(await window.axe(), []);
  await window.shot("first-start-unit");
  await window.click("start-next");
  await window.type("passphrase", PASSPHRASE);
  await window.type("passphrase-again", PASSPHRASE);
  assert.deepEqual(await window.axe(), []);
  await window.click("start-create");
  const code = await window.text("recovery-code");
  assert.deepEqual(await window.axe(), []);
  await window.shot("first-start-recovery");
  await window.type("recovery-last-group", code.slice(-5));
  await window.click("start-done");
  await window.reads("rail-office", "周营村");

  // A kill leaves nothing that keeps the register from opening.
  await window.kill();
  const next = await village.open();
  await next.type("unlock-passphrase", `${PASSPHRASE}?${Key.enter}`);
  await next.find("trouble");
  assert.deepEqual(await next.axe(), []);
  await next.shot("locked");
  // The third wrong one in a row costs five seconds, and the window says so.
  const says = (code) => next.find(`[data-testid="trouble"][data-code="${code}"]`);
  for (const wrong of ["?", "!"]) {
    await next.fill("unlock-passphrase", PASSPHRASE + wrong + Key.enter);
    await says("wrong_passphrase");
  }
  await next.fill("unlock-passphrase", PASSPHRASE + Key.enter);
  await says("wait_seconds");
  await next.shot("locked-waiting");
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  await next.fill("unlock-passphrase", PASSPHRASE + Key.enter);
  await next.reads("rail-office", "周营村");
});

story(test, "a village that is newer than the list of divisions starts with the code its town gave it", async (desk) => {
  const window = await desk().open();
  await window.click("role-village");
  await window.choose("start-town", "五里镇");
  await window.click("start-unlisted");
  // A code that no village can have is refused here, before a passphrase is thought of.
  await window.fill("start-code", "610902104999");
  await window.type("start-name", "新村");
  await window.click("start-next");
  await window.reads("trouble", "请向镇上问准代码");
  assert.deepEqual(await window.axe(), []);
  assert.equal(await window.overflows(), false);
  await window.shot("first-start-unlisted");
  await window.fill("start-code", "610902104299");
  await window.click("start-next");
  await window.type("passphrase", PASSPHRASE);
  await window.type("passphrase-again", PASSPHRASE);
  await window.click("start-create");
  await window.type("recovery-last-group", (await window.text("recovery-code")).slice(-5));
  await window.click("start-done");
  await window.reads("rail-office", "新村");
});
