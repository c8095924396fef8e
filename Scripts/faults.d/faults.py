"""Probes every server of the table with the built program, and compares what it reports with what the server does."""
import argparse
import json
import os
import re
import subprocess
import sys
import time

import kinds
import table
from scene import Scene
from workplace import WorkplaceError, run

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", ".."))
# The program runs no more at once.
MOST_AT_ONCE = 450
# A run of the program whose samples all have their timeouts.
PATIENCE = 600
REACHABLE = "reachable"
ROWS = table.ROWS + kinds.OPENINGS + kinds.PROXIES + kinds.BEGUN + kinds.BALANCED + kinds.VERSIONS + kinds.HOSTS


class Case:
    """A row by one scheme."""

    def __init__(self, row, scheme):
        self.row = row
        self.scheme = scheme
        # What was reported, and how often; and what was wrong with it.
        self.reports = []
        self.complaints = []

    def judge(self, endpoint):
        sample = endpoint["samples"][0]
        self.reports.append(report(sample))
        for complaint in complaints(self.row, endpoint, sample):
            self.complaints.append(f"{self.row.code} ({self.row.cause}) by {self.scheme}: {complaint}")


def complaints(row, endpoint, sample):
    """What is wrong with a sample of a row's server."""
    failure = sample.get("failure", {})
    got = failure.get("code", "none")
    if got not in (row.code, *row.also):
        yield f"reported {got}: {failure}"
        return
    if not row.is_fine and failure["phase"] != table.phase_of(got):
        yield f"phase {failure['phase']} and not {table.phase_of(got)}"
    times = {key.removesuffix("_us"): value for key, value in sample["phases"].items()}
    # What comes before the connection was seen to stand has no time of its own.
    if not (set(times) <= row.expected_times if row.also else set(times) == row.expected_times):
        wanted = ", ".join(sorted(row.expected_times))
        yield f"the times of {', '.join(times) or 'nothing'} and not of {wanted or 'nothing'}"
    for key, wanted in row.holds.items():
        if failure.get(key) != wanted:
            yield f"{key} is {failure.get(key)!r} and not {wanted!r}"
    for key, wanted in row.tls.items():
        if sample.get("tls", {}).get(key) != wanted:
            yield f"tls.{key} is {sample.get('tls', {}).get(key)!r} and not {wanted!r}"
    if "connect" in times and "retransmits" not in sample.get("tcp", {}):
        yield "nothing of TCP_INFO"
    if row.certificate and "certificate" not in endpoint:
        yield "nothing of the certificate"
    if row.expected_phase == "certificate" and not failure.get("detail"):
        yield "no detail of what is wrong with the certificate"


def report(sample):
    """What a sample says, without what differs from one to the next."""
    failure = sample.get("failure", {})
    alert = f"alert {failure['alert_number']} {failure['alert']}" if "alert_number" in failure else None
    verify = f"X509 {failure['verify_result']}" if "verify_result" in failure else None
    detail = failure.get("detail")
    if detail and re.fullmatch("[0-9a-f]{64}", detail):
        detail = "the digest of its key"
    ocsp = sample.get("tls", {}).get("ocsp_status")
    said = [failure.get("errno"), alert, verify, detail, f"ocsp_status {ocsp}" if ocsp else None]
    times = "+".join(key.removesuffix("_us") for key in sorted(sample["phases"], key=ORDER.index))
    return failure.get("code", REACHABLE), "; ".join(word for word in said if word), times


ORDER = ["resolve_us", "connect_us", "proxy_us", "starttls_us", "tls_us", "request_us"]


