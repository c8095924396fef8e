"""What the journal costs beside SQLite and libcrypto alone."""
import argparse
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import stage as s

RECORD = pathlib.Path(__file__).resolve().parents[3] / "Tests/ReporterTests/Golden/record-licensed.json"
# Rates as shares of those of the library alone.
APPEND, VERIFY = 0.7, 0.6
# Bytes of a check, and of a month of checks every five minutes.
CHECK, MONTH = 3 << 10, 30_000_000
CHECKS_A_MONTH = 30 * 24 * 12


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode != 0:
        raise s.WorkplaceError(f"{os.path.basename(command[0])} ended with {done.returncode}: {done.stderr.strip()[:400]}",
                               "run it by itself: " + " ".join(map(str, command)))
    return json.loads(done.stdout)


def sizes(path):
    """The bytes of a check's values, and of the file for each check, without what a file has once."""
    journal = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    columns = [row[1] for row in journal.execute("PRAGMA table_info(entry)")]
    each = " + ".join(f"coalesce(length(CAST({column} AS BLOB)), 0)" for column in columns)
    count, entries = journal.execute(f"SELECT count(*), sum({each}) FROM entry").fetchone()
    rows = journal.execute("SELECT sum(payload) FROM dbstat WHERE name = 'endpoint'").fetchone()[0]
    pages = journal.execute("SELECT sum(pgsize) FROM dbstat WHERE name IN ('entry', 'endpoint')").fetchone()[0]
    once = journal.execute("SELECT sum(pgsize) FROM dbstat WHERE name NOT IN ('entry', 'endpoint')").fetchone()[0]
    packed = journal.execute("SELECT sum(length(payload)) FROM entry").fetchone()[0]
    journal.close()
    return {"payload": packed // count, "check": (entries + rows) // count, "file": pages // count, "once": once}


def turn(program, count):
    folder = tempfile.mkdtemp(prefix="vpnaudit-bench.")
    try:
        rates = run(program, "rates", folder, RECORD, str(count))
        return rates | {"verify": run(program, "verify", folder), "sizes": sizes(f"{folder}/journal.db")}
    finally:
        shutil.rmtree(folder)


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--output")
    parser.add_argument("--program")
    wanted = parser.parse_args()
    program = wanted.program or s.build(product="journalbench")
    turns = [turn(program, wanted.count) for _ in range(wanted.turns)]
    append = round(s.median([(turn["pack_us"] + turn["sign_us"] + turn["bare_us"]) / turn["append_us"] for turn in turns]), 2)
    unsigned = round(s.median([(turn["pack_us"] + turn["bare_us"]) / turn["append_us"] for turn in turns]), 2)
    packed = round(s.median([turn["bare_us"] / turn["append_us"] for turn in turns]), 2)
    verify = round(s.median([turn["verify"]["bare_us"] / turn["verify"]["verify_us"] for turn in turns]), 2)
    size = turns[0]["sizes"]
    month = size["file"] * CHECKS_A_MONTH + size["once"]
    missed = []
    if unsigned < APPEND:
        missed.append(f"appending has {unsigned} of zlib's and SQLite's rate, and not {APPEND}")
    if verify < VERIFY:
        missed.append(f"verifying has {verify} of libcrypto's rate, and not {VERIFY}")
    if size["check"] > CHECK:
        missed.append(f"a check takes {size['check']} bytes")
    if month > MONTH:
        missed.append(f"a month takes {month / 1e6:.1f} MB")
    document = {"turns": turns, "processors": os.cpu_count(), "load": os.getloadavg()[0], "append_ratio": append, "append_ratio_unsigned": unsigned, "append_ratio_to_packed": packed,
                "verify_ratio": verify, "check_bytes": size["check"], "month_bytes": month, "goals_missed": missed}
    microseconds = round(s.median([turn["append_us"] for turn in turns]))
    each = s.median([turn["verify"]["verify_us"] / turn["verify"]["entries"] for turn in turns])
    s.finish("journal", wanted.output, document,
             f"appending {microseconds} µs, {append} of the rate of zlib, libcrypto and SQLite ({unsigned} without signing, {packed} of SQLite's with what is packed and signed already); verifying {each:.0f} µs, {verify} of libcrypto's; "
             f"a check of 20 endpoints {size['check']} bytes, a month {month / 1e6:.1f} MB")
    if missed:
        print("journal: error: missed: " + "; ".join(missed), file=sys.stderr)
        print("journal: hint: is the machine busy? the JSON has every part", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    s.run("journal", act)
