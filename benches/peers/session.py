"""The peer: the same inserts and edits as a changeset of SQLite's session extension, and the time it takes to apply it.

python session.py FOLDER: reads residents.jsonl, inserts.jsonl and edits.jsonl, writes changeset.bin, prints the times to apply it as JSON.
The database is plain SQLite without encryption, journal or search tokens, so the peer does less than either side of the merge.
"""

import json
import shutil
import sys
import time
from pathlib import Path

import apsw

TABLES = """
CREATE TABLE household (id BLOB PRIMARY KEY, unit, number, village_group, address, head BLOB, note, voided);
CREATE INDEX household_number ON household (unit, number);
CREATE TABLE resident (id BLOB PRIMARY KEY, unit, household BLOB, name, sex, birth_date, national_id, phone, ethnicity, marital_status,
  education, relation_to_head, guardian, registered_at, residence_status, away_to, note, voided);
CREATE INDEX resident_household ON resident (household);
CREATE INDEX resident_national_id ON resident (national_id) WHERE national_id IS NOT NULL;
"""
REFERENCES = {"id", "household", "head"}
ROUNDS = 5


def main(folder: Path) -> None:
    seed = folder / "peer.sqlite"
    seed.unlink(missing_ok=True)
    db = opened(seed)
    db.execute(TABLES)
    with db:
        insert(db, folder / "residents.jsonl")
    changeset = make_changeset(db, folder)
    (folder / "changeset.bin").write_bytes(changeset)
    db.close()
    restore(seed, folder)
    times = [apply(seed, folder / "round.sqlite", changeset) for _ in range(ROUNDS)]
    print(json.dumps({"bytes": len(changeset), "seconds": sorted(times)}))


def opened(path: Path) -> apsw.Connection:
    db = apsw.Connection(str(path))
    db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768")
    return db


def insert(db: apsw.Connection, path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            table = row.pop("table")
            for name in REFERENCES & row.keys():
                row[name] = bytes.fromhex(row[name])
            names = ", ".join(row)
            db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def make_changeset(db: apsw.Connection, folder: Path) -> bytes:
    """Records the inserts and edits and takes them back."""
    session = apsw.Session(db, "main")
    session.attach()
    db.execute("BEGIN")
    insert(db, folder / "inserts.jsonl")
    with (folder / "edits.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            db.execute("UPDATE resident SET phone = ? WHERE id = ?", (row["phone"], bytes.fromhex(row["id"])))
    changeset = session.changeset()
    session.close()
    db.execute("ROLLBACK")
    return changeset


def restore(seed: Path, folder: Path) -> None:
    db = opened(seed)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def apply(seed: Path, copy: Path, changeset: bytes) -> float:
    shutil.copyfile(seed, copy)
    db = opened(copy)
    start = time.perf_counter()
    apsw.Changeset.apply(changeset, db, conflict=lambda reason, change: apsw.SQLITE_CHANGESET_ABORT)
    taken = time.perf_counter() - start
    db.close()
    copy.unlink()
    return taken


if __name__ == "__main__":
    main(Path(sys.argv[1]))
