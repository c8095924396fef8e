"""Wall time, processor time and memory of many endpoints behind a delay."""
import argparse
import json
import os
import signal
import subprocess
import sys
from datetime import datetime

import stage as s

PORT = s.PORTS["1.3"]
# The name service's threads, and the addresses of its servers: the first is dead, and is asked first.
NAME_THREADS = 64
DEAD, LIVING, LISTENER = "127.0.0.5", "127.0.0.6", ("127.0.0.7", 8440)
RESOLV = f"nameserver {DEAD}\nnameserver {LIVING}\noptions timeout:1 attempts:1\n"
DNSMASQ = ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces",
           f"--listen-address={LIVING}", "--pid-file=", "--user=root", "--log-facility=-", "--dns-forward-max=10000",
           f"--address=/bench.test/{LISTENER[0]}"]
# A name server that reads nothing, and what the names lead to.
OTHERS = f"""
import socket
dead = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
dead.bind(({DEAD!r}, 53))
listener = socket.create_server({LISTENER!r}, backlog=4096)
print("ready", flush=True)
while True:
    listener.accept()[0].close()
"""
ONE_NAME = """
import socket, sys, time
begun = time.monotonic()
socket.getaddrinfo(sys.argv[1], 443, 0, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
print(round((time.monotonic() - begun) * 1e6))
"""


def most_at_once(file):
    """The largest number of samples that were under way at one moment."""
    edges = []
    for line in s.lines_of(file):
        sample = json.loads(line)
        start = datetime.fromisoformat(sample["started"].replace("Z", "+00:00")).timestamp() * 1e6
        edges += [(start, 1), (start + sum(sample["phases"].values()), -1)]
    most = now = 0
    for _, change in sorted(edges):
        now += change
        most = max(most, now)
    return most


def run(stage, program, count, *options):
    command = [program, "--target", f"tls://{s.NAME}:{PORT}", "--address", "10.66.0.1", "--ca", stage.ca,
               "--endpoints", str(count), "--path", *options]
    found = stage.watched(stage.client_core, command)
    if found["failed"]:
        raise s.WorkplaceError(f"{found['failed']} of {count} handshakes failed", found["first_failure"])
    return found


