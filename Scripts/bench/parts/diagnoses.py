"""Diagnoses with their causes and without them, in the lab under loss and delay."""
import argparse
import collections
import json
import os
import subprocess
import sys

import stage as s

LOSSY = ["--delay", "25ms", "--loss", "5"]
NO_VPN = ["--vpn", "none", *LOSSY]
RESET = [*NO_VPN, "--reset-after-hello"]
OWN_NAME = [*RESET, "--reset-name", "portal.example.test"]
AS_LATE = ["--reset-delay", "50ms"]
HOLE = [*NO_VPN, "--mtu", "600"]

# A check that is made several times. `causes` are those that may be said; where it is made for the sake of one that is
# there (`present`), that one must be said.
Case = collections.namedtuple("Case", "about present what lab place causes profile expect")


def case(about, present, what, lab, place, causes=(), active=True, samples=3, trust="both.pem", issuers=False):
    profile = {"diagnose": "active" if active else "passive", "trust": {"ca_file": trust, "only": True},
               "defaults": {"samples": samples, "timeout": "4s"}}
    if about == "answer_mismatch":
        profile["control_resolver"] = "198.51.100.53"
    return Case(about, present, what, tuple(lab), place, {about} if present else set(causes), profile, issuers)


PORTAL, ALIAS, MOVED, SERVER = (f"{name}.example.test" for name in ("portal", "alias", "moved", "reset"))
CASES = [
    case("answer_mismatch", True, "the host's resolver leads elsewhere", NO_VPN, f"tls://{MOVED}:443"),
    case("answer_mismatch", False, "a wrong name, by both resolvers", NO_VPN, f"tls://{ALIAS}:443"),
    case("answer_mismatch", False, "other answers, both right", NO_VPN, f"tls://{PORTAL}:443"),
    case("answer_mismatch", False, "other answers, and a reset", NO_VPN, f"tls://{MOVED}:8443", {"server_down"}),

    case("name_dependent_reset", True, "of one name, at once", OWN_NAME, f"tls://{PORTAL}:443"),
    case("name_dependent_reset", True, "of one name, as late as a server", OWN_NAME + AS_LATE, f"tls://{PORTAL}:443"),
    case("name_dependent_reset", False, "of every name, as late", RESET + AS_LATE, f"tls://{PORTAL}:443", {"server_down"}),
    case("name_dependent_reset", False, "by the server, after the hello", NO_VPN, f"tls://{SERVER}:8443", {"server_down"}),
    case("name_dependent_reset", False, "by the server, at once", NO_VPN, f"tls://{SERVER}:8444", {"server_down"}),
    case("name_dependent_reset", False, "of another name", OWN_NAME, f"tls://{ALIAS}:443"),

    case("early_reset", True, "on the way", RESET, f"tls://{PORTAL}:443", active=False, samples=5),
    case("early_reset", True, "on the way, by libcurl", RESET, f"https://{PORTAL}:443", active=False, samples=5),
    case("early_reset", False, "by the server, after the hello", NO_VPN, f"tls://{SERVER}:8443", active=False, samples=5),
    case("early_reset", False, "by the server, at once", NO_VPN, f"tls://{SERVER}:8444", active=False, samples=5),
    case("early_reset", False, "by the server, by libcurl", NO_VPN, f"https://{SERVER}:8443", active=False, samples=5),
    case("early_reset", False, "by the server, with jitter", [*NO_VPN, "--jitter", "40ms"], f"tls://{SERVER}:8443",
         active=False, samples=5),
    case("early_reset", False, "on the way, as late", RESET + AS_LATE, f"tls://{PORTAL}:443", active=False, samples=5),

    case("issuer_mismatch", True, "one that is not expected", [*NO_VPN, "--intercept", "all"], f"tls://{PORTAL}:443",
         active=False, issuers=True),
    case("issuer_mismatch", True, "another in the tunnel", [*LOSSY, "--intercept", "tunnel"], f"tls://{PORTAL}:443",
         trust="ca.pem"),
    case("issuer_mismatch", False, "the expected one", NO_VPN, f"tls://{PORTAL}:443", active=False, issuers=True),
    case("issuer_mismatch", False, "the expected one, a wrong name", NO_VPN, f"tls://{ALIAS}:443", active=False, issuers=True),
    case("issuer_mismatch", False, "a wrong name, in the tunnel and beside it", LOSSY, f"tls://{ALIAS}:443", trust="ca.pem"),

    case("mtu_black_hole", True, "the sender is not notified", HOLE, f"tls://{PORTAL}:443", samples=2),
    case("mtu_black_hole", False, "the sender is notified", [*HOLE, "--mtu-icmp"], f"tls://{PORTAL}:443", samples=2),
    case("mtu_black_hole", False, "a silent server", NO_VPN, f"tls://{SERVER}:8445", {"server_down"}, samples=2),
    case("mtu_black_hole", False, "a silent server behind a hole", HOLE, f"tls://{SERVER}:8445", {"server_down"}, samples=2),

    case("tunnel_only_failure", True, "the tunnel eats packets", [*LOSSY, "--tunnel-eats"], f"tls://{PORTAL}:443", samples=2),
    case("tunnel_only_failure", False, "nothing is wrong", LOSSY, f"tls://{PORTAL}:443"),
    case("tunnel_only_failure", False, "refused on both ways", LOSSY, f"tls://{SERVER}:8447", {"server_down"}),
    case("tunnel_only_failure", False, "reset on both ways", LOSSY, f"tls://{SERVER}:8443", {"server_down"}),

    case("server_down", True, "refused on both ways", LOSSY, f"tls://{SERVER}:8447"),
    case("server_down", True, "refused on the only way", NO_VPN, f"tls://{SERVER}:8447", active=False),
    case("server_down", False, "the tunnel eats packets", [*LOSSY, "--tunnel-eats"], f"tls://{PORTAL}:443",
         {"tunnel_only_failure"}, samples=2),
    case("server_down", False, "a hole for large packets", HOLE, f"tls://{PORTAL}:443", {"mtu_black_hole"}, samples=2),
    case("server_down", False, "a reset of one name", OWN_NAME + AS_LATE, f"tls://{PORTAL}:443", {"name_dependent_reset"}),
    case("server_down", False, "nothing is wrong", NO_VPN, f"tls://{PORTAL}:443"),
]

