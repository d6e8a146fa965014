// Drives the real window through WebDriver: starts it on directories of its own, clicks, types, looks, kills, restarts.
//
// WebKitWebDriver is spoken to directly, as tauri-driver would on this system (it maps two capabilities and forwards).

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const root = resolve(import.meta.dirname, "../..");
const target = process.env.CUNCE_PROGRAMS || resolve(root, process.env.CARGO_TARGET_DIR || "target", "debug");
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
// Longer than any script may run, so that a window that hangs fails its test and not the whole run.
const ANSWER_MS = 90_000;
const WAIT_MS = Number(process.env.CUNCE_WAIT_MS || 15000);

/** The keys WebDriver has no letter for. */
export const Key = {
  enter: "\uE007", escape: "\uE00C", tab: "\uE004", backspace: "\uE003", delete: "\uE017", home: "\uE011", end: "\uE010",
  left: "\uE012", up: "\uE013", right: "\uE014", down: "\uE015", control: "\uE009", shift: "\uE008", alt: "\uE00A",
};

/**
 * One office's machine: a data directory, the state directory outside it and a home, all new and removed at the end.
 * The window and the command line of a desk share them, but not at the same time.
 */
export class Desk {
  constructor({ now } = {}) {
    this.home = mkdtempSync(join(tmpdir(), "cunce-desk-"));
    this.answers = join(this.home, "dialog");
    const dir = (name) => (mkdirSync(join(this.home, name)), join(this.home, name));
    this.env = {
      ...process.env,
      HOME: this.home, XDG_DATA_HOME: dir("share"), XDG_CONFIG_HOME: dir("config"), XDG_CACHE_HOME: dir("cache"),
      CUNCE_DATA: dir("data"), CUNCE_STATE_DIR: dir("state"), CUNCE_DIALOG_PATH: this.answers,
      // No accessibility bus, no portal and no graphics card on a virtual screen.
      NO_AT_BRIDGE: "1", GTK_USE_PORTAL: "0", LIBGL_ALWAYS_SOFTWARE: "1", WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      ...(now && { CUNCE_NOW: now }),
    };
    this.answer();
  }

  /** What the next file dialogs give: paths, or nothing for "cancelled". */
  answer(...paths) {
    writeFileSync(this.answers, paths.join("\n"));
  }

  /** A path in this desk's home. */
  path(...names) {
    return join(this.home, ...names);
  }

  /** Runs the command line on this desk and returns its JSON. */
  cli(args, { passphrase, ok = true } = {}) {
    const env = { ...this.env, ...(passphrase && { CUNCE_PASSPHRASE: passphrase }) };
    const run = spawnSync(join(target, "cunce"), ["--json", ...args], { env, encoding: "utf8" });
    if (run.error) throw run.error;
    if (ok && run.status !== 0) throw new Error(`cunce ${args.join(" ")}: ${run.stdout}${run.stderr}`);
    return JSON.parse(run.stdout);
  }