class Driver:
    def __init__(self, scene, program, at_once, busy):
        self.scene = scene
        self.program = program
        self.at_once = at_once
        calm = at_once == 1 and not busy
        # A server that answers late must never be taken for one that does not answer.
        self.timeouts = {table.PATIENT: "20s" if calm else "60s", table.STALL: "2s" if calm else "8s",
                         table.ROUTER: "20s" if calm else "60s", table.BARELY: "1040ms"}

    def profile(self, cases):
        lines = ["schema: vpnaudit.profile/1", "observe: {namespaces: own, view: namespace}", "trust: {ca_file: ca.pem, only: true}",
                 "defaults: {samples: 1}", "endpoints:"]
        for number, case in enumerate(cases):
            row = case.row
            host = f"[{row.endpoint_host}]" if ":" in row.endpoint_host else row.endpoint_host
            place = "" if case.scheme == "icmp" else f":{self.scene.port(row)}"
            target = f"{case.scheme}://{host}{place}{row.path}"
            for turn in range(min(self.at_once, row.most)):
                lines += [f"  - name: {number}-{turn}", f"    target: {target}",
                          f"    timeout: {self.timeouts[row.timeout]}"]
                if row.proxy:
                    scheme, server = row.proxy
                    host = "nxdomain.faults.test" if server == "no such name" else "127.0.0.1"
                    lines.append(f"    proxy: {scheme}://{host}:{self.scene.port_of(server)}")
                lines += [f"    {key.format(**self.scene.words)}" for key in row.keys]
        return self.scene.write("profile.yaml", "\n".join(lines) + "\n")

    def run(self, cases):
        """One run of the program for all of the cases."""
        profile = self.profile(cases)
        place = self.scene.places[cases[0].row.place]
        done = subprocess.run([*place, self.program, "check", "--format", "json", "--profile", profile],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if not done.stdout.startswith("{"):
            raise WorkplaceError(f"vpnaudit ended with {done.returncode}", done.stderr.strip()[-500:])
        for endpoint in json.loads(done.stdout)["endpoints"]:
            cases[int(endpoint["name"].partition("-")[0])].judge(endpoint)

    def batches(self, cases):
        """Cases of one run: those of one place, and no more than the program takes at once."""
        size = max(1, MOST_AT_ONCE // self.at_once)
        for place in self.scene.places:
            here = [case for case in cases if case.row.place == place]
            # Those that end by their timeout side by side, so that they are waited for once.
            here.sort(key=lambda case: case.row.timeout)
            yield from (here[start:start + size] for start in range(0, len(here), size))


def markdown(cases):
    lines = ["| code | what the server or the network does | reported | times kept |", "|---|---|---|---|"]
    rows = {}
    for case in cases:
        rows.setdefault((case.row.code, case.row.cause), []).append(case)
    for alike in rows.values():
        row = alike[0].row
        schemes = ", ".join(f"`{case.scheme}`" for case in alike)
        reports = dict.fromkeys(one for case in alike for one in case.reports)
        codes = ", ".join(dict.fromkeys(f"`{code}`" for code, _, _ in reports))
        words = " / ".join(dict.fromkeys(words for _, words, _ in reports if words))
        times = " / ".join(dict.fromkeys(times for _, _, times in reports))
        shown = f"{codes} {words}".replace("|", "\\|").strip()
        lines.append(f"| {REACHABLE if row.is_fine else f'`{row.code}`'} | {row.cause} ({schemes}) | {shown} | {times} |")
    return "\n".join(lines)


def document(cases, wanted, seconds):
    return {"schema": "vpnaudit.faults/1", "at_once": wanted.at_once, "busy": wanted.busy, "rounds": wanted.rounds,
            "seconds": round(seconds, 1),
            "rows": [{"code": case.row.code, "cause": case.row.cause, "scheme": case.scheme, "met": len(case.reports),
                      "reported": [{"code": code, "said": said, "times": times,
                                    "count": case.reports.count((code, said, times))}
                                   for code, said, times in dict.fromkeys(case.reports)],
                      "wrong": case.complaints} for case in cases]}


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--output", default=os.path.join(ROOT, ".build", "faults.json"))
    wanted = parser.parse_args()
    rows = [row for row in ROWS if row.code.startswith(wanted.only) or row.is_fine and not wanted.only]
    if not rows:
        raise WorkplaceError(f"no code begins with '{wanted.only}'", "name one such as tls_ or cert_expired")
    cases = [Case(row, scheme) for row in rows for scheme in row.schemes]

    began = time.monotonic()
    with Scene(rows) as scene:
        if wanted.busy:
            scene.keep_busy()
        driver = Driver(scene, wanted.program, wanted.at_once, wanted.busy)
        for _ in range(wanted.rounds):
            for batch in driver.batches(cases):
                driver.run(batch)
    seconds = time.monotonic() - began

    with open(wanted.output, "w", encoding="utf-8") as file:
        json.dump(document(cases, wanted, seconds), file, indent=1)
        file.write("\n")
    if wanted.markdown:
        print(markdown(cases))
    wrong = [complaint for case in cases for complaint in case.complaints]
    for complaint in dict.fromkeys(wrong):
        print(f"faults: {wrong.count(complaint)} times: {complaint}", file=sys.stderr)
    met = sum(len(case.reports) for case in cases)
    missing = sum(min(wanted.at_once, case.row.most) * wanted.rounds - len(case.reports) for case in cases)
    codes = len({case.row.code for case in cases if not case.row.is_fine})
    right = sum(len(case.reports) for case in cases) - len(wrong)
    servers = len({(row.code, row.cause) for row in rows})
    print(f"faults: {servers} servers, {codes} codes, {met} probes ({wanted.at_once} of each at once"
          f"{', busy' if wanted.busy else ''}): {max(0, right)} right, {len(wrong)} wrong, {missing} missing,"
          f" in {seconds:.0f} s; in {wanted.output}", file=sys.stderr if wanted.markdown else sys.stdout)
    sys.exit(1 if wrong or missing else 0)


run("faults", act)
