"""A peer: the same inserts and edits merged by geodiff, which compares SQLite files with their common ancestor.

python geodiff.py FOLDER ROUNDS: reads the folder's JSON lines, prints what it measured as JSON.
geodiff joins the edits of two copies by rebasing one on the other; of two values of one field it keeps one and writes the other into a
file of conflicts. No encryption, no search tokens, no history; every merge reads the whole of both copies and of their ancestor.
"""

import json
import shutil
import sqlite3
import sys
import time
from pathlib import Path

import pygeodiff

TABLES = """
CREATE TABLE household (id TEXT PRIMARY KEY NOT NULL, unit TEXT, number TEXT, village_group TEXT, address TEXT, head TEXT, note TEXT, voided TEXT);
CREATE INDEX household_number ON household (unit, number);
CREATE TABLE resident (id TEXT PRIMARY KEY NOT NULL, unit TEXT, household TEXT, name TEXT, sex TEXT, birth_date TEXT, national_id TEXT,
  phone TEXT, ethnicity TEXT, marital_status TEXT, education TEXT, relation_to_head TEXT, guardian TEXT, registered_at TEXT,
  residence_status TEXT, away_to TEXT, note TEXT, voided TEXT);
CREATE INDEX resident_household ON resident (household);
CREATE INDEX resident_national_id ON resident (national_id) WHERE national_id IS NOT NULL;
"""


def main(folder: Path, rounds: int) -> None:
    base, village, town = (folder / f"geodiff-{name}.sqlite" for name in ("base", "village", "town"))
    base.unlink(missing_ok=True)
    with opened(base) as db:
        db.executescript(TABLES)
        insert(db, folder / "residents.jsonl")
    db.close()
    shutil.copyfile(base, village)
    with opened(village) as db:
        insert(db, folder / "inserts.jsonl")
        update(db, folder / "edits.jsonl")
    db.close()
    shutil.copyfile(base, town)
    with opened(town) as db:
        update(db, folder / "conflicts.jsonl")
    db.close()
    done = [merge(base, village, town, folder) for _ in range(rounds)]
    print(json.dumps({"seconds": [seconds for seconds, _ in done], "conflicts": done[0][1]}))


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path)


def insert(db: sqlite3.Connection, path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            table = row.pop("table")
            names = ", ".join(row)
            db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def update(db: sqlite3.Connection, path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            db.execute("UPDATE resident SET phone = ? WHERE id = ?", (row["phone"], row["id"]))


def merge(base: Path, village: Path, town: Path, folder: Path) -> tuple[float, int]:
    """Brings the town's copy to the village's changes with its own edits on top."""
    copy, conflict = folder / "geodiff-round.sqlite", folder / "geodiff-conflict.json"
    shutil.copyfile(town, copy)
    conflict.unlink(missing_ok=True)
    geodiff = pygeodiff.GeoDiff()
    start = time.perf_counter()
    geodiff.rebase(str(base), str(village), str(copy), str(conflict))
    taken = time.perf_counter() - start
    merged = sqlite3.connect(copy)
    (count,) = merged.execute("SELECT count(*) FROM resident").fetchone()
    merged.close()
    with (folder / "residents.jsonl").open() as old, (folder / "inserts.jsonl").open() as new:
        expected = sum('"resident"' in line for lines in (old, new) for line in lines)
    if count != expected:
        raise SystemExit(f"geodiff left {count} residents of {expected}")
    copy.unlink()
    told = json.loads(conflict.read_text(encoding="utf-8")) if conflict.exists() else {}
    return taken, len(told.get("geodiff", []))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
