"""Runs checks in the lab with and without the witness of the gateway, in turns, and prints what it adds."""
import json
import os
import statistics
import subprocess
import sys
import time

PROGRAM, TURNS, KIND = sys.argv[1], int(sys.argv[2]), sys.argv[3]
LAB = os.environ["VPNAUDIT_LAB"]


def profile(name, addition):
    """A copy of the lab's profile with something added."""
    with open(f"{LAB}/profile.yaml", encoding="utf-8") as file:
        text = file.read()
    path = f"{LAB}/profile-{name}.yaml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + addition)
    return path


def check(path):
    """One check: its seconds, its seconds on a processor, and its record."""
    before, start = os.times(), time.monotonic()
    done = subprocess.run([PROGRAM, "check", "--profile", path, "--format", "json"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=False)
    spent, after = time.monotonic() - start, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, cpu, json.loads(done.stdout)


def main():
    paths = {"off": profile("off", "wire: off\n"), "on": f"{LAB}/profile.yaml"}
    times = {name: [] for name in paths}
    right, handshakes, foreign = 0, [], []
    for _ in range(TURNS):
        for name, path in paths.items():
            spent, cpu, record = check(path)
            times[name].append((spent, cpu))
            if name == "on":
                witness = [t["witness"] for t in record["tunnels"] if "witness" in t][0]
                right += witness["result"] == "carried" and witness["destinations"][0]["address"] == "203.0.113.10"
                handshakes.append(witness["handshakes"])
                foreign.append(witness["foreign"])
    wall = {name: statistics.median(t[0] for t in values) for name, values in times.items()}
    cpu = {name: statistics.median(t[1] for t in values) for name, values in times.items()}
    print(f"{KIND}: {right} of {TURNS} right, {statistics.median(handshakes):.0f} handshakes, "
          f"{max(foreign)} foreign packets at most; a check takes {wall['off'] * 1000:.0f} ms without and "
          f"{wall['on'] * 1000:.0f} ms with the wire ({wall['on'] / wall['off']:.2f}), of the processor "
          f"{cpu['off'] * 1000:.0f} and {cpu['on'] * 1000:.0f} ms ({cpu['on'] / cpu['off']:.2f})")
    return 0 if right == TURNS else 1


sys.exit(main())
