// Counts without small numbers, and a list for another department by a template that says for whom, by what and until when.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Key, story } from "./driver.mjs";
import { PASSPHRASE, TOWN, ZHOUYING, inEnglish, looked, made, unlocked } from "./offices.mjs";

const NOW = "2026-11-23T09:00:00+08:00[Asia/Shanghai]";
const dated = (desk) => () => desk({ now: NOW });

/** Chooses one more of a list that takes several, and closes it. */
async function more(window, id, ...texts) {
  for (const text of texts) {
    await window.type(id, text);
    await window.keys(Key.enter);
  }
  await window.keys(Key.escape);
}

story(test, "a village counts, and makes a list by a template until it is ended", async (desk) => {
  const village = made(dated(desk), ZHOUYING);
  village.cli(["demo", "--residents", "800", "--seed", "1"]);
  const window = await unlocked(village, ZHOUYING.name);
  await window.click("nav-reports");
  await window.reads("counts-table", "合计");
  await window.reads("counts-says", "少于 5");
  await looked(window, "reports-by-group");
  const file = village.path("人口.csv");
  village.answer(file);
  await window.click("counts-export");
  await window.reads("note", "人口.csv");
  const cells = readFileSync(file, "utf8").split("\n").flatMap((line) => line.split(",").slice(1));
  assert.equal(cells.some((cell) => /^[1-4]$/.test(cell)), false, "no small number has left");
  await window.click("counts-by-sex");
  await window.click("counts-whole");
  await window.reads("counts-table", "女");
  await looked(window, "reports-whole");

  // Without a document there is no template, and what was filled in stays.
  await window.click("template-open");
  await window.type("template-name", "学龄儿童");
  await window.type("template-recipient", "镇教育办");
  await window.type("template-ends", "20270228");
  await more(window, "template-columns", "性别", "出生日期", "住址");
  await window.choose("template-who", "年龄");
  await window.fill("template-from", "3");
  await window.fill("template-to", "17");
  await window.click("template-save");
  await window.find('[data-testid="trouble"][data-code="missing_value"]');
  await looked(window, "reports-no-document");
  await window.type("template-document", "安教函〔2026〕12号");
  await more(window, "template-columns", "居住状态");
  await window.click("template-save");
  await window.find('[data-testid="trouble"][data-code="list_tells_too_much"]');
  await looked(window, "reports-too-much");
  await more(window, "template-columns", "居住状态");
  await window.click("template-save");
  await window.reads("saved", "名单模板已写下");
  await window.reads("template-row", "安教函〔2026〕12号");
  await looked(window, "reports-template");

  const list = village.path("名单.xlsx");
  village.answer(list);
  await window.click("template-write");
  await window.reads("note", "名单.xlsx");
  assert.equal(readFileSync(list).subarray(0, 2).toString(), "PK");
  await window.click("template-end");
  await window.reads("template-row", "2026-11-23 止");
  assert.equal(await window.shows("template-write"), false);
  await looked(window, "reports-ended");
  await inEnglish(window, "lists", ["reports"]);
  await window.close();
  const refused = village.cli(["list", "--template", "学龄儿童", "--out", village.path("再来.xlsx")], { ok: false });
  assert.equal(refused.error?.code, "template_over");
});

story(test, "a town counts by village, and does not tell a small one", async (desk) => {
  const town = made(dated(desk), TOWN);
  const add = (village, many) => {
    const home = town.cli(["add-household", "--unit", village, "number=0001"]).id;
    for (let at = 0; at < many; at += 1) town.cli(["add-person", "--household", home, `name=居民${at}`, "sex=2", "birth_date=1970-01-01"]);
  };
  add("610902104202", 6);
  add("610902104203", 3);
  const window = await town.open();
  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.click("nav-reports");
  await window.reads("counts-table", "周营村");
  await window.click("counts-by-sex");
  await window.reads("counts-table", "＊");
  await looked(window, "reports-town");
  const text = await window.text("counts-table");
  assert.match(text, /6/, "six people are told");
  assert.doesNotMatch(text, /[39]/, "three are not, nor the sum that would tell");
});
