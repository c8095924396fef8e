"""Handshakes under sanitizers: no report, no leak."""
import argparse
import json
import os
import subprocess
import sys

import stage as s

SANITIZERS = {
    "address": {"ASAN_OPTIONS": "detect_leaks=1:exitcode=99:abort_on_error=0"},
    "thread": {"TSAN_OPTIONS": "exitcode=99:halt_on_error=0"},
}


def run(stage, program, settings, version, count, at_once):
    command = [program, "--target", f"tls://{s.NAME}:{s.PORTS[version]}", "--address", "127.0.0.1", "--same-address",
               "--ca", stage.ca, "--endpoints", str(max(1, count // 10)), "--samples", str(min(10, count)), "--in-flight",
               str(at_once), "--loops", "2", "--spacing", "0", "--path", "--each", "/dev/null", "--timeout", "120"]
    done = subprocess.run(command, cwd=stage.folder, env={**os.environ, **settings}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=1800, check=False)
    # Whatever its exit code, a sanitizer that has nothing to say says nothing.
    if done.returncode != 0 or done.stderr:
        print(done.stderr[-20000:] or done.stdout, file=sys.stderr)
        raise s.WorkplaceError(f"the run ended with {done.returncode}", "what was said is above")
    return json.loads(done.stdout)


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--output")
    wanted = parser.parse_args()
    found = {}
    with s.Stage() as stage:
        stage.room_for_thousands(None)
        stage.nginx(pinned=False)
        for name, settings in SANITIZERS.items():
            folder = os.path.join(s.ROOT, ".build", f"sanitize-{name}")
            program = s.build(folder, "-c", "debug", "--sanitize", name, VPNAUDIT_ALLOCATOR="system")
            runs = [run(stage, program, settings, version, wanted.count // 2, wanted.at_once) for version in s.PORTS]
            found[name] = {key: sum(one[key] for one in runs) for key in ("samples", "failed", "wall_us", "cpu_us")}
            found[name]["peak_kb"] = max(one["peak_kb"] for one in runs)
    summary = ", ".join(f"{one['samples']} handshakes under the {name} sanitizer in {one['wall_us'] / 1e6:.0f} s"
                     for name, one in found.items())
    s.finish("sanitized", wanted.output, found, f"{summary}: no report, no leak")


if __name__ == "__main__":
    s.run("sanitized", act)
