"""The agent beside tunnels that live half a second, in a storm of routes, and when nothing happens."""
import argparse
import base64
import calendar
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time

import stage as s

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
ENDPOINTS = 20
RTM_NEWROUTE, RTM_DELROUTE = 24, 25


class Agent:
    """A running agent with a state folder of its own."""

    def __init__(self, stage, program, name, profile):
        self.stage, self.program, self.name = stage, program, name
        self.folder = stage.path(name)
        os.mkdir(self.folder)
        self.environment = {**os.environ, "STATE_DIRECTORY": self.folder}
        stage.write(f"{name}.yaml", profile)
        with open(stage.path(f"{name}.log"), "wb") as log:
            self.child = subprocess.Popen([program, "agent", "--profile", stage.path(f"{name}.yaml")], env=self.environment,
                                          stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        stage.children.append(self.child)
        self.wait(lambda status: status["work"]["records"] > 0, "has stored nothing")

    def status(self):
        try:
            with open(os.path.join(self.folder, "agent.json"), encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError):
            return None

    def wait(self, is_so, complaint, limit=30):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            status = self.status()
            if status and is_so(status):
                return status
            if self.child.poll() is not None:
                break
            time.sleep(0.1)
        with open(self.stage.path(f"{self.name}.log"), encoding="utf-8", errors="replace") as log:
            raise s.WorkplaceError(f"the agent {complaint}", log.read()[-300:])

    def processor(self):
        """Its processor time so far, in seconds."""
        with open(f"/proc/{self.child.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Its anonymous memory, in kilobytes."""
        for line in s.lines_of(f"/proc/{self.child.pid}/status"):
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
        return 0

    def entries(self):
        """The entries of its journal, each as its payload says."""
        said = subprocess.run([self.program, "journal", "export", "--format", "dsse"], env=self.environment, check=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        return [json.loads(base64.b64decode(json.loads(line)["payload"])) for line in said.stdout.splitlines()]

    def stop(self):
        """Ends it; how long that took, in seconds."""
        start = time.monotonic()
        self.child.send_signal(signal.SIGTERM)
        status = self.child.wait(timeout=10)
        self.stage.children.remove(self.child)
        if status != 0:
            raise s.WorkplaceError(f"the agent ended with {status}", "see its log")
        verified = subprocess.run([self.program, "journal", "verify", "--quiet"], env=self.environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
        if verified.returncode != 0:
            raise s.WorkplaceError("the agent's journal does not verify", verified.stderr.decode()[-300:])
        return time.monotonic() - start


def moment(text):
    """Seconds since 1970 of an entry's time."""
    whole, fraction = text.rstrip("Z").split(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + int(fraction) / 1000


def profile(endpoints=()):
    lines = ["schema: vpnaudit.profile/1", "site: {name: bench, region: CN-BJ}", "defaults: {samples: 1, timeout: 2s}"]
    if endpoints:
        lines.append("endpoints:")
        lines += [f"  - {{name: e{number}, target: tcp://127.0.0.1:{port}}}" for number, port in enumerate(endpoints)]
    return "\n".join(lines) + "\n"


def tunnels(stage, program, count):
    """How long each of many short tunnels took until it was stored, in seconds; None for one that never was."""
    agent = Agent(stage, program, "tunnels", profile())
    ups = []
    for number in range(count):
        begun = time.monotonic()
        tun = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
        name = f"t{number}"
        fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
        ups.append((name, time.time()))
        third = number % 250
        subprocess.run(["ip", "-batch", "-"], check=True, text=True, input=(
            f"link set {name} up\naddress add 10.99.{third}.2/24 dev {name}\nroute add 198.51.100.{third} dev {name}\n"))
        time.sleep(0.5)
        os.close(tun)
        time.sleep(max(0, begun + 1 - time.monotonic()))
    time.sleep(1.5)
    status = agent.wait(lambda found: True, "has no status")
    took = agent.processor()
    entries = agent.entries()
    stopped = agent.stop()
    first, passed = {}, 0
    for entry in entries:
        record = entry.get("record")
        if not record:
            continue
        for tunnel in record["tunnels"]:
            if tunnel["state"] == "active" and tunnel.get("interface"):
                first.setdefault(tunnel["interface"], moment(entry["at"]))
        if any("passing_tunnel" in json.dumps(part) for part in record["observation"]["collectors"]):
            passed += 1
    times = [first[name] - up if name in first else None for name, up in ups]
    return {"times": times, "missed": [name for name, _ in ups if name not in first], "reported_as_passed": passed,
            "processor_s": took, "work": status["work"], "stop_s": round(stopped, 3), "triggers": sorted({
                entry["record"]["trigger"]["cause"] for entry in entries if "record" in entry})}


class Routes:
    """A netlink socket that adds and deletes routes as fast as is asked for."""

    def __init__(self, link):
        self.index = socket.if_nametoindex(link)
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, 0)
        self.socket.bind((0, 0))
        self.done = 0

    def change(self, kind, number):
        destination = struct.pack("!I", 0x0A000000 | (number & 0xFFFF) << 8)
        body = struct.pack("BBBBBBBBI", socket.AF_INET, 24, 0, 0, 254, 4, 253, 1, 0)
        body += struct.pack("HH4s", 8, 1, destination) + struct.pack("HHI", 8, 4, self.index)
        flags = 0x1 | (0x400 | 0x200 if kind == RTM_NEWROUTE else 0)
        self.socket.send(struct.pack("IHHII", 16 + len(body), kind, flags, self.done, 0) + body)
        self.done += 1

    def storm(self, seconds, rate):
        """Changes at a rate; how many that were."""
        start, number = time.monotonic(), 0
        while True:
            now = time.monotonic()
            if now >= start + seconds:
                return number
            due = int((now - start) * rate)
            while number < due:
                self.change(RTM_NEWROUTE if number % 2 == 0 else RTM_DELROUTE, number // 2)
                number += 1
            time.sleep(0.001)


def storm(stage, program, seconds, rate):
    """What a storm of route changes costs, and whether what it left was stored."""
    agent = Agent(stage, program, "storm", profile())
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", b"storm0", IFF_TUN | IFF_NO_PI))
    subprocess.run(["ip", "-batch", "-"], check=True, text=True,
                   input="link set storm0 up\naddress add 10.98.0.2/24 dev storm0\n")
    time.sleep(1)
    routes = Routes("storm0")
    before, start, work = agent.processor(), time.monotonic(), agent.status()["work"]
    changes = routes.storm(seconds, rate)
    share = (agent.processor() - before) / (time.monotonic() - start)
    # The storm's last change is one that a record shows.
    subprocess.run(["ip", "route", "add", "203.0.113.0/24", "dev", "storm0"], check=True)
    end, left = time.time(), None
    while left is None and time.time() < end + 15:
        time.sleep(0.5)
        for entry in agent.entries():
            for tunnel in entry.get("record", {}).get("tunnels", []):
                if any(capture["prefix"] == "203.0.113.0/24" for capture in tunnel["captures"]):
                    left = moment(entry["at"]) - end if left is None else left
    status, memory = agent.status(), agent.memory()
    agent.stop()
    os.close(tun)
    return {"changes": changes, "rate": round(changes / seconds), "processor_share": round(share, 4), "last_change_stored_s": left,
            "observations": status["work"]["observations"] - work["observations"], "lost": status["work"]["lost"],
            "held_back": status["work"]["held_back"], "rss_anon_kb": memory}


def idle(stage, program, seconds):
    """What an agent costs when nothing happens."""
    servers = []
    for _ in range(ENDPOINTS):
        server = socket.socket()
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        servers.append(server)
    agent = Agent(stage, program, "idle", profile([server.getsockname()[1] for server in servers]))
    before, start = agent.processor(), time.monotonic()
    time.sleep(seconds)
    share = (agent.processor() - before) / (time.monotonic() - start)
    status, memory = agent.status(), agent.memory()
    agent.stop()
    for server in servers:
        server.close()
    return {"seconds": seconds, "processor_share": round(share, 6), "rss_anon_kb": memory, "work": status["work"],
            "descriptors": status["process"]["descriptors"]}


def act():
    parser = argparse.ArgumentParser()
    for name, count in (("tunnels", 200), ("storm", 10), ("rate", 10000), ("idle", 600)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--program", required=True)
    parser.add_argument("--output", default=os.path.join(s.ROOT, ".build", "bench", "agent.json"))
    wanted = parser.parse_args()
    with s.Stage() as stage:
        short = tunnels(stage, wanted.program, wanted.tunnels)
        flood = storm(stage, wanted.program, wanted.storm, wanted.rate)
        quiet = idle(stage, wanted.program, wanted.idle)
    times = sorted(time for time in short["times"] if time is not None)
    middle, late = (round(s.quantile(times, share), 3) for share in (50, 99)) if times else (None, None)
    short.update(median_s=middle, p99_s=late)
    document = {"tunnels": short, "storm": flood, "idle": quiet, "load": os.getloadavg()[0]}
    limits = [(f"{len(short['missed'])} of {wanted.tunnels} tunnels missed", bool(short["missed"])),
              (f"99 of 100 tunnels within {late} s, and not 1", late is None or late >= 1),
              (f"{flood['processor_share']:.1%} of a core in the storm, and not 25 %", flood["processor_share"] > 0.25),
              ("what the storm left was not stored", flood["last_change_stored_s"] is None),
              (f"{quiet['processor_share']:.2%} of a core when nothing happens, and not 0.1 %", quiet["processor_share"] > 0.001),
              (f"{quiet['rss_anon_kb']} KB, and not 24,576", max(quiet["rss_anon_kb"], flood["rss_anon_kb"]) > 24576)]
    missed = [text for text, bad in limits if bad]
    s.finish("agent", wanted.output, document,
             f"{wanted.tunnels} tunnels of half a second: {len(short['missed'])} missed, stored after {middle} s (median), {late} s (99 of "
             f"100); {flood['rate']} route changes a second: {flood['processor_share']:.1%} of a core, {flood['observations']} observations, "
             f"{flood['lost']} lost, the last change stored after "
             f"{'never' if flood['last_change_stored_s'] is None else format(flood['last_change_stored_s'], '.2f') + ' s'}; "
             f"nothing happening: {quiet['processor_share']:.3%} of a core, {quiet['rss_anon_kb'] / 1024:.1f} MB")
    if missed:
        print("agent: error: missed: " + "; ".join(missed), file=sys.stderr)
        print("agent: hint: is the machine busy? the JSON has every part", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    s.run("agent", act)
