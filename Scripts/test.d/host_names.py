"""Names as this host resolves them and as the program does: host_names.py PROGRAM <cases.json.

Runs in a network namespace and a mount namespace of its own, where it starts real name servers. For each case it sets
resolv.conf, nsswitch.conf and hosts up, asks `getent ahosts`, and has the program probe the same name; it prints, as
JSON, what both said. With "then" the files are changed after the first sample.
"""
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

PORT = 8443
PYTHON = ["/usr/bin/python3", "-E", "-s", "-B"]
FILES = {"resolv": "/etc/resolv.conf", "nsswitch": "/etc/nsswitch.conf", "hosts": "/etc/hosts"}
USUAL = {"nsswitch": "hosts: files dns\n", "hosts": "127.0.0.1 localhost\n::1 localhost\n"}
DNSMASQ = ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces",
           "--pid-file=", "--user=root", "--log-facility=-"]
# What the servers that answer know.
RECORDS = ["--local=/corp.lan/", "--local=/notimp/", "--host-record=erp.corp.lan,127.0.0.10",
           "--host-record=notimp.corp.lan,127.0.0.11", "--host-record=six.corp.lan,fd00:1::1",
           "--host-record=both.corp.lan,127.0.0.12,fd00:1::1", "--host-record=moved.corp.lan,127.0.0.13",
           "--txt-record=words.corp.lan,words"]
UNBOUND = """server:
  interface: 127.0.0.3
  do-ip6: no
  username: ""
  chroot: ""
  directory: "{folder}"
  pidfile: ""
  use-syslog: no
  module-config: "iterator"
  do-not-query-localhost: no
forward-zone:
  name: "."
  forward-addr: 127.0.0.2
"""
SILENT = "table inet names { chain in { type filter hook input priority 0; ip daddr 127.0.0.5 udp dport 53 drop; }; }"


def call(*command, given=None):
    subprocess.run(command, check=True, input=given, text=True, stdout=subprocess.DEVNULL)


def answers(address, scope=0):
    """Whether a name server listens at an address, over TCP, which both kinds open last."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    place = (address, 53, 0, scope) if ":" in address else (address, 53)
    with socket.socket(family) as tried, contextlib.suppress(OSError):
        tried.connect(place)
        return True
    return False


class Scene:
    def __init__(self, program, repository, folder):
        self.program = program
        self.repository = repository
        self.folder = folder
        self.children = []

    def start(self, *command):
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.children.append(child)
        return child

    def set_up(self):
        for command in ("link set lo up", "link add names0 type veth peer name names1",
                        "address add 198.51.100.1/24 dev names0", "link set names0 up", "link set names1 up",
                        "address add fe80::53/64 dev names0 nodad", "address add fd00:1::1/64 dev names0 nodad"):
            call("ip", *command.split())
        call("nft", "-f", "-", given=SILENT)
        for key, path in FILES.items():
            self.write(key, USUAL.get(key, ""))
            call("mount", "--bind", os.path.join(self.folder, key), path)
        self.start(*DNSMASQ, "--listen-address=127.0.0.1", *RECORDS)
        self.start(*DNSMASQ, "--listen-address=127.0.0.2")
        self.start(*DNSMASQ, "--listen-address=127.0.0.6", "--local=/lan/", "--host-record=moved.corp.lan,127.0.0.14")
        self.start(*DNSMASQ, "--interface=names0", "--except-interface=lo", *RECORDS)
        with open(os.path.join(self.folder, "unbound.conf"), "w", encoding="ascii") as file:
            file.write(UNBOUND.format(folder=self.folder))
        self.start("unbound", "-d", "-p", "-c", file.name)
        canned = self.start(*PYTHON, os.path.join(self.repository, "Scripts/faults.d/names.py"), "127.0.0.4")
        canned.stdout.readline()
        scope = socket.if_nametoindex("names0")
        waited = [("127.0.0.1", 0), ("127.0.0.2", 0), ("127.0.0.3", 0), ("127.0.0.6", 0), ("fe80::53", scope)]
        limit = time.monotonic() + 60
        while not all(answers(*place) for place in waited):
            if time.monotonic() > limit:
                sys.exit("a name server did not start")
            time.sleep(0.02)
        listener = socket.create_server(("::", PORT), family=socket.AF_INET6, dualstack_ipv6=True, backlog=1024)
        self.listener = listener

    def tear_down(self):
        for child in self.children:
            child.kill()
            child.wait()

    def write(self, key, text):
        with open(os.path.join(self.folder, key), "w", encoding="ascii") as file:
            file.write(text)

    def run(self, case):
        for key in FILES:
            self.write(key, case.get(key, USUAL.get(key, "")))
        if "then" in case:
            return self.run_changing(case)
        host = self.getent(case["name"])
        begun = time.monotonic()
        done = subprocess.run(self.command(case, "--count", "1", "--format", "json"), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        if not done.stdout.startswith("{"):
            return {"getent": host, "problem": done.stderr}
        sample = json.loads(done.stdout)["endpoints"][0]["samples"][0]
        return {"getent": host, "took": time.monotonic() - begun, **self.told(sample)}

    def command(self, case, *more):
        return [self.program, "probe", f"tcp://{case['name']}:{PORT}", "--timeout", case.get("timeout", "5s"), *more,
                *case.get("options", [])]

    @staticmethod
    def told(sample):
        return {"address": sample.get("address"), "code": sample.get("failure", {}).get("code"),
                "facts": sample.get("failure", {}).get("facts"), "resolve": sample["phases"].get("resolve_us"),
                "others": sample.get("resolution", {}).get("others"),
                "overdue": sample.get("resolution", {}).get("overdue", False)}

    @staticmethod
    def getent(name):
        """The first address that this host's programs are given."""
        words = subprocess.run(["getent", "ahosts", name], capture_output=True, text=True, check=False).stdout.split()
        return words[0] if words else None

    def run_changing(self, case):
        """The first and the last address of a run in which the files change after its first sample."""
        first = self.getent(case["name"])
        child = subprocess.Popen(self.command(case, "--count", "0", "--interval", "20ms", "--format", "jsonl"),
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        try:
            before = json.loads(child.stdout.readline())
            for key, text in case["then"].items():
                self.write(key, text)
            second = self.getent(case["name"])
            last = before
            for _ in range(3000):
                last = json.loads(child.stdout.readline())
                if last.get("address") == second:
                    break
        finally:
            child.send_signal(signal.SIGINT)
            child.stdout.read()
            child.wait()
        return {"getent": f"{first} {second}", "took": 0,
                **self.told(last), "address": f"{before.get('address')} {last.get('address')}"}


def main():
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(sys.argv[1], sys.argv[2], folder)
        try:
            scene.set_up()
            print(json.dumps([scene.run(case) for case in json.load(sys.stdin)]))
        finally:
            scene.tear_down()


main()
