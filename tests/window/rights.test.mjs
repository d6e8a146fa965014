// What people may ask of the office, in the window: who looked, what they agree to, a note that only the station opens, and a lost laptop.
import assert from "node:assert/strict";
import { join } from "node:path";
import { readdirSync } from "node:fs";
import test from "node:test";

import { Key, story } from "./driver.mjs";
import { PASSPHRASE, TOWN, ZHOUYING, drive, exchange, filled, inEnglish, looked, made, opened, opensAs, person, reads, staffed, swap, unlocked } from "./offices.mjs";

story(test, "a number is shown for a reason, a wish is kept, and she is told who looked", async (desk) => {
  const village = made(desk, ZHOUYING);
  const home = filled(village, "0001", "王大山");
  person(village, home, { name: "赵桂梅", phone: "15088884060", birth_date: "1972-07-11" });
  const window = await unlocked(village, "周营村");
  await opened(window, "赵桂梅");
  await window.click("reveal-phone");
  await window.find("reason-service");
  await window.shot("rights-reason");
  await window.click("reason-service");
  await window.reads("person-phone", "15088884060");

  await window.click("person-rights");
  await window.click("open-wishes");
  await window.find("wishes-none");
  await window.click("wish-add");
  await window.choose("wish-what", "可以为补助联系本人");
  await looked(window, "rights-wish");
  await window.click("wish-save");
  await window.reads("wish", "可以为补助联系本人");
  await window.shot("rights-wishes");
  await window.click("withdraw-contact_about_money");
  await window.find("wishes-none");
  await window.click("wishes-close");

  await window.click("person-rights");
  await window.click("open-looked");
  await window.reads("who-looked", "看全");
  await looked(window, "rights-looked");
  await window.click("looked-close");

  await window.click("nav-settings");
  await window.reads("posts-table", "打不开");
  await window.click("access-log-open");
  await window.reads("log-table", "为其办理");
  await looked(window, "rights-log");
  await window.choose("log-class", "打开");
  await window.reads("log-table", "打开");
  assert.equal((await window.text("log-table")).includes("看全"), false);
  await inEnglish(window, "rights", ["settings"]);
});

story(test, "a doctor seals a note, a clinician makes the key and opens it with the lead's share", async (desk) => {
  const [town, village] = [staffed(desk, TOWN, "刘医生", "clinician"), staffed(desk, ZHOUYING, "周医生", "doctor")];
  const stick = drive(town);
  swap(village, town, stick);
  filled(village, "0001", "赵桂梅");
  exchange(village, town, stick);

  const station = await opensAs(town, "刘医生");
  await station.click("nav-register");
  assert.equal(await station.shows("new-household"), false, "who may not write is not offered to");
  await station.click("nav-settings");
  await station.click("station-make");
  const lead = await station.text("share-lead");
  assert.match(lead, /^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$/);
  await looked(station, "sealed-key");
  await station.click("shares-copied");
  await station.close();
  town.as(["export", "--to", ZHOUYING.unit, "--out", join(stick, "key.ccs")]);

  const doctor = await opensAs(village, "周医生");
  await reads(doctor, village, join(stick, "key.ccs"), "applied");
  await opened(doctor, "赵桂梅");
  await doctor.click("person-rights");
  await doctor.click("open-sealed");
  await doctor.type("sealed-text", "ta shuo jia li you ren da ta");
  await looked(doctor, "sealed-write");
  await doctor.click("seal");
  await doctor.reads("note", "已封上");
  assert.equal(await doctor.shows("sealed-note"), false);
  await doctor.close();
  village.as(["export", "--to", TOWN.unit, "--out", join(stick, "note.ccs")]);

  // Whoever is at the town's desk reads the stick; the file waits for the clinician.
  const staff = await unlocked(town, "五里镇");
  await reads(staff, town, join(stick, "note.ccs"), "waiting");
  await looked(staff, "sealed-waiting-read");
  await staff.click("nav-exchange");
  await staff.reads("waiting-file", "保健");
  assert.equal(await staff.shows("waiting-read"), false);
  await looked(staff, "sealed-waiting");
  await staff.close();

  const again = await opensAs(town, "刘医生");
  await again.click("nav-exchange");
  await again.click("waiting-read");
  await again.find("waiting-done");
  await again.shot("sealed-waiting-done");
  await opened(again, "赵桂梅");
  await again.click("person-rights");
  await again.click("open-sealed");
  await again.click("unseal-open");
  await again.type("share-0", lead);
  await looked(again, "sealed-unseal");
  await again.click("unseal");
  await again.click("reason-service");
  await again.reads("unsealed", "ta shuo jia li you ren da ta");
  await again.shot("sealed-unsealed");
  await again.click("nav-settings");
  await again.reads("sealed-counts", "1");
});

