// The first thing an office sees, on a machine that has never had Cunce.
import assert from "node:assert/strict";
import test from "node:test";

import { story } from "./driver.mjs";

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
