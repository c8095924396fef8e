"""Reads what `swift test` wrote and prints each suite with its time, the slowest first."""
import re
import sys

# ✔ Suite ProbeTests passed after 1.5 seconds. And: ✘ Suite "…" failed after 0.1 seconds with 2 issues.
ENDED = re.compile(r'^\S+ Suite "?(.+?)"? (passed|failed) after ([0-9.]+) seconds')


def main():
    suites = [found.groups() for line in sys.stdin if (found := ENDED.match(line))]
    for name, how, seconds in sorted(suites, key=lambda suite: (-float(suite[2]), suite[0])):
        print(f"{float(seconds):9.1f} s  {name}{'' if how == 'passed' else ' (failed)'}")


if __name__ == "__main__":
    main()
