"""How long large registries take to be loaded, and tunnels to be classified by them."""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import registry_text
import stage as s

# What each size must keep to: seconds of loading, and megabytes at the most.
GOALS = {1000: (0.5, None), 10000: (5, 450)}
# How many times as long a tunnel may take by the largest registry as by the smallest.
GROWTH = 1.25
PEER = """
import resource, sys, time, yaml
text = open(sys.argv[1], encoding="utf-8").read()
start = time.perf_counter_ns()
tree = yaml.load(text, yaml.CSafeLoader)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print((time.perf_counter_ns() - start) // 1000, peak, len(tree["providers"]))
"""


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode != 0:
        raise s.WorkplaceError(f"{os.path.basename(command[0])} ended with {done.returncode}: {done.stderr.strip()[:400]}",
                        "run it by itself: " + " ".join(command))
    return done.stdout


def measured(*command):
    return json.loads(run(*command))


def lint(program, path):
    """The wall time and the processor time of the whole process, in microseconds."""
    before, start = os.times(), time.perf_counter_ns()
    run(program, "registry", "lint", path)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return {"wall_us": (time.perf_counter_ns() - start) // 1000, "cpu_us": round(processor * 1e6)}


def signed(folder, product, size):
    """The path of a signed registry of so many providers."""
    path = os.path.join(folder, f"registry-{size}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(registry_text.registry(size))
    run(product, "registry", "sign", path, "--key", os.path.join(folder, "bench.key"))
    return path


def middle(turns, key):
    return round(s.median([turn[key] for turn in turns]))


def measure(program, product, folder, sizes, wanted):
    """The result of each size."""
    key = os.path.join(folder, "bench.pub")
    run(product, "registry", "keygen", "--key", os.path.join(folder, "bench.key"), "--public", key, "--no-passphrase")
    paths = {size: signed(folder, product, size) for size in sizes}
    loads = {size: [] for size in sizes}
    scans = {size: [] for size in sizes}
    parts = {size: [] for size in sizes}
    lints = {size: [] for size in sizes}
    for turn in range(wanted.turns):
        # Now the small ones first, now the large ones: what drifts, drifts for all.
        for size in sizes if turn % 2 else reversed(sizes):
            scans[size].append(measured(program, "scan", paths[size]))
            loads[size].append(measured(program, "load", paths[size], key, str(wanted.tunnels)))
            parts[size].append(measured(program, "parts", paths[size], key))
            lints[size].append(lint(product, paths[size]))
    found = {}
    for size in sizes:
        load, part = loads[size], parts[size]
        if load[0]["providers"] != size or load[0]["licensed"] + load[0]["unlicensed"] != wanted.tunnels:
            raise s.WorkplaceError(f"{size} providers resulted in {load[0]}", "half of the tunnels must be licensed and the others not")
        micro, peak, count = map(int, run(sys.executable, "-c", PEER, paths[size]).split())
        if count != size:
            raise s.WorkplaceError(f"PyYAML found {count} providers of {size}", "is python3-yaml damaged?")
        scan = middle(scans[size], "scan_us")
        found[size] = {
            "recognisers": load[0]["recognisers"], "bytes": part[0]["bytes"], "load_us": middle(load, "load_us"),
            "peak_kb": max(turn["loaded_peak_kb"] for turn in load), "read_us": middle(part, "read_us"),
            "verify_us": middle(part, "verify_us"), "tree_us": middle(part, "tree_us"), "parse_us": middle(part, "parse_us"),
            "index_us": middle(load, "index_us"), "classify_us": middle(load, "classify_us"),
            "lint": {key: middle(lints[size], key) for key in ("wall_us", "cpu_us")},
            "licensed": load[0]["licensed"], "unlicensed": load[0]["unlicensed"], "libyaml_us": scan,
            "pyyaml_us": micro, "pyyaml_peak_kb": peak,
            "ratio_to_libyaml": round(s.median([a["load_us"] / b["scan_us"] for a, b in zip(load, scans[size])]), 2),
            "share_of_pyyaml": round(middle(load, "load_us") / micro, 3),
        }
    return found


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--tunnels", type=int, default=1000)
    parser.add_argument("--output")
    parser.add_argument("--program")
    wanted = parser.parse_args()
    sizes = sorted({int(size) for size in wanted.sizes.split(",")})
    if sizes[-1] > 30000 or sizes[0] < 10:
        raise s.WorkplaceError(f"--sizes {wanted.sizes}: a registry here has 10 to 30000 providers", "write such as 100,1000")
    program = wanted.program or s.build(product="registrybench")
    product = s.build(product="vpnaudit")
    folder = tempfile.mkdtemp(prefix="vpnaudit-bench.")
    try:
        found = measure(program, product, folder, sizes, wanted)
    finally:
        shutil.rmtree(folder)

    missed = []
    for size, (seconds, megabytes) in GOALS.items():
        if size in found and found[size]["load_us"] > seconds * 1e6:
            missed.append(f"{size} providers took more than {seconds} s")
        if size in found and megabytes and found[size]["peak_kb"] > megabytes * 1000:
            missed.append(f"{size} providers took more than {megabytes} MB")
    growth = round(found[sizes[-1]]["classify_us"] / found[sizes[0]]["classify_us"], 2)
    if growth > GROWTH:
        missed.append(f"a tunnel takes {growth} times as long by {sizes[-1]} providers as by {sizes[0]}")
    document = {"turns": wanted.turns, "tunnels": wanted.tunnels, "processors": os.cpu_count(), "growth": growth,
                "goals_missed": missed, "sizes": {str(size): result for size, result in found.items()}}
    summary = "; ".join(
        f"{size} providers {result['load_us'] / 1e6:.2f} s and {result['peak_kb'] / 1000:.0f} MB "
        f"({result['ratio_to_libyaml']} times libyaml's scan, {result['share_of_pyyaml']} of PyYAML)"
        for size, result in found.items())
    each = ", ".join(f"{result['classify_us'] / wanted.tunnels:.0f} µs" for result in found.values())
    s.finish("registry", wanted.output, document, f"{summary}; a tunnel by each {each}: {growth} times")
    if missed:
        print("registry: error: missed: " + "; ".join(missed), file=sys.stderr)
        print("registry: hint: is the machine busy? the JSON has every part", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    s.run("registry", act)
