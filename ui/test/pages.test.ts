// The pages as they are built: nothing of them comes from elsewhere, and nothing is inline that the policy would have to allow.
import { join } from "node:path";
import { build, type Rollup } from "vite";
import { beforeAll, expect, test } from "vitest";

/** Addresses that occur in libraries and are never loaded, and why they are there. */
const NAMES = {
  "http://www.w3.org/2000/svg": "a name space",
  "http://www.w3.org/1999/xlink": "a name space",
  "http://www.w3.org/XML/1998/namespace": "a name space",
  "http://www.w3.org/1998/Math/MathML": "a name space",
  "https://react.dev/errors/": "named in React's error texts",
};

let files: Record<string, string>;

beforeAll(async () => {
  // As a release has them: the libraries read this while they are bundled.
  process.env.NODE_ENV = "production";
  const built = (await build({ root: join(import.meta.dirname, ".."), logLevel: "silent", build: { write: false } })) as Rollup.RollupOutput;
  files = Object.fromEntries(built.output.map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source.toString()]));
}, 120_000);

const ending = (end: string) => Object.entries(files).filter(([name]) => name.endsWith(end));

test("what is embedded is a page, scripts, styles and pictures", () => {
  expect(ending(".js").length).toBeGreaterThan(10);
  expect(ending(".css").length).toBeGreaterThan(0);
  expect(Object.keys(files).filter((name) => !/\.(html|js|css|svg|png|woff2)$/.test(name))).toEqual([]);
});

test("the page loads its own files only, and nothing stands in it", () => {
  const page = files["index.html"] ?? "";
  const loaded = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? "");
  expect(loaded.length).toBeGreaterThan(1);
  expect(loaded.filter((address) => !address.startsWith("/assets/"))).toEqual([]);
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|style=/);
});

test("the styles load nothing from elsewhere", () => {
  for (const [name, text] of ending(".css")) {
    const loaded = [...text.matchAll(/@import\s*[^;]+|url\(\s*["']?([^)"']*)/g)].map((match) => match[1] ?? match[0]);
    expect(loaded.filter((address) => !/^(\/assets\/|data:|#)/.test(address)), name).toEqual([]);
  }
});

test("the scripts name no address but known names, and no name is kept that is gone", () => {
  const text = ending(".js").map(([, code]) => code).join("\n");
  const named = new Set([...text.matchAll(/(?:https?|wss?|ftp):\/\/[\w.:-]+[\w./-]*/g)].map((match) => match[0]));
  expect([...named].toSorted()).toEqual(Object.keys(NAMES).toSorted());
});

test("the scripts have no way out, and make no code of text", () => {
  const text = ending(".js").map(([, code]) => code).join("\n");
  for (const way of [/\bXMLHttpRequest\b/, /\bWebSocket\b/, /\bEventSource\b/, /\bsendBeacon\b/, /\bRTCPeerConnection\b/, /\bserviceWorker\b/, /\bimportScripts\b/, /(?<![.\w$])eval\(/, /\bnew Function\b/]) {
    expect(text.match(way)?.[0], String(way)).toBeUndefined();
  }
});
