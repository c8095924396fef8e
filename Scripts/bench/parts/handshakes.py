"""Handshakes per second and processor time per handshake: the probe beside the ceiling, curl and blackbox exporter."""
import argparse
import json
import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor

import stage as s

ADDRESS = "127.0.0.1"
PORT = s.PORTS["1.3"]


def turn_of_json(stage, command):
    """A turn of a program that counts for itself."""
    found = json.loads(stage.call(*stage.pinned(stage.client_core, command), timeout=300))
    if found["failed"]:
        raise s.WorkplaceError(f"{found['failed']} of {found['samples']} handshakes of {os.path.basename(command[0])} failed",
                        found.get("first_failure", "is nginx well?"))
    return found["samples"], found["wall_us"], found["cpu_us"]


def turn_of_curl(stage, config, count, at_once):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic_ns()
    answer = stage.call(*stage.pinned(stage.client_core, [
        "curl", "--config", config, "--parallel", "--parallel-immediate", "--parallel-max", str(at_once)]), timeout=300)
    wall = (time.monotonic_ns() - start) // 1000
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # curl says how many connections each transfer opened: one that used another's is no handshake.
    done = sum(int(line) for line in answer.split())
    if done != count:
        raise s.WorkplaceError(f"curl made {done} of {count} handshakes", "this curl cannot be compared with")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, wall, round(processor * 1e6)


def turn_of_blackbox(exporter, pool, count):
    before, start = s.processor_time(exporter.pid), time.monotonic_ns()
    target = f"{ADDRESS}:{PORT}"
    answer = list(pool.map(lambda _: "\nprobe_success 1" in s.blackbox_probe("tls", target), range(count)))
    wall = (time.monotonic_ns() - start) // 1000
    if not all(answer):
        raise s.WorkplaceError("blackbox_exporter's probes failed", "is its version one with tls_config?")
    return count, wall, s.processor_time(exporter.pid) - before


def figures(turns):
    rates = [count / wall * 1e6 for count, wall, _ in turns]
    costs = [processor / count for count, _, processor in turns]
    return {"per_second": round(s.median(rates)), "per_second_least": round(min(rates)),
            "per_second_most": round(max(rates)), "cpu_us_each": round(s.median(costs), 1),
            "handshakes_each_turn": turns[0][0]}


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--priority", type=int, default=0)
    parser.add_argument("--output")
    parser.add_argument("--program")
    wanted = parser.parse_args()
    count, few, at_once = wanted.count, max(1, wanted.count // 4), wanted.at_once
    program = wanted.program or s.build()
    ceiling = s.compiled("Scripts/bench/ceiling", "ceiling", "-lssl", "-lcrypto")
    # The program's own allocator under the same loop, so that it can be seen what of the rate is the allocator's.
    equal = s.compiled("Scripts/bench/ceiling", "ceiling-mimalloc", "-lssl", "-lcrypto", "-Wl,--no-as-needed", "-lmimalloc")

    with s.Stage(wanted.priority) as stage, ThreadPoolExecutor(at_once) as pool:
        stage.room_for_thousands(None)
        # A connection that is closed leaves its port behind for a minute; here another may have it at once.
        stage.set(None, ipv4__tcp_tw_reuse=1)
        stage.nginx()
        exporter = stage.blackbox(stage.client_core)
        # Each transfer has a name of its own: for one name, curl would go on with a connection that is there.
        config = stage.write("curl.conf", "silent\nno-sessionid\nhttp1.1\n"
                             f'cacert = "{stage.ca}"\nconnect-to = "::{ADDRESS}:{PORT}"\nnoproxy = "*"\n' +
                             "".join(f'url = "https://h{n}.bench.test:{PORT}/"\noutput = "/dev/null"\n' for n in range(few)) +
                             'write-out = "%{num_connects}\\n"\n')
        probe = [program, "--target", f"tls://{s.NAME}:{PORT}", "--address", ADDRESS, "--same-address", "--ca", stage.ca,
                 "--endpoints", str(count), "--in-flight", str(at_once), "--spacing", "0", "--path"]
        arguments = [ADDRESS, str(PORT), s.NAME, stage.ca, str(count), str(at_once)]
        runs = {
            "ceiling": lambda: turn_of_json(stage, [ceiling, *arguments]),
            "ceiling_mimalloc": lambda: turn_of_json(stage, [equal, *arguments]),
            "probe": lambda: turn_of_json(stage, probe),
        }
        others = {"curl": lambda: turn_of_curl(stage, config, few, at_once)}
        if exporter:
            others["blackbox_exporter"] = lambda: turn_of_blackbox(exporter, pool, few)
        for run in (*runs.values(), *others.values()):
            run()
        turns = {name: [] for name in (*runs, *others)}
        for number in range(wanted.turns):
            # Now this one first, now that one: what drifts, drifts for both.
            order = list(runs) if number % 2 else list(reversed(runs))
            for name in order:
                turns[name].append(runs[name]())
            for name, run in others.items():
                turns[name].append(run())
    results = {name: figures(found) for name, found in turns.items()}

    def ratio(other, part):
        """How the probe does by wall time (1) or processor time (2), of another's: the median of the turns'."""
        return round(s.median([(o[part] / o[0]) / (p[part] / p[0]) for p, o in zip(turns["probe"], turns[other])]), 3)

    rate, processor, equal_rate = ratio("ceiling", 1), ratio("ceiling", 2), ratio("ceiling_mimalloc", 1)
    document = {"turns": wanted.turns, "priority": wanted.priority, "at_once": at_once,
                "processors": os.cpu_count(), "one_core": stage.shared_core, "ratio": rate, "ratio_of_cpu": processor,
                "ratio_on_equal_allocators": equal_rate, "goal": 0.9, **results}
    summary = ", ".join(f"{name} {found['per_second']}/s at {found['cpu_us_each']:.0f} µs" for name, found in results.items())
    s.finish("handshakes", wanted.output, document,
             f"{rate:.2f} of the ceiling's rate, {processor:.2f} by processor time, {equal_rate:.2f} of the ceiling's on mimalloc; "
             f"{summary} of processor time each")


if __name__ == "__main__":
    s.run("handshakes", act)
