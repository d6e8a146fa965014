// The life events of a village, each recorded in its window as the officer would: where the person or the household is open.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import test from "node:test";

import { Key, story } from "./driver.mjs";

const PASSPHRASE = "zhou ying 610902";
const LIST = ".ant-select-dropdown:not(.ant-select-dropdown-hidden)";
const OPTION = `${LIST} .ant-select-item-option`;

story(test, "marriage, moves, a split, a new head and a death are recorded in the window", async (desk) => {
  const village = desk();
  const cli = (...args) => village.cli(args, { passphrase: PASSPHRASE });
  cli("init", "--role", "village", "--unit", "610902104202", "--name", "周营村");
  cli("import", resolve(import.meta.dirname, "../data/roster-zhouying.xlsx"));
  const id = (name) => cli("find", name, "--limit", "1")[0].id;
  const [groom, bride, child, wife, gone, late, heir] = ["李晨", "陈娜", "石瑜", "宋岩", "王勇", "林建华", "武坤"].map(id);

  const window = await village.open();
  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.find("today");

  await begins(window, "李晨", "person", "marriage");
  await picks(window, "event-spouse", "陈娜");
  await records(window, "marriage");

  await begins(window, "石瑜", "person", "move_within");
  await picks(window, "event-to", "赵凯");
  await records(window, "move_within");

  await begins(window, "宋岩", "household", "split");
  await window.click(`choose-${wife}`);
  await window.click("event-head");
  await window.click(`${OPTION}[title="宋岩"]`);
  await window.fill("field-number", "0261");
  await records(window, "split");
  await window.reads("household-headline", "0261");

  await begins(window, "武坤", "household", "new_head");
  await window.click("event-head");
  await window.click(`${OPTION}[title="武坤"]`);
  await records(window, "new_head");

  await begins(window, "王勇", "person", "move_out");
  await window.type("event-away", "西安市");
  await records(window, "move_out");

  // What the family may be told is said beside the newborn; a yes to being reminded is recorded where they say it, and nothing else is kept.
  await begins(window, "赵凯", "household", "birth");
  await window.fill("field-birth_document", "610012345");
  await window.reads("event-panel-birth", "一个字母加九位数字");
  await window.fill("field-birth_document", "p610-012345");
  await records(window, "birth");
  await window.reads("proposed-child_visits", "儿童保健");
  await window.find("proposed-agree");
  await window.shot("birth-proposed");
  await window.click("proposed-agree");
  await window.gone("proposed-agree");
  await window.reads("proposed-subsidy", "育儿补贴");
  await window.reads("person-birth_document", "*******345");

  await begins(window, "林建华", "person", "death");
  await records(window, "death");
  await window.reads("timeline", "去世");
  await window.close();

  const fields = (row) => cli("show", row).fields;
  assert.equal(fields(groom).marital_status.slice(0, 1), "2");
  assert.equal(fields(bride).marital_status.slice(0, 1), "2");
  assert.equal(fields(child).household, fields(id("赵凯")).household);
  assert.equal(fields(fields(wife).household).number, "0261");
  assert.equal(fields(fields(heir).household).head, heir);
  assert.equal(fields(gone).residence_status, "moved_out");
  assert.equal(fields(late).residence_status, "deceased");
  assert.equal(cli("verify").ok, true);
});

story(test, "a person is given what is held on her", async (desk) => {
  const village = desk();
  const cli = (...args) => village.cli(args, { passphrase: PASSPHRASE });
  cli("init", "--role", "village", "--unit", "610902104202", "--name", "周营村");
  cli("add-person", "--household", cli("add-household", "number=0001").id, "name=赵桂梅", "phone=13900000001");
  const window = await village.open();
  await window.type("unlock-passphrase", PASSPHRASE + Key.enter);
  await window.find("today");
  await window.fill("search", "赵桂梅");
  await window.reads("hit-people", "赵桂梅");
  await window.keys(Key.enter);
  await window.reads("person-headline", "赵桂梅");
  const paper = village.path("本人资料.pdf");
  village.answer(paper);
  await window.click("person-rights");
  await window.find("subject-report");
  assert.deepEqual(await window.axe(), []);
  await window.shot("subject-report-menu");
  await window.click("subject-report");
  await window.reads("foot", "本人资料.pdf");
  assert.equal(await window.overflows(), false);
  assert.equal(readFileSync(paper).subarray(0, 5).toString(), "%PDF-");

  // Where it cannot be written, the foot says so.
  village.answer(village.path("没有", "a.pdf"));
  await window.click("person-rights");
  await window.click("subject-report");
  await window.find(`[data-testid="foot-error"][data-code="path_not_writable"]`);
});

/** Finds the person, goes to the household where the event is its own, and opens the event. */
async function begins(window, name, record, event) {
  await window.keys(Key.escape);
  await window.fill("search", name);
  await window.reads("hit-people", name);
  await window.keys(Key.enter);
  await window.reads("person-headline", name);
  if (record === "household") await window.click("person-household");
  await window.click(`${record}-events`);
  await window.click(`event-${event}`);
  await window.find(`event-panel-${event}`);
}

/** Types into a list that is searched, and takes what it finds. */
async function picks(window, field, text) {
  await window.type(field, text);
  await window.click(OPTION);
  await window.reads(field, text);
}

async function records(window, event) {
  await window.gone(LIST);
  assert.deepEqual(await window.axe(), [], event);
  assert.equal(await window.overflows(), false, event);
  await window.shot(`event-${event}`);
  await window.click("save");
  await window.gone(`event-panel-${event}`);
}
