"""The agent over thousands of checks."""
import argparse
import fcntl
import os
import signal
import struct
import subprocess
import sys
import time

import agent as a
import stage as s

LOOKS = 20


def look(agent):
    """What the agent holds now."""
    pid = agent.child.pid
    return {"rss_anon_kb": agent.memory(), "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
            "threads": len(os.listdir(f"/proc/{pid}/task")), "records": agent.status()["work"]["records"]}


class Tunnel:
    """A tun interface that comes and goes."""

    def __init__(self):
        self.number, self.tun = 0, None

    def turn(self):
        if self.tun is not None:
            os.close(self.tun)
            self.tun = None
            return
        self.number += 1
        self.tun = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
        name = f"t{self.number}"
        fcntl.ioctl(self.tun, a.TUNSETIFF, struct.pack("16sH22x", name.encode(), a.IFF_TUN | a.IFF_NO_PI))
        subprocess.run(["ip", "-batch", "-"], check=True, text=True, input=(
            f"link set {name} up\naddress add 10.99.{self.number % 250}.2/24 dev {name}\n"))


def profile(stage, endpoints, site):
    lines = ["schema: vpnaudit.profile/1", f"site: {{name: {site}, region: CN-BJ}}", f"trust: {{ca_file: {stage.path('ca.pem')}}}",
             "agent: {observe: 10s}", "defaults: {samples: 1, timeout: 1s, every: 1s}", "endpoints:"]
    lines += [f"  - {{name: e{number}, target: 'tls://{s.NAME}:{s.PORTS['1.3']}', resolve: [127.0.0.1]}}"
              for number in range(endpoints)]
    return "\n".join(lines) + "\n"


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checks", type=int, default=10000)
    parser.add_argument("--endpoints", type=int, default=20)
    parser.add_argument("--program", required=True)
    parser.add_argument("--output", default=os.path.join(s.ROOT, ".build", "bench", "soak.json"))
    wanted = parser.parse_args()
    with s.Stage() as stage:
        stage.set_up()
        server = stage.nginx()
        agent = a.Agent(stage, wanted.program, "soak", profile(stage, wanted.endpoints, "first"))
        path, tunnel, curve = stage.path("soak.yaml"), Tunnel(), []
        start, turn = time.monotonic(), 0
        limit = start + wanted.checks * 3 + 120
        while True:
            records = agent.wait(lambda found: True, "has no status")["work"]["records"]
            if records >= wanted.checks * len(curve) // LOOKS:
                curve.append({"s": round(time.monotonic() - start, 1), **look(agent)})
                print(f"soak: {curve[-1]}", flush=True)
            if records >= wanted.checks or time.monotonic() > limit:
                break
            turn += 1
            if turn % 7 == 0:
                tunnel.turn()
            if turn % 61 == 0:
                with open(path, "a", encoding="utf-8") as file:
                    file.write("nonsense: 1\n")
            if turn % 61 == 20:
                stage.write("soak.yaml", profile(stage, wanted.endpoints, f"site{turn}"))
            if turn % 97 == 0:
                agent.child.send_signal(signal.SIGHUP)
            if turn % 113 == 0:
                server.send_signal(signal.SIGSTOP)
            if turn % 113 == 8:
                server.send_signal(signal.SIGCONT)
            time.sleep(0.5)
        server.send_signal(signal.SIGCONT)
        work = agent.status()["work"]
        stopped = agent.stop()
    steady = curve[len(curve) // 5:]
    memory = [point["rss_anon_kb"] for point in curve]
    third = max(1, len(steady) // 3)
    grown = s.median([point["rss_anon_kb"] for point in steady[-third:]]) - s.median([point["rss_anon_kb"] for point in steady[:third]])
    left = {key: min(point[key] for point in steady[-third:]) - max(point[key] for point in steady[:third])
            for key in ("descriptors", "threads")}
    document = {"curve": curve, "work": work, "grown_kb": grown, "left": left, "stop_s": round(stopped, 3)}
    missed = [text for text, bad in (
        (f"{work['records']} checks, and not {wanted.checks}", work["records"] < wanted.checks),
        (f"{max(memory)} KB, and not 24,576", max(memory) > 24576), (f"the memory grew by {grown} KB", grown > 2048),
        (f"descriptors and threads stay: {left}", any(value > 0 for value in left.values())))
        if bad]
    s.finish("soak", wanted.output, document,
             f"{work['records']} checks of {wanted.endpoints} endpoints in {curve[-1]['s']:.0f} s, {work['observations']} observations, "
             f"{work['reloads']} reloads: {memory[0] / 1024:.1f} MB at the start, {memory[-1] / 1024:.1f} MB at the end, {max(memory) / 1024:.1f} MB at "
             f"most; {curve[0]['descriptors']} and {curve[-1]['descriptors']} descriptors, {curve[0]['threads']} and {curve[-1]['threads']} threads")
    if missed:
        print("soak: error: missed: " + "; ".join(missed), file=sys.stderr)
        print("soak: hint: the JSON has the whole curve", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    s.run("soak", act)
