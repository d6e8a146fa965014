"""A peer: the same inserts and edits as a changeset of SQLite's session extension, and the time it takes to apply it.

python session.py FOLDER ROUNDS: reads the folder's JSON lines, writes changeset.bin, prints what it measured as JSON.
The database is plain SQLite without encryption, journal or search tokens. In a conflict one value is kept and the other is gone.
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


def main(folder: Path, rounds: int) -> None:
    seed = folder / "peer.sqlite"
    seed.unlink(missing_ok=True)
    db = opened(seed)
    db.execute(TABLES)
    with db:
        insert(db, folder / "residents.jsonl")
    changeset = make_changeset(db, folder)
    (folder / "changeset.bin").write_bytes(changeset)
    with db:
        update(db, folder / "conflicts.jsonl")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    done = [apply(seed, folder / "round.sqlite", changeset) for _ in range(rounds)]
    print(json.dumps({"seconds": [seconds for seconds, _ in done], "conflicts": done[0][1]}))


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


def update(db: apsw.Connection, path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            db.execute("UPDATE resident SET phone = ? WHERE id = ?", (row["phone"], bytes.fromhex(row["id"])))


def make_changeset(db: apsw.Connection, folder: Path) -> bytes:
    """Records the inserts and edits and takes them back."""
    session = apsw.Session(db, "main")
    session.attach()
    db.execute("BEGIN")
    insert(db, folder / "inserts.jsonl")
    update(db, folder / "edits.jsonl")
    changeset = session.changeset()
    session.close()
    db.execute("ROLLBACK")
    return changeset


def apply(seed: Path, copy: Path, changeset: bytes) -> tuple[float, int]:
    shutil.copyfile(seed, copy)
    db = opened(copy)
    conflicts = 0

    def keep_own(reason: int, change: apsw.TableChange) -> int:
        nonlocal conflicts
        conflicts += 1
        return apsw.SQLITE_CHANGESET_OMIT

    start = time.perf_counter()
    apsw.Changeset.apply(changeset, db, conflict=keep_own)
    taken = time.perf_counter() - start
    db.close()
    copy.unlink()
    return taken, conflicts


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