# In the lab: the first argument is how many checks run at once; then profiles, each with the number of its runs.
IN_LAB = r"""
at_once=$1; shift
number=0
while (($# > 0)); do
  number=$((number + 1))
  sed "s/OWN_ISSUER/$(cat "$VPNAUDIT_LAB/ca.spki")/" <<<"$1" >"$VPNAUDIT_LAB/own-$number.yaml"
  for ((run = 1; run <= $2; run++)); do echo "$number $run"; done
  shift 2
done >"$VPNAUDIT_LAB/runs"
# shellcheck disable=SC2016
xargs -L 1 -P "$at_once" sh -c '"$VPNAUDIT" check --format json --profile "$VPNAUDIT_LAB/own-$1.yaml" \
  --output "$VPNAUDIT_LAB/tmp/$1-$2.json" || test $? -le 3' sh <"$VPNAUDIT_LAB/runs" || exit 70
while read -r number run; do
  echo "$number"
  cat "$VPNAUDIT_LAB/tmp/$number-$run.json"
done <"$VPNAUDIT_LAB/runs"
"""


def profile(item):
    expect = {"tls": {"issuers": ["OWN_ISSUER"]}} if item.expect else {}
    # JSON is YAML, too.
    return json.dumps({"schema": "vpnaudit.profile/1", "observe": {"namespaces": "own"}, **item.profile,
                       "endpoints": [{"name": "own", "target": item.place, "expect": expect}]})


def diagnoses(lab, wanted, program, at_once):
    """What was said in each run of several cases in one lab: pairs of a case's number and a diagnosis or None."""
    command = [os.path.join(s.ROOT, "Scripts", "lab"), *lab, "--", "bash", "-c", IN_LAB, "bash", str(at_once)]
    for item, runs in wanted:
        command += [profile(item), str(runs)]
    done = subprocess.run(command, env={**os.environ, "VPNAUDIT": program}, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=1800, check=False)
    if done.returncode != 0:
        print(done.stderr[-5000:], file=sys.stderr)
        raise s.WorkplaceError(f"the lab ended with {done.returncode}", f"run it by hand: Scripts/lab {' '.join(lab)}")
    decoder, text, found = json.JSONDecoder(), done.stdout, []
    while text := text.lstrip():
        number, end = decoder.raw_decode(text)
        record, more = decoder.raw_decode(text[end:].lstrip())
        text = text[end:].lstrip()[more:]
        found.append((number - 1, record["endpoints"][0]))
    return found


