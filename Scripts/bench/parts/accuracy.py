"""The error of reported handshake times, against a capture on the server's side."""
import argparse
import contextlib
import json
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import capture
import stage as s

FLIGHTS = {"1.3": 1, "1.2": 2}
TURNS = 5
LAST = "10.66.255.254"
FIRST = (10 << 24) + (66 << 16) + 1


def address(number):
    return ".".join(str(FIRST + number >> shift & 255) for shift in (24, 16, 8, 0))


class Capture:
    """tcpdump on the server's side while something runs."""

    def __init__(self, stage, server):
        self.stage, self.server = stage, server

    def __enter__(self):
        self.tcpdump = self.stage.start(
            ["tcpdump", "-i", "server0", "--nano", "-n", "-s", "100", "-B", "65536", "-U", "-w", "capture.pcap", "-Z", "root",
             "tcp"], "tcpdump", self.server)
        self.stage.await_text(self.tcpdump, "tcpdump", "listening on")
        return self

    def __exit__(self, *problem):
        # tcpdump forgets what lies in its buffer when it ends. Packets are written in order: one of ours that stands
        # in the file says that all before it do.
        if not problem[0]:
            with contextlib.suppress(OSError):
                socket.create_connection((LAST, 9), timeout=5).close()
            limit = time.monotonic() + 15
            while not self.has_last() and time.monotonic() < limit:
                time.sleep(0.02)
        self.stage.stop(self.tcpdump, signal.SIGINT)
        said = " ".join(s.lines_of(self.stage.path("tcpdump")))
        dropped = re.search(r"(\d+) packets? dropped by kernel", said)
        self.dropped = int(dropped.group(1)) if dropped else 0

    def has_last(self):
        with open(self.stage.path("capture.pcap"), "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 1000))
            return socket.inet_aton(LAST) in file.read()

    def times(self, version):
        """What was seen of each handshake, by address and port of the client."""
        return capture.times(self.stage.path("capture.pcap"), FLIGHTS[version])


def errors(reported, seen):
    """What was reported beyond what was seen, of the handshakes that were seen, as a summary."""
    found = [value - seen[key] for key, value in reported.items() if key in seen]
    if not found or len(found) < len(reported) * 0.99:
        raise s.WorkplaceError(f"the capture holds {len(found)} of {len(reported)} handshakes", "is the machine very busy?")
    size = [abs(error) for error in found]
    return {"handshakes": len(found), "median_us": round(s.median(size), 1), "p99_us": round(s.quantile(size, 99), 1),
            "signed_median_us": round(s.median(found), 1)}


def by_address(found):
    """Keys of the capture without the port, for programs that do not say theirs."""
    return {key[0]: value for key, value in found.items()}


class Case:
    def __init__(self, stage, server, version, at_once):
        self.stage, self.server, self.version, self.at_once = stage, server, version, at_once
        self.port = s.PORTS[version]

    def stamped(self, program, bare, count):
        """The probe and the bare client by turns, so that what the machine does meanwhile befalls both alike."""
        samples, by_bare = [], {}
        each = max(1, count // TURNS)
        with Capture(self.stage, self.server) as seen:
            for turn in range(0, 2 * TURNS, 2):
                # Each turn has addresses of its own, for a port may come again.
                samples += self.probe_turn(program, each, address(turn * each))
                by_bare.update(self.bare_turn(bare, each, address((turn + 1) * each)))
        user, network, by_user = {}, {}, 0
        for sample in samples:
            key = (sample["address"], sample["local_port"])
            user[key] = sample["phases"]["tls_us"]
            tls = sample["tls"]
            by_user += tls.get("stamped_by") != "kernel"
            if "network_us" in tls:
                network[key] = tls["network_us"]
        found = seen.times(self.version)
        return {"probe": {**errors(network, found), "stamped_by_user": by_user}, "bare": errors(by_bare, found),
                "user": errors(user, found), "capture_dropped": seen.dropped,
                "handshake_us": round(s.median(found.values()))}

    def probe_turn(self, program, count, first):
        each = self.stage.path("each.jsonl")
        answer = json.loads(self.stage.call(
            program, "--target", f"tls://{s.NAME}:{self.port}", "--address", first, "--ca", self.stage.ca,
            "--endpoints", str(count), "--in-flight", str(self.at_once), "--spacing", "0", "--path", "--each", each,
            timeout=300))
        if answer["failed"]:
            raise s.WorkplaceError(f"{answer['failed']} handshakes failed", answer["first_failure"])
        return [json.loads(line) for line in s.lines_of(each)]

    def bare_turn(self, bare, count, first):
        answer = [json.loads(line) for line in self.stage.call(
            bare, first, str(self.port), s.NAME, self.stage.ca, str(count), str(self.at_once), "stamps",
            timeout=300).splitlines()]
        found = {(one["address"], one["local_port"]): one["network_us"] for one in answer if "address" in one}
        if len(found) < count or min(found.values()) < 0:
            raise s.WorkplaceError(f"the bare client has the stamps of {len(found)} of {count} handshakes at most",
                            "does this kernel stamp packets?")
        return found

    def curl(self, count):
        lines = [f'silent\nno-sessionid\nhttp1.1\ncacert = "{self.stage.ca}"\nnoproxy = "*"',
                 'write-out = "%{remote_ip} %{local_port} %{time_connect} %{time_appconnect}\\n"']
        for number in range(count):
            name = f"h{number}.bench.test:{self.port}"
            lines.append(f'resolve = "{name}:{address(number)}"\nurl = "https://{name}/"\noutput = "/dev/null"')
        config = self.stage.write("curl.conf", "\n".join(lines) + "\n")
        together = ["--parallel", "--parallel-immediate", "--parallel-max", str(self.at_once)] if self.at_once > 1 else []
        with Capture(self.stage, self.server) as seen:
            answer = self.stage.call("curl", "--config", config, *together, timeout=300)
        reported = {}
        for line in answer.splitlines():
            place, port, connected, ready = line.split()
            reported[(place, int(port))] = (float(ready) - float(connected)) * 1e6
        return errors(reported, seen.times(self.version))

    def blackbox(self, count):
        pattern = re.compile(r'^probe_http_duration_seconds\{phase="tls"\} (\S+)$', re.M)

        def one(number):
            place = address(number)
            found = pattern.search(s.blackbox_probe("http", f"https://{place}:{self.port}/"))
            return place, float(found.group(1)) * 1e6 if found else 0

        with Capture(self.stage, self.server) as seen, ThreadPoolExecutor(self.at_once) as pool:
            reported = dict(pool.map(one, range(count)))
        if not all(reported.values()):
            raise s.WorkplaceError("blackbox_exporter's probes failed", "is its version one with tls_config?")
        return errors(reported, by_address(seen.times(self.version)))


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--output")
    parser.add_argument("--program")
    wanted = parser.parse_args()
    few = max(1, wanted.count // 5)
    program = wanted.program or s.build()
    bare = s.compiled("Scripts/bench/ceiling", "ceiling", "-lssl", "-lcrypto")
    cases = []
    with s.Stage() as stage:
        server = stage.namespace()
        stage.veth("client0", "server0", server, "198.18.0.2/24", "198.18.0.1/24")
        stage.every_address_in(server, "10.66.0.0/16")
        stage.call("ip", "route", "add", "10.66.0.0/16", "via", "198.18.0.1")
        for namespace in (None, server):
            stage.room_for_thousands(namespace)
        # The server is pinned to nothing: as on any host, the kernel places it.
        stage.nginx(server, pinned=False)
        exporter = stage.blackbox(None)
        for busy in (False, True):
            loops = [stage.start(["taskset", "--cpu-list", str(core), "sh", "-c", "while :; do :; done"], f"busy{core}")
                     for core in sorted(os.sched_getaffinity(0))] if busy else []
            for version in FLIGHTS:
                for at_once in (1, 50):
                    case = Case(stage, server, version, at_once)
                    found = {"tls": version, "at_once": at_once, "busy": busy, **case.stamped(program, bare, wanted.count),
                             "curl": case.curl(few)}
                    if exporter:
                        found["blackbox_exporter"] = case.blackbox(few)
                    cases.append(found)
            for loop in loops:
                stage.stop(loop)
    summary = []
    worst = {}
    for who in ("probe", "bare", "user", "curl", "blackbox_exporter"):
        there = [case[who] for case in cases if who in case]
        if there:
            worst[who] = {key: max(one[key] for one in there) for key in ("median_us", "p99_us")}
            summary.append(f"{who} {worst[who]['median_us']:.0f}/{worst[who]['p99_us']:.0f} µs")
    # The stamps themselves are not the capture's: what the bare client's are beyond it, cannot be improved here.
    beyond = {key: round(sum(case["probe"][key] - case["bare"][key] for case in cases) / len(cases), 1)
              for key in ("median_us", "p99_us")}
    summary[0] += f" ({beyond['median_us']:+.1f}/{beyond['p99_us']:+.1f} µs beyond the bare client's, mean of the cases)"
    document = {"count": wanted.count, "processors": os.cpu_count(), "worst": worst, "beyond_bare": beyond, "cases": cases,
                "goal": {"median_us": 10, "p99_us": 30}}
    s.finish("accuracy", wanted.output, document,
             f"median/p99 error of the worst of {len(cases)} cases: {', '.join(summary)}")


if __name__ == "__main__":
    s.run("accuracy", act)
