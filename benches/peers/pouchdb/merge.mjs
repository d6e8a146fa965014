// A peer: the same inserts and edits replicated from one PouchDB database into another, both in LevelDB.
//
// node merge.mjs FOLDER ROUNDS: reads the folder's JSON lines, prints what it measured as JSON.
// Of two revisions of one document one is shown and the other kept as a conflict of the whole document. No encryption, no signature, no
// search tokens; older revisions are kept until a compaction. LevelDB is not synced after each write.

import { createReadStream } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import leveldb from "pouchdb-adapter-leveldb";
import PouchDB from "pouchdb-core";
import replication from "pouchdb-replication";

PouchDB.plugin(leveldb).plugin(replication);

const [folder, rounds] = [process.argv[2], Number(process.argv[3])];
const BATCH = 1_000;

async function* rows(name) {
  for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) yield JSON.parse(line);
}

async function inBatches(name, work) {
  let batch = [];
  for await (const row of rows(name)) {
    batch.push(row);
    if (batch.length === BATCH) {
      await work(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await work(batch);
}

const insert = (db, name) =>
  inBatches(name, (batch) => db.bulkDocs(batch.map(({ id, ...fields }) => ({ _id: id, ...fields }))));

const update = (db, name) =>
  inBatches(name, async (batch) => {
    const found = await db.allDocs({ keys: batch.map((row) => row.id), include_docs: true });
    await db.bulkDocs(found.rows.map(({ doc }, at) => ({ ...doc, phone: batch[at].phone })));
  });

const place = (name) => join(folder, `pouchdb-${name}`);
const open = (name) => new PouchDB(place(name), { adapter: "leveldb" });

await Promise.all(["village", "town", "round"].map((name) => rm(place(name), { recursive: true, force: true })));
let village = open("village");
await insert(village, "residents.jsonl");
const { update_seq: since, doc_count: before } = await village.info();
await village.close();
await cp(place("village"), place("town"), { recursive: true });
const town = open("town");
await update(town, "conflicts.jsonl");
await town.close();
village = open("village");
await insert(village, "inserts.jsonl");
await update(village, "edits.jsonl");
const expected = (await village.info()).doc_count;

const seconds = [];
let conflicts = 0;
for (let round = 0; round < rounds; round += 1) {
  await cp(place("town"), place("round"), { recursive: true });
  const target = open("round");
  const start = process.hrtime.bigint();
  const done = await PouchDB.replicate(village, target, { since, batch_size: BATCH, checkpoint: false });
  seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
  const { doc_count } = await target.info();
  if (!done.ok || doc_count !== expected || doc_count <= before) throw new Error(`replicated ${doc_count} of ${expected}`);
  if (round === 0) {
    for await (const { id } of rows("conflicts.jsonl")) {
      conflicts += (await target.get(id, { conflicts: true }))._conflicts?.length ?? 0;
    }
  }
  await target.close();
  await rm(place("round"), { recursive: true });
}
await village.close();
console.log(JSON.stringify({ seconds, conflicts }));
