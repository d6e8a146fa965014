// How soon the first view is there after Enter on the passphrase, at 100,000 residents, beside starting an empty Tauri window on the same screen.
//
// Both sides run in turn; what counts is the ratio of the medians. The derivation of the key is measured apart, in the same window and the
// same run, by a passphrase that is wrong: it costs what the right one costs (and the note of the failure, a few milliseconds), and opens
// nothing. The window is a release build with the tests' seams, since WebDriver drives no other.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { Desk, Key } from "../../tests/window/driver.mjs";

const target = process.env.CUNCE_PROGRAMS;
const rounds = Number(process.env.CUNCE_BENCH_ROUNDS || 20);
const residents = Number(process.env.CUNCE_BENCH_RESIDENTS || 100_000);
const PASSPHRASE = "zhou ying 610902";
const LIMIT = 1.5;

/** From starting the program until the window has loaded its empty page. */
async function emptyWindow(desk) {
  const start = performance.now();
  const program = spawn(join(target, "examples", "empty_window"), { env: desk.env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(program, "exit");
  const [said] = await Promise.race([once(program.stdout, "data"), ended.then(() => { throw new Error("the empty window has ended"); })]);
  if (!String(said).includes("loaded")) throw new Error(`the empty window says ${said}`);
  const took = performance.now() - start;
  program.kill("SIGKILL");
  await ended;
  return took;
}

// The page's own clock says when Enter went down and when things were drawn; nobody asks it meanwhile.
const WATCH = `
  const marks = (window.marks = {});
  addEventListener("keydown", (event) => { if (event.key === "Enter") marks.enter = performance.now(); }, true);
  const wanted = { trouble: '[data-testid="trouble"]', search: '[data-testid="search"]', numbers: '[data-testid="today-residents"]' };
  const look = () => {
    for (const [name, selector] of Object.entries(wanted)) {
      if (!(name in marks) && document.querySelector(selector)?.getClientRects().length) marks[name] = performance.now();
    }
    requestAnimationFrame(look);
  };
  look();`;

/** From Enter to the search box, and to the numbers of the first screen; and what the derivation takes of it. */
async function firstView(desk) {
  const window = await desk.open();
  try {
    await window.find("unlock-passphrase");
    await window.run(WATCH);
    await window.type("unlock-passphrase", `${PASSPHRASE}?${Key.enter}`);
    await window.find("trouble");
    const wrong = await window.run("return window.marks");
    await window.run("delete window.marks.enter");
    await window.fill("unlock-passphrase", PASSPHRASE + Key.enter);
    await window.find("today-residents", 60_000);
    const right = await window.run("return window.marks");
    const key = wrong.trouble - wrong.enter;
    return { key, search: right.search - right.enter - key, numbers: right.numbers - right.enter - key };
  } finally {
    await window.close();
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
const ms = (value) => `${value.toFixed(0)} ms`;

const desk = new Desk();
try {
  const cli = (...args) => desk.cli(args, { passphrase: PASSPHRASE });
  cli("init", "--role", "village", "--unit", "610902104202", "--name", "周营村");
  console.error(`filling a register with ${residents} residents`);
  cli("demo", "--residents", String(residents));
  const views = [];
  const empty = [];
  for (let round = 0; round < rounds; round += 1) {
    views.push(await firstView(desk));
    empty.push(await emptyWindow(desk));
    console.error(`  ${JSON.stringify(views.at(-1))} beside ${ms(empty.at(-1))}`);
  }
  const floor = median(empty);
  console.log("| What | Ours | Beside | Ratio | Limit | |\n|---|---|---|---|---|---|");
  for (const [what, name] of [["the search box can be used", "search"], ["the numbers of the first screen stand too", "numbers"]]) {
    const ours = median(views.map((view) => view[name]));
    const ratio = ours / floor;
    console.log(`| ${what} after Enter at ${residents}, beside starting an empty window | ${ms(ours)} | ${ms(floor)} | ${ratio.toFixed(2)} | ${LIMIT} | ${ratio <= LIMIT ? "ok" : "missed"} |`);
  }
  console.log(`| the derivation of the key, which is not in these | ${ms(median(views.map((view) => view.key)))} | | | | |`);
} finally {
  desk.remove();
}