story(test, "a lost laptop: the new one is filled from the town, and a late file of the old one waits for a person", async (desk) => {
  const [town, lost] = [made(desk, TOWN), made(desk, ZHOUYING)];
  const stick = drive(town);
  swap(lost, town, stick);
  const home = filled(lost, "0001", "赵桂梅");
  exchange(lost, town, stick);
  const late = join(stick, "late.ccs");
  person(lost, home, { name: "李建国", birth_date: "1980-01-01" });
  lost.cli(["export", "--to", TOWN.unit, "--out", late]);

  const fresh = made(desk, ZHOUYING);
  const card = join(stick, "new.card");
  fresh.cli(["card", "--out", card]);
  const ofTown = join(stick, "town.card");
  town.cli(["card", "--out", ofTown]);
  fresh.cli(["trust", ofTown]);

  const window = await unlocked(town, "五里镇");
  await window.click("nav-exchange");
  await window.click("open-refill");
  town.answer(card);
  await window.click("refill-card");
  await window.find("refill-words");
  await looked(window, "refill-words");
  await window.click("refill-compared");
  town.answer(stick);
  await window.click("refill-write");
  await window.find("refill-done");
  await window.shot("refill-done");
  await window.click("refill-close");

  await reads(window, town, late, "refused");
  await window.click("nav-exchange");
  await window.reads("held-file", "名片已作废");
  await looked(window, "refill-held");
  await window.click("held-accept");
  await window.shot("refill-accept");
  await window.click("held-accept-confirm");
  await window.reads("note", "已收下");
  await window.close();

  const file = readdirSync(stick).find((name) => name.startsWith("五里镇-周营村"));
  const there = await unlocked(fresh, "周营村");
  await reads(there, fresh, join(stick, file), "applied");
  await opened(there, "赵桂梅");
});

story(test, "whoever wishes to be reached stands on one quiet line, alike for everything", async (desk) => {
  const village = staffed(desk, ZHOUYING, "周医生", "doctor");
  const home = filled(village, "0001", "王大山");
  const her = person(village, home, { name: "赵桂梅" });
  const quiet = await unlocked(village, "周营村");
  await quiet.click("nav-today");
  await quiet.find("today-residents");
  assert.equal(await quiet.shows("please-contact"), false, "no heading over nothing");
  await quiet.close();

  village.as(["appointment", "add", her, "--on", "2027-01-05", "--reach"]);
  village.as(["please-contact", her]);
  const window = await unlocked(village, "周营村");
  await window.click("nav-today");
  await window.reads("please-contact", "请联系服务站");
  assert.equal((await window.text("please-contact")).includes("2027"), false, "of why and when the register knows nothing");
  await looked(window, "reach-today");
  await window.click("please-contact-person");
  await window.reads("person-headline", "赵桂梅");
  await window.reads("person-please-contact", "请联系服务站");
  await looked(window, "reach-person");
  await window.close();

  village.as(["please-contact", her, "--done"]);
  const after = await unlocked(village, "周营村");
  await opened(after, "赵桂梅");
  assert.equal(await after.shows("person-please-contact"), false);
});
