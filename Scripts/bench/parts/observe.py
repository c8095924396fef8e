"""Wall and processor time of an observation beside the commands that show parts of the same."""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time

import stage as s

COMMANDS = [
    ["ip", "-details", "link"],
    ["ip", "route", "show", "table", "all"],
    ["ss", "--all", "--numeric", "--tcp", "--udp", "--raw", "--unix", "--processes"],
]
# Processes with descriptors of their own; each ends with the namespace.
CROWD = """
import os, signal, sys
count, each = int(sys.argv[1]), int(sys.argv[2])
for number in range(count):
    if os.fork() == 0:
        kept = [os.open("/dev/null", os.O_RDONLY) for _ in range(each - 3)]
        signal.pause()
print("ready", flush=True)
signal.pause()
"""
# A tun interface with its descriptor; it is up and has a route.
TUN = """
import fcntl, os, signal, struct, subprocess
tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH14x", b"tun0", 0x1001))
subprocess.run(["ip", "address", "add", "10.99.0.2/24", "dev", "tun0"], check=True)
subprocess.run(["ip", "link", "set", "tun0", "up"], check=True)
print("ready", flush=True)
signal.pause()
"""


class Host:
    """A namespace with as much in it as is asked for."""

    def __init__(self, stage):
        self.stage = stage

    def batch(self, lines):
        self.stage.write("batch", "\n".join(lines) + "\n")
        self.stage.call("ip", "-batch", "batch", timeout=300)

    def links(self, count):
        self.batch([f"link add d{number} type bridge" for number in range(count)])

    def uplink(self):
        self.batch(["link add up0 type ifb", "address add 198.18.0.2/24 dev up0", "link set up0 up",
                    "route add default via 198.18.0.1"])

    def routes(self, count):
        self.batch([f"route add 10.{number >> 8 & 255}.{number & 255}.0/24 via 198.18.0.1" for number in range(count)])

    def rules(self, count):
        self.batch([f"rule add from 192.0.2.{number % 256} lookup 200 priority {1000 + number}" for number in range(count)])

    def crowd(self, count, each):
        child = self.stage.launch("crowd", ["python3", "-E", "-s", "-c", CROWD, str(count), str(each)])
        self.stage.await_text(child, "crowd", "ready")
        return child

    def tunnel(self):
        child = self.stage.launch("tun", ["python3", "-E", "-s", "-c", TUN])
        self.stage.await_text(child, "tun", "ready")
        return child


def cost(commands):
    """Wall and processor time of commands, one after the other, in microseconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic_ns()
    for command in commands:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
        # An observation with gaps says so by 3: this host has a process id namespace of its own.
        if done.returncode not in (0, 3):
            raise s.WorkplaceError(f"{' '.join(command)} ended with {done.returncode}", done.stderr.decode()[-300:])
    wall = (time.monotonic_ns() - start) // 1000
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, round(processor * 1e6)


def memory(command):
    """The most anonymous memory that a command has, in kilobytes: looked at every half millisecond."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while child.poll() is None:
        try:
            for line in s.lines_of(f"/proc/{child.pid}/status"):
                if line.startswith("RssAnon:"):
                    most = max(most, int(line.split()[1]))
        except OSError:
            pass
        time.sleep(0.0005)
    return most


def lowest(floor):
    """What the kernel alone takes for the questions of an observation: wall and processor time, and the calls."""
    done = subprocess.run([floor], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise s.WorkplaceError(f"the floor ended with {done.returncode}", done.stderr[-300:])
    return json.loads(done.stdout)


def compare(observe, turns, floor=None):
    """Turns of both, one after the other, and what they say together; with the floor in each turn where it is given."""
    found = []
    for _ in range(turns):
        ours, theirs = cost([observe]), cost(COMMANDS)
        below = lowest(floor) if floor else {}
        found.append({"observe_us": ours[0], "observe_cpu_us": ours[1], "commands_us": theirs[0], "commands_cpu_us": theirs[1],
                      "ratio": ours[0] / theirs[0], "cpu_ratio": ours[1] / theirs[1],
                      **{f"floor_{key}": value for key, value in below.items()}})
    return {key: round(statistics.median(turn[key] for turn in found), 3) for key in found[0]}


def act():
    parser = argparse.ArgumentParser()
    for name, count in (("turns", 9), ("links", 1000), ("routes", 19000), ("rules", 200), ("processes", 3000), ("descriptors", 11)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--program", required=True)
    parser.add_argument("--output", default=os.path.join(s.ROOT, ".build", "bench", "observe.json"))
    wanted = parser.parse_args()
    observe = [wanted.program, "observe"]
    floor = s.compiled("Scripts/bench/floor", "floor", "-pthread")
    with s.Stage() as stage:
        host = Host(stage)
        host.uplink()
        parts = {"nothing": compare(observe, 3)}
        # Each comes on top of those before it: what it adds is the difference.
        for name, add in (("links", lambda: host.links(wanted.links)), ("routes", lambda: host.routes(wanted.routes)),
                          ("rules", lambda: host.rules(wanted.rules)),
                          ("processes", lambda: host.crowd(wanted.processes, wanted.descriptors))):
            add()
            parts[name] = compare(observe, 3)
        plain = compare(observe, wanted.turns, floor)
        host.tunnel()
        tunnel = compare(observe, wanted.turns)
        kilobytes = max(memory(observe) for _ in range(3))
    document = {"wanted": {key: value for key, value in vars(wanted).items() if isinstance(value, int)}, "parts": parts,
                "without_tunnel": plain, "with_tunnel": tunnel, "rss_anon_kb": kilobytes, "load": os.getloadavg()[0]}
    steps = list(parts.items())
    added = ", ".join(f"{name} {(now['observe_us'] - then['observe_us']) / 1000:.1f} ms"
                      for (_, then), (name, now) in zip(steps, steps[1:]))
    missed = [text for text, bad in ((f"{plain['ratio']} of the commands' time without a tunnel, and not 0.5", plain["ratio"] > 0.5),
                                     (f"{tunnel['ratio']} of the commands' time with a tunnel, and not 1.0", tunnel["ratio"] > 1.0),
                                     (f"{kilobytes} KB, and not 24,576", kilobytes > 24576)) if bad]
    s.finish("observe", wanted.output, document,
             f"{plain['observe_us'] / 1000:.0f} ms without a tunnel, {plain['ratio']:.2f} of the commands' "
             f"{plain['commands_us'] / 1000:.0f} ms (processor {plain['cpu_ratio']:.2f}); with one {tunnel['observe_us'] / 1000:.0f} ms, "
             f"{tunnel['ratio']:.2f} (processor {tunnel['cpu_ratio']:.2f}); {kilobytes / 1024:.1f} MB; "
             f"the kernel alone, for {plain['floor_calls']:.0f} calls on two threads, {plain['floor_wall_us'] / 1000:.0f} ms "
             f"({plain['floor_cpu_us'] / 1000:.0f} ms of processor time, {plain['floor_cpu_us'] * 1000 / plain['floor_calls']:.0f} ns a "
             f"call); alone {parts['nothing']['observe_us'] / 1000:.0f} ms, and {added} more")
    if missed:
        print("observe: error: missed: " + "; ".join(missed), file=sys.stderr)
        print("observe: hint: is the machine busy? the JSON has every part", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    s.run("observe", act)