def names(stage, program, count):
    """Names resolved by the host's name service, whose first server is dead, beside what glibc takes for one of them."""
    stage.call("ip", "link", "set", "lo", "up")
    stage.start(DNSMASQ, "dnsmasq")
    others = stage.start([sys.executable, "-c", OTHERS], "others")
    stage.await_text(others, "others", "ready")
    stage.write("resolv.conf", RESOLV)
    stage.write("nsswitch.conf", "hosts: files dns\n")
    inside = ["unshare", "--mount", "--", "sh", "-c", f"mount --bind {stage.path('resolv.conf')} /etc/resolv.conf"
              f" && mount --bind {stage.path('nsswitch.conf')} /etc/nsswitch.conf" + ' && exec "$@"', "sh"]
    alone = s.median([int(subprocess.run([*inside, sys.executable, "-c", ONE_NAME, f"n{number}.bench.test"],
                                         capture_output=True, text=True, check=True).stdout) for number in range(3)])
    found = stage.watched(stage.client_core, [*inside, program, "--target", f"tcp://bench.test:{LISTENER[1]}", "--names",
                                              "--endpoints", str(count), "--ca", stage.ca])
    if found["failed"]:
        raise s.WorkplaceError(f"{found['failed']} of {count} names failed", found["first_failure"])
    rounds = -(-count // NAME_THREADS)
    return {"names": count, "threads": NAME_THREADS, "glibc_us": round(alone), "wall_us": found["wall_us"],
            "cpu_us": found["cpu_us"], "of_limit": round(found["wall_us"] / (rounds * alone), 3)}


def middle(turns, key):
    return round(s.median([turn[key] for turn in turns]))


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--sizes", default="10,100,1000,5000")
    parser.add_argument("--names", type=int, default=5000)
    parser.add_argument("--priority", type=int, default=0)
    parser.add_argument("--output")
    parser.add_argument("--program")
    wanted = parser.parse_args()
    sizes = [int(size) for size in wanted.sizes.split(",")]
    if max(sizes) > 16000:
        raise s.WorkplaceError(f"{max(sizes)} endpoints are more than the server has room for", "at most 16000")
    program = wanted.program or s.build()

    with s.Stage(wanted.priority) as stage:
        named = names(stage, program, wanted.names)
        router, server = stage.network_with_router()
        stage.nginx(server)
        delay = stage.delay(router, "--delay", "25ms")
        # As many at once as there are: how they are paced is the probe's own affair.
        alike = ("--in-flight", str(max(sizes)))
        run(stage, program, 10, *alike)
        turns = {size: [] for size in (1, *sizes)}
        watched = []
        for _ in range(wanted.turns):
            for size, found in turns.items():
                found.append(run(stage, program, size, *alike))
            watched.append(run(stage, program, max(sizes), *alike, "--wire"))
        stage.stop(delay, signal.SIGTERM)
        counts = json.loads(s.lines_of(stage.path("labrouter"))[-1])
        stage.delay(router, "--delay", "500ms")
        held = {}
        for size in (10, max(sizes)):
            each = stage.path(f"each{size}")
            found = run(stage, program, size, *alike, "--spacing", "0", "--each", each)
            held[size] = (found["peak_kb"], most_at_once(each))

    alone = middle(turns[1], "wall_us")
    rows = []
    for size in sizes:
        found = turns[size]
        limits = [turn["wall_us"] / (alone + turn["cpu_us"]) for turn in found]
        rows.append({"endpoints": size, "wall_us": middle(found, "wall_us"),
                     "cpu_us": middle(found, "cpu_us"),
                     "cpu_us_each": round(s.median([turn["cpu_us"] / size for turn in found]), 1),
                     "of_limit": round(s.median(limits), 3), "waited_us": middle(found, "waited_us")})
    # What the watch over where packets leave adds, at the largest size.
    plain = turns[max(sizes)]
    wire = {"endpoints": max(sizes), "wall_us": middle(watched, "wall_us"), "cpu_us": middle(watched, "cpu_us"),
            "witnessed": min(turn["witnessed"] for turn in watched),
            "cpu_share": round(1 - middle(plain, "cpu_us") / middle(watched, "cpu_us"), 3),
            "wall_share": round(1 - middle(plain, "wall_us") / middle(watched, "wall_us"), 3)}
    least, most = held[10], held[max(sizes)]
    memory = round((most[0] - least[0]) / max(1, most[1] - least[1]), 1)
    hundred = next((row for row in rows if row["endpoints"] >= 100), rows[0])
    linear = round(rows[-1]["cpu_us_each"] / hundred["cpu_us_each"], 2)
    document = {"turns": wanted.turns, "priority": wanted.priority, "processors": os.cpu_count(),
                "one_endpoint_us": alone, "sizes": rows,
                "cpu_each_of_most_to_hundred": linear, "kb_in_flight": memory, "in_flight": most[1], "peak_kb": most[0],
                "router": counts, "goal": {"of_limit": 1.25, "kb_in_flight": 100, "names_of_limit": 1.1},
                "wire": wire, "names": named}
    summary = ", ".join(f"{row['endpoints']} in {row['wall_us'] / 1e6:.2f} s ({row['of_limit']:.2f})" for row in rows)
    s.finish("scale", wanted.output, document,
             f"{summary}, in brackets the share of one endpoint's time plus processor time; {rows[-1]['cpu_us_each']:.0f} µs "
             f"of it each, {linear:.2f} of that at {hundred['endpoints']}; {memory:.0f} KB each with {most[1]} in flight; "
             f"with the wire watched {wire['wall_us'] / 1e6:.2f} s, of the "
             f"processor time {wire['cpu_share']:.1%} for it, {wire['witnessed']} of {max(sizes)} endpoints witnessed; "
             f"{named['names']} names beside a dead server in {named['wall_us'] / 1e6:.1f} s ({named['of_limit']:.2f})")


if __name__ == "__main__":
    s.run("scale", act)
