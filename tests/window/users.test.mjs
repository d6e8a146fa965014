// Several people at one laptop: each opens the register under their own name and does what their post allows.
import assert from "node:assert/strict";
import test from "node:test";

import { Key, story } from "./driver.mjs";
import { PASSPHRASE, ZHOUYING, household, made, opened } from "./offices.mjs";

const OTHER = "xi sai shan qian 7";

story(test, "a doctor is taken up, opens the register, reads and may not write, and is let go", async (desk) => {
  const village = made(desk, ZHOUYING);
  household(village, "0001");
  const window = await village.open();
  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.reads("rail-office", "周营村");
  await window.click("nav-settings");
  await window.click("user-add");
  await window.type("user-name", "周医生");
  await window.choose("user-post", "村医");
  await window.type("user-new-passphrase", OTHER);
  await window.type("user-own", "not it");
  await window.click("user-save");
  await window.reads("trouble", "口令不对");
  await window.fill("user-own", PASSPHRASE);
  await window.shot("users-add");
  assert.deepEqual(await window.axe(), []);
  assert.equal(await window.overflows(), false);
  await window.click("user-save");
  await window.reads("user-list", "周医生");
  await window.shot("users-list");
  await window.click("lock-now");

  await window.choose("unlock-user", "周医生");
  await window.shot("users-locked");
  await window.type("unlock-passphrase", OTHER + Key.enter);
  await window.reads("rail-office", "周医生");
  await window.shot("users-doctor-today");
  // Her own passphrase is hers to change; who works here is not.
  await window.click("nav-settings");
  await window.reads("user-list", "（您）");
  assert.equal(await window.count("user-passphrase"), 1);
  assert.equal(await window.shows("user-add"), false);
  await window.click("lock-now");

  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.click("nav-settings");
  await window.click("user-disable");
  await window.choose("handover-to", "周营村");
  await window.shot("users-handover");
  await window.type("user-own", PASSPHRASE);
  await window.click("user-save");
  await window.reads("user-list", "已停用");
  await window.reads("handover-known", "周医生 已交接给 周营村");
  await window.click("lock-now");
  await window.find("unlock-passphrase");
  assert.equal(await window.shows("unlock-user"), false, "one user is not asked who she is");
});

story(test, "a clock that stands before the last write is asked about, and the answer is taken", async (desk) => {
  const village = made(desk, ZHOUYING);
  village.env = { ...village.env, CUNCE_NOW: "2031-05-01T09:00:00+08:00" };
  const home = household(village, "0001");
  village.cli(["add-person", "--household", home, "name=赵桂梅"]);
  // The page asks the machine what day it is, so that is today.
  village.env = { ...village.env, CUNCE_NOW: `${new Date().toLocaleDateString("sv-SE")}T09:00:00+08:00` };
  const window = await village.open();
  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.reads("clock-behind", "2031-05-01");
  await window.shot("clock-behind");
  const wishes = async () => {
    await opened(window, "赵桂梅");
    await window.click("person-rights");
    await window.click("open-wishes");
    await window.click("wish-add");
    await window.choose("wish-what", "可以为补助联系本人");
    await window.click("wish-save");
  };
  await wishes();
  await window.reads("trouble", "日期没有错");
  await window.click("nav-today");
  await window.click("clock-accept");
  await window.reads("foot", "照此登记");
  await wishes();
  await window.reads("wish", "可以为补助联系本人");
  await window.reads("foot", "已记下");
});
