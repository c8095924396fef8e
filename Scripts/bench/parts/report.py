"""What a period's report costs, and a reader of the same files that is not ours."""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

import stage as s

RECORD = pathlib.Path(__file__).resolve().parents[3] / "Tests/ReporterTests/Golden/record-licensed.json"
BEGIN = datetime.datetime(2026, 11, 1)
# Hosts, checks of each, and the minutes between two.
FLEETS = {"often": (10, 8640, 5), "wide": (10_000, 30, 1440)}
PEAK, GROWTH = 300, 1.25
PARTS = 4
# What reads the same files beside us: it parses each line, and keeps what a count of hosts needs.
PEER = """
import collections, json, sys
hosts, states = collections.defaultdict(set), collections.Counter()
for path in sys.argv[1:]:
    with open(path, "rb") as lines:
        for line in lines:
            record = json.loads(line)
            hosts[record["host"]["id"]].add((record["id"], record["time"]["started"]))
            states[record["compliance"]["status"]] += 1
print(len(hosts), sum(map(len, hosts.values())), dict(states))
"""


def template():
    """A record on one line, cut where its host, its times and its own id go."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    record["id"], record["host"]["id"], record["host"]["name"] = "@RECORD@", "@HOST@", "@HOST@"
    record["time"] |= {"started": "@TIME@", "finished": "@TIME@"}
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False)


def write(folder, hosts, checks, minutes):
    """The fleet's checks in files of as many each, in the order of time."""
    line = template()
    paths = []
    for part in range(PARTS):
        path = f"{folder}/{part}.jsonl"
        with open(path, "w", encoding="utf-8") as out:
            for check in range(checks * part // PARTS, checks * (part + 1) // PARTS):
                moment = (BEGIN + datetime.timedelta(minutes=check * minutes)).isoformat() + ".000Z"
                timed = line.replace("@TIME@", moment)
                for host in range(hosts):
                    own = f"{host:08x}-0000-7000-8000-{check:012x}"
                    out.write(timed.replace("@RECORD@", own).replace("@HOST@", f"{host:032x}") + "\n")
        paths.append(path)
    return paths


def run(*command):
    """Seconds of the clock and of processors, and megabytes at the peak, of a process that succeeds; and its output."""
    start = time.monotonic()
    out = tempfile.TemporaryFile()
    child = os.posix_spawnp(command[0], list(map(str, command)), os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)])
    _, status, usage = os.wait4(child, 0)
    spent = time.monotonic() - start
    out.seek(0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise s.WorkplaceError(f"{os.path.basename(command[0])} ended with {os.waitstatus_to_exitcode(status)}",
                               "run it by itself: " + " ".join(map(str, command)))
    return {"seconds": round(spent, 3), "cpu": round(usage.ru_utime + usage.ru_stime, 3), "mb": round(usage.ru_maxrss / 1024, 1)}, out.read()


def report(program, paths):
    spent, out = run(program, "report", "--period", "2026-11", "--as-of", "2026-12-01T00:00:00Z", "--format", "json", *paths)
    counts = json.loads(out)["counts"]
    return spent | {"hosts": counts["hosts"], "checks": counts["checks"]}


def measure(program, share):
    found = {}
    for name, (hosts, checks, minutes) in FLEETS.items():
        hosts = max(1, hosts // share) if name == "wide" else hosts
        checks = max(PARTS, checks // share) if name == "often" else checks
        folder = tempfile.mkdtemp(prefix="vpnaudit-bench.")
        try:
            paths = write(folder, hosts, checks, minutes)
            size = sum(os.path.getsize(path) for path in paths)
            ours = {count: report(program, paths[:count]) for count in (1, 2, 4)}
            peer, said = run("/usr/bin/python3", "-E", "-s", "-c", PEER, *paths)
            if ours[4]["checks"] != hosts * checks or said.split()[:2] != [b"%d" % hosts, b"%d" % (hosts * checks)]:
                raise s.WorkplaceError(f"the fleet '{name}' was not read whole", f"it has {hosts} hosts and {hosts * checks} checks")
            found[name] = {"quarter": ours[1], "half": ours[2], "whole": ours[4], "peer": peer, "bytes": size}
        finally:
            shutil.rmtree(folder)
    return found


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--output")
    parser.add_argument("--program")
    wanted = parser.parse_args()
    program = wanted.program or s.build(product="vpnaudit")
    turns = [measure(program, wanted.share) for _ in range(wanted.turns)]
    missed, said, document = [], [], {"turns": turns, "processors": os.cpu_count(), "load": os.getloadavg()[0], "share": wanted.share}
    for name in FLEETS:
        fleets = [turn[name] for turn in turns]
        whole = s.median([fleet["whole"]["cpu"] / fleet["whole"]["checks"] for fleet in fleets]) * 1e6
        quarter = s.median([fleet["quarter"]["cpu"] / fleet["quarter"]["checks"] for fleet in fleets]) * 1e6
        peak = max(fleet["whole"]["mb"] for fleet in fleets)
        ratio = round(s.median([fleet["peer"]["cpu"] / fleet["whole"]["cpu"] for fleet in fleets]), 2)
        growth = round(whole / quarter, 2)
        seconds = s.median([fleet["whole"]["seconds"] for fleet in fleets])
        document[name] = {"check_us": round(whole, 1), "growth": growth, "peak_mb": peak, "peer_ratio": ratio, "seconds": seconds}
        said.append(f"{name}: {fleets[0]['whole']['checks']:,} checks of {fleets[0]['whole']['hosts']:,} hosts in {seconds:.1f} s, {whole:.0f} µs each, "
                    f"{growth} of what one of a quarter takes, {peak:.0f} MB at the peak, {ratio} of the speed of Python's parser")
        if peak > PEAK:
            missed.append(f"{name} took {peak} MB, and not {PEAK}")
        if growth > GROWTH:
            missed.append(f"{name} takes {growth} of the time for a check of four times as many")
    document["goals_missed"] = missed
    s.finish("report", wanted.output, document, "\n".join(said))
    if missed:
        print("report: error: missed: " + "; ".join(missed), file=sys.stderr)
        print("report: hint: is the machine busy? the JSON has every part", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    s.run("report", act)