  /** Opens the window. */
  async open(size = { width: 1366, height: 768 }) {
    return Window.start(this, size);
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** One running window. */
export class Window {
  /** Starts the program under a driver of its own. */
  static async start(desk, size) {
    const window = new Window();
    const port = await freePort();
    const env = { ...desk.env, TAURI_WEBVIEW_AUTOMATION: "true" };
    window.driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: ["ignore", "ignore", "pipe"] });
    window.errors = "";
    window.driver.stderr.on("data", (text) => (window.errors += text));
    window.driver.on("error", (error) => (window.errors += error));
    window.ended = new Promise((done) => window.driver.once("exit", done));
    window.base = `http://127.0.0.1:${port}`;
    try {
      await until(() => window.#send("GET", "/status").then((status) => status.ready), "WebKitWebDriver answers");
      const binary = process.env.CUNCE_WINDOW || join(target, "cunce-window");
      const alwaysMatch = { "webkitgtk:browserOptions": { binary, args: [] } };
      const { sessionId } = await window.#send("POST", "/session", { capabilities: { alwaysMatch } });
      window.base += `/session/${sessionId}`;
      await window.#send("POST", "/timeouts", { script: 60000 });
      await window.resize(size);
    } catch (error) {
      await window.kill();
      throw new Error(`the window does not open: ${error.message}\n${window.errors}`, { cause: error });
    }
    return window;
  }

  /** Gives the page itself this size, whatever frame the desktop adds. */
  async resize({ width, height }) {
    await this.#send("POST", "/window/rect", { width, height });
    const inner = await this.run("return [innerWidth, innerHeight]");
    if (inner[0] !== width || inner[1] !== height) {
      await this.#send("POST", "/window/rect", { width: 2 * width - inner[0], height: 2 * height - inner[1] });
    }
  }

  // ---- looking ----

  /** Whether something with this test id is shown now. */
  async shows(id) {
    return (await this.#shown(id)) !== null;
  }

  /** Waits until something with this test id (or a CSS selector) is shown, and returns it. */
  async find(id, wait_ms = WAIT_MS) {
    const element = await until(() => this.#shown(id), `${id} is shown`, wait_ms);
    return element[ELEMENT];
  }

  /** Waits until nothing with this test id is shown. */
  async gone(id, wait_ms = WAIT_MS) {
    await until(async () => !(await this.shows(id)), `${id} is gone`, wait_ms);
  }

  /** The text one sees, of one element. */
  async text(id) {
    return this.run("return arguments[0].innerText.trim()", { [ELEMENT]: await this.find(id) });
  }

  /** Waits until the text of an element contains a string or matches a pattern. */
  async reads(id, expected, wait_ms = WAIT_MS) {
    let seen;
    const matches = (text) => (expected instanceof RegExp ? expected.test(text) : text.includes(expected));
    try {
      return await until(async () => {
        const shown = await this.#shown(id);
        seen = shown ? await this.run("return arguments[0].innerText.trim()", shown) : undefined;
        return seen !== undefined && matches(seen);
      }, `${id} reads ${expected}`, wait_ms);
    } catch (error) {
      throw new Error(`${error.message}; it reads ${JSON.stringify(seen)}`, { cause: error });
    }
  }

  /** The value of a field. */
  async value(id) {
    const element = await this.find(id);
    return this.#send("GET", `/element/${element}/property/value`);
  }

  /** How many things with this test id there are. */
  async count(id) {
    return (await this.#send("POST", "/elements", css(selector(id)))).length;
  }

  // ---- doing ----

  async click(id) {
    await this.#act(id, (element) => this.#send("POST", `/element/${element}/click`, {}));
  }

  /** Puts the focus into a field and types, as a person would: no value is set behind the page's back. */
  async type(id, text) {
    await this.click(id);
    await this.keys(text);
  }

  /** Replaces what a field holds. */
  async fill(id, text) {
    await this.click(id);
    await this.chord(Key.control, "a");
    await this.keys(text === "" ? Key.delete : text);
  }

  /** Chooses from a list that is searched by typing, as Ant Design's Select. */
  async choose(id, text) {
    await this.type(id, text);
    await this.keys(Key.enter);
    await this.reads(id, text);
  }

  /** Types on whatever has the focus. */
  async keys(text) {
    const actions = [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.#send("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Presses keys together: `chord(Key.control, "z")`. */
  async chord(...keys) {
    const down = keys.map((value) => ({ type: "keyDown", value }));
    const up = keys.toReversed().map((value) => ({ type: "keyUp", value }));
    await this.#send("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions: [...down, ...up] }] });
  }

  /** Drops files on the window, as Tauri tells the pages about it. */
  async drop(...paths) {
    const position = { x: 300, y: 300 };
    const emit = (event, payload) => this.wait_for(
      `window.__TAURI_INTERNALS__.invoke("plugin:event|emit", arguments[0]).then(() => done(null), (e) => done(String(e)))`,
      { event, payload },
    ).then((error) => { if (error) throw new Error(error); });
    await emit("tauri://drag-enter", { paths, position });
    await emit("tauri://drag-drop", { paths, position });
  }

  /** Runs JavaScript in the page and returns its value. */
  async run(script, ...args) {
    return this.#send("POST", "/execute/sync", { script, args });
  }

  /** Runs JavaScript that calls `done(value)` when it is ready. */
  async wait_for(script, ...args) {
    return this.#send("POST", "/execute/async", { script: `const done = arguments[arguments.length - 1]; ${script}`, args });
  }

  // ---- checking ----

  /** What axe finds against this screen, one line a violation; empty is good. */
  async axe(rules = {}) {
    await this.settled();
    axeSource ??= readFileSync(join(root, "ui/node_modules/axe-core/axe.min.js"), "utf8");
    await this.run(`if (!window.axe) { ${axeSource} }`);
    const found = await this.wait_for(
      `axe.run(document, arguments[0]).then((r) => done(r.violations), (e) => done([{ id: "axe", help: String(e), nodes: [] }]))`,
      { rules },
    );
    return found.map((one) => `${one.id}: ${one.help} — ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }

  /** Waits until nothing moves any more; what turns for ever is let turn. */
  async settled() {
    const moving = `return document.getAnimations().filter((one) => one.playState === "running"
      && one.effect.getComputedTiming().endTime !== Infinity).length`;
    await until(async () => (await this.run(moving)) === 0, "nothing moves");
  }

  /** Whether the page is wider than the window: there must be no horizontal bar. */
  async overflows() {
    return this.run("return document.documentElement.scrollWidth > innerWidth");
  }

  /** Takes a picture of the page into `CUNCE_SHOTS`, if that is set. */
  async shot(name) {
    if (!process.env.CUNCE_SHOTS) return null;
    await this.settled();
    return this.#picture(process.env.CUNCE_SHOTS, name);
  }

  // ---- ending ----

  /** Closes the window, and waits until the program has let go of the register. */
  async close() {
    const programs = children(this.driver.pid);
    await this.#send("DELETE", "").catch(() => {});
    await this.kill();
    await until(() => programs.every((pid) => !isRunning(pid)), "the program has ended");
  }

  /** Kills the program at once, as a power cut would. */
  async kill() {
    for (const pid of children(this.driver.pid)) killed(pid);
    await this.#end();
  }

  /** A picture and the page's text, for a failed test. */
  async evidence(name) {
    const folder = process.env.CUNCE_SHOTS || tmpdir();
    const shown = await this.run("return document.body.innerText").catch(() => "");
    const path = await this.#picture(folder, `failed-${name}`).catch(() => "none");
    return `picture: ${path}\nthe window shows:\n${shown}\n${this.errors}`;
  }

  async #end() {
    this.driver.kill("SIGTERM");
    const late = setTimeout(() => this.driver.kill("SIGKILL"), 3000);
    await this.ended;
    clearTimeout(late);
  }

  async #picture(folder, name) {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")}.png`);
    // A page at rest is not drawn, and then no picture is taken: one dot keeps changing, too faintly to be seen.
    await this.run(`
      const dot = document.body.appendChild(document.createElement("i"));
      Object.assign(dot.style, { position: "fixed", left: 0, top: 0, width: "1px", height: "1px" });
      let odd = false;
      const beat = setInterval(() => { dot.style.background = (odd = !odd) ? "rgb(0 0 0 / 1%)" : "rgb(0 0 0 / 2%)"; }, 20);
      window.endPicture = () => { clearInterval(beat); dot.remove(); };`);
    const picture = await this.#send("GET", "/screenshot").finally(() => this.run("window.endPicture()"));
    writeFileSync(path, Buffer.from(picture, "base64"));
    return path;
  }

  /**
   * The first match that can be seen. The page is asked itself: the driver takes a text that is cut off with an
   * ellipsis in a scrolled column for hidden, and a box to tick, which lies unseen over its drawing.
   */
  async #shown(id) {
    return this.run(`
      const seen = (one) => one.checkVisibility({ opacityProperty: one.type !== "checkbox", visibilityProperty: true });
      return [...document.querySelectorAll(arguments[0])].find((one) => seen(one) && one.getClientRects().length > 0) ?? null;`, selector(id));
  }

  /**
   * What still moves, as a menu that unfolds, is waited for: what is aimed at would be its neighbour. The page may redraw between finding
   * and acting, or a mask may still fade: then once more.
   */
  async #act(id, act) {
    await until(async () => {
      try {
        // The driver takes what a list has scrolled half away for out of reach; a person scrolls on.
        await this.run("arguments[0].scrollIntoView({ block: 'nearest' })", { [ELEMENT]: await this.find(id) });
        await this.settled();
        await act(await this.find(id));
        return true;
      } catch (error) {
        if (error.stale) return false;
        throw error;
      }
    }, `${id} can be used`);
  }

  async #send(method, path, body) {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(this.base + path, { method, signal, ...(body && { body: JSON.stringify(body) }) });
    const { value } = await answer.json();
    if (answer.ok) return value;
    const error = new Error(`${value.error}: ${value.message} (${method} ${path})`);
    error.stale = ["stale element reference", "element not interactable", "element click intercepted"].includes(value.error);
    throw error;
  }
}

/** A test with its desks: they are closed and removed at the end, and a failure brings a picture. */
export function story(test, name, body) {
  test(name, { timeout: 15 * 60_000 }, async () => {
    const desks = [];
    const windows = [];
    const desk = (options) => {
      const made = new Desk(options);
      const open = made.open.bind(made);
      made.open = async (size) => {
        const window = await open(size);
        windows.push(window);
        return window;
      };
      desks.push(made);
      return made;
    };
    try {
      await body(desk);
    } catch (error) {
      for (const window of windows.filter((one) => one.driver.exitCode === null)) error.message += `\n${await window.evidence(name)}`;
      throw error;
    } finally {
      for (const window of windows) if (window.driver.exitCode === null && window.driver.signalCode === null) await window.kill();
      for (const made of desks) made.remove();
    }
  });
}

/** Asks until the answer is truthy, and returns it. */
export async function until(ask, what, wait_ms = WAIT_MS) {
  const end = Date.now() + wait_ms;
  let last;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${wait_ms} ms, but not: ${what}${last ? ` (${last.message})` : ""}`, { cause: last });
    await sleep(50);
  }
}

let axeSource;

const css = (value) => ({ using: "css selector", value });

/** A test id, or anything that looks like a CSS selector. */
const selector = (id) => (/^[\w:./-]+$/.test(id) ? `[data-testid="${id}"]` : id);

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Every process below one, deepest first. */
function children(pid) {
  const parent = (process) => {
    try {
      // "pid (name) state parent …", where the name may hold anything.
      return Number(readFileSync(`/proc/${process}/stat`, "utf8").split(") ").at(-1).split(" ")[1]);
    } catch {
      return 0;
    }
  };
  const direct = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parent(name) === pid).map(Number);
  return direct.flatMap((child) => [...children(child), child]);
}

/** Whether a process still runs; one that has ended with all its threads and is not yet collected does not. */
function isRunning(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).length;
    return threads > 1 || !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function killed(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself meanwhile.
  }
}