def built():
    command = ["swift", "build", "--package-path", s.ROOT, "--product", "vpnaudit", "-c", "release"]
    if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode != 0:
        raise s.WorkplaceError("vpnaudit cannot be built", "what the compiler said is above")
    shown = subprocess.run([*command, "--show-bin-path"], capture_output=True, text=True, check=True)
    return os.path.join(shown.stdout.strip(), "vpnaudit")


def counted(item, endpoints):
    """One case's runs: how many said what they should, nothing though they should, and what is not so."""
    said = [(one.get("diagnosis") or {}).get("cause") for one in endpoints]
    false = [cause for cause in said if cause and cause not in item.causes]
    missed = said.count(None) if item.present else 0
    row = {"about": item.about, "present": item.present, "what": item.what, "runs": len(said), "false": len(false),
           "missed": missed, "said": dict(collections.Counter(cause or "nothing" for cause in said))}
    # What a wrong one rested on.
    row["examples"] = [{"diagnosis": one.get("diagnosis"), "samples": one["samples"], "experiments": one.get("experiments")}
                       for one, cause in zip(endpoints, said)
                       if cause and cause not in item.causes or item.present and not cause][:3]
    return row


def act():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--at-once", type=int, default=5)
    parser.add_argument("--output")
    parser.add_argument("--program")
    wanted = parser.parse_args()
    program = wanted.program or built()
    labs = collections.defaultdict(list)
    for about in dict.fromkeys(item.about for item in CASES):
        for present in (True, False):
            items = [item for item in CASES if item.about == about and item.present == present]
            for place, item in enumerate(items):
                # As many runs in all as were asked for, and at least one of each.
                labs[item.lab].append((item, max(1, (wanted.runs + len(items) - 1 - place) // len(items))))
    rows = []
    for lab, items in labs.items():
        endpoints = collections.defaultdict(list)
        for number, endpoint in diagnoses(lab, items, program, wanted.at_once):
            endpoints[number].append(endpoint)
        rows += [counted(item, endpoints[number]) for number, (item, _) in enumerate(items)]
        print(f"{len(rows)} of {len(CASES)} cases", file=sys.stderr)

    def total(about, present, key):
        return sum(row[key] for row in rows if row["about"] == about and row["present"] == present)

    causes = []
    print(f"{'diagnosis':<22}{'with its cause':>16}{'found':>7}{'missed':>8}{'other':>7}{'without it':>12}{'false':>7}")
    for about in dict.fromkeys(item.about for item in CASES):
        runs, missed, other = (total(about, True, key) for key in ("runs", "missed", "false"))
        without, false = (total(about, False, key) for key in ("runs", "false"))
        causes.append({"cause": about, "with": runs, "found": runs - missed - other, "missed": missed, "other": other,
                       "without": without, "false": false})
        print(f"{about:<22}{runs:>16}{runs - missed - other:>7}{missed:>8}{other:>7}{without:>12}{false:>7}")
    false = sum(cause["false"] + cause["other"] for cause in causes)
    most = max(cause["missed"] / max(20, cause["with"]) * 20 for cause in causes)
    document = {"runs": wanted.runs, "round_trip_us": 50000, "loss_percent": 5, "causes": causes, "cases": rows,
                "goal": {"false": 0, "missed_of_20": 1}}
    made = sum(cause["with"] + cause["without"] for cause in causes)
    found, present = (sum(cause[key] for cause in causes) for key in ("found", "with"))
    s.finish("diagnoses", wanted.output, document,
             f"{found} of {present} causes found, {false} false in {made} runs, at most {most:.0f} in 20 of one cause missed, "
             "under 5 % loss and 50 ms of delay")
    if false or most > 1:
        sys.exit(1)


if __name__ == "__main__":
    s.run("diagnoses", act)
