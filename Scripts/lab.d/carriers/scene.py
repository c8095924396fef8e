"""What every scene is built with: the lab's addresses, its namespaces, processes that end with it, and the truth."""
import dataclasses
import os
import re
import subprocess
import sys
import time

LAB = os.environ.get("VPNAUDIT_LAB", "")
HERE = os.path.dirname(os.path.realpath(__file__))
SITE, ROUTER = "site", "router"

# The gateway that the lab's registry licenses, the one that it does not know, and a second licensed address.
LIC, UNL, LIC2 = "203.0.113.10", "203.0.113.130", "203.0.113.11"
HOST = "198.51.100.2"
PORTAL = "203.0.113.80"
# Where something of the LAN would stand: on the router, the same link as the host.
LAN = "198.51.100.60"
# The endpoint behind every tunnel, and the network that is routed into it.
INNER, BEHIND = "192.0.2.80", "192.0.2.0/24"
# The same in IPv6; the lab has none of its own.
HOST6, ROUTER6, LIC6, UNL6 = "2001:db8:100::2", "2001:db8:100::1", "2001:db8:203::10", "2001:db8:203::130"
INNER6, BEHIND6 = "2001:db8:192::80", "2001:db8:192::/64"
# Ports on which the licensed gateway may serve, beside those of the lab's registry.
SERVICES = ("udp/500 udp/4500 tcp/443 udp/443 tcp/22 tcp/655 udp/655 udp/4242 udp/10000 udp/5555 tcp/5555").split()


class SceneError(Exception):
    """A step that did not succeed here, with the end of the log that says why."""


class Unsupported(Exception):
    """What this machine's kernel or packages do not have."""


@dataclasses.dataclass
class Truth:
    """Where the packets of the endpoint really go; what a witness may say is measured against it."""

    # The interface that the endpoint's packets enter first; `eth0` where they leave at once.
    interface: str
    # The outer destinations that carry the data: (address, protocol, port).
    outer: list
    # Destinations that get packets which look like the data, and carry none of it.
    decoys: list = dataclasses.field(default_factory=list)
    # What the host's sources make one believe.
    claimed: list = dataclasses.field(default_factory=list)
    # A proxy or relay off the host, and where it leads.
    relay: dict = None
    # What comes before the program, where the scene is one of a certain place to look from.
    prefix: list = dataclasses.field(default_factory=list)
    # Whether outgoing packets pass beside every packet socket.
    unseen: bool = False
    # The namespace and the interface by which the data comes to the router, where it is not the host's own way out.
    tap: tuple = None
    # The IPv6 endpoint, where the scene is about it.
    address: str = INNER
    # Of nested tunnels each one: (interface, the link that it leaves by, its own gateway); the innermost first.
    chain: list = dataclasses.field(default_factory=list)
    # How many bytes a request must have that goes to all of `outer`.
    size: int = 3000
    # From which destination answers come, if not from the same.
    answers_from: list = dataclasses.field(default_factory=list)
    note: str = ""

    @staticmethod
    def places(destinations):
        return [{"address": a, "protocol": p, "port": n} for a, p, n in destinations]

    def facts(self):
        return {
            "interface": self.interface, "endpoint": {"target": "tls://erp.corp.test:443", "address": self.address},
            "outer": self.places(self.outer), "several": len(self.outer) > 1, "decoys": self.places(self.decoys),
            "claimed": self.places(self.claimed), "relay": self.relay, "answers_from": self.places(self.answers_from),
            "chain": [{"interface": i, "link": link, "gateway": self.places([place])[0]} for i, link, place in self.chain],
            "unseen": self.unseen, "prefix": self.prefix, "note": self.note}


class Scene:
    def __init__(self, name):
        self.name = name
        self.folder = os.path.join(LAB, "carry", name)
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        self.counts = {}

    # --- Files and commands

    def file(self, name, text, mode=0o600):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    @staticmethod
    def lab_text(name):
        with open(os.path.join(LAB, name), encoding="utf-8") as file:
            return file.read().strip()

    @staticmethod
    def within(namespace, command):
        return ["nsenter", f"--net=/run/netns/{namespace}", *command] if namespace else list(command)

    def run(self, *command, ns=None, text=None, env=None, check=True):
        done = subprocess.run(self.within(ns, command), input=text, capture_output=True, text=True,
                              env={**os.environ, **(env or {})}, check=False)
        if check and done.returncode:
            raise SceneError(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()[-600:]}")
        return done.stdout

    def ip(self, *lines, ns=None):
        """Lines of `ip -batch`; words are separated by blanks."""
        self.run("ip", "-batch", "-", ns=ns, text="\n".join(lines) + "\n")

    def nft(self, rules, ns=None):
        self.run("nft", "-f", "-", ns=ns, text=rules)

    def sysctl(self, path, value, ns=None):
        self.run("sh", "-c", f"echo {value} >/proc/sys/net/{path}", ns=ns)

    def start(self, log, *command, ns=None, ready=None, timeout=10, env=None, pass_fds=(), stdin=subprocess.DEVNULL):
        """Starts a process of its own session that ends with the lab; returns once its log has the text `ready`."""
        number = self.counts[log] = self.counts.get(log, 0) + 1
        path = os.path.join(LAB, "log", f"carry-{self.name}-{log}" + (f"-{number}" if number > 1 else ""))
        with open(path, "wb") as file:
            process = subprocess.Popen(self.within(ns, command), stdin=stdin, stdout=file, stderr=file, cwd="/",
                                       env={**os.environ, **(env or {})}, start_new_session=True, pass_fds=pass_fds)
        if ready:
            self.wait(lambda: self.has(path, ready), f"{command[0]} to say '{ready}'", timeout, process, path)
        # What starts here ends with the lab: nobody waits for it.
        process.returncode = 0
        return process.pid

    @staticmethod
    def has(path, text):
        with open(path, encoding="utf-8", errors="replace") as file:
            return re.search(text, file.read()) is not None

    def wait(self, condition, what, timeout=10, process=None, log=None):
        end = time.monotonic() + timeout
        while not condition():
            ended = process is not None and process.poll() is not None and process.returncode != 0
            if ended or time.monotonic() > end:
                tail = ""
                if log:
                    with open(log, encoding="utf-8", errors="replace") as file:
                        tail = "\n" + "".join("  " + line for line in file.readlines()[-15:])
                raise SceneError(f"waited in vain for {what}{tail}")
            time.sleep(0.02)

    def wait_for_link(self, name, ns=None, timeout=10):
        self.wait(lambda: self.run("ip", "link", "show", "dev", name, ns=ns, check=False), f"the interface {name}", timeout)

    def tool(self, log, *arguments, ns=None, ready="ready", **more):
        """Starts one of the programs beside this file."""
        program, *rest = arguments
        return self.start(log, "/usr/bin/python3", "-IB", os.path.join(HERE, program), *map(str, rest), ns=ns, ready=ready,
                          **more)

    # --- The lab's own files

    def allow_services(self):
        """The licensed gateway serves what the scenes need, in the registry of this lab alone."""
        path = os.path.join(LAB, "registry.yaml")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if SERVICES[0] in text:
            return
        text, found = re.subn(r"services: \[([^]]*)\]", lambda m: f"services: [{m[1]}, {', '.join(SERVICES)}]", text, count=1)
        if not found:
            return
        line = (f"      - {{kind: gateway_prefix, value: '{LIC6}/128', region: CN-BJ, dedicated: true, services: "
                "[udp/1194, tcp/1194, udp/51820]}\n")
        text = re.sub(r"(    recognised_by:\n)", lambda m: m[1] + line, text, count=1)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    @staticmethod
    def replace(path, old, new):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if old not in text:
            raise SceneError(f"'{old}' is not in {path}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))

    def change_endpoints(self, old, new):
        """Changes the configuration of the endpoints' server, which then reads it anew."""
        path = os.path.join(LAB, "nginx/nginx.conf")
        self.replace(path, old, new)
        self.run("nginx", "-p", LAB, "-c", path, "-e", f"{LAB}/log/nginx", "-s", "reload", ns=SITE)

    def has_program(self, *names):
        for name in names:
            if not self.run("sh", "-c", f"command -v {name} || true"):
                raise Unsupported(f"the program {name} is not installed")


def say(text):
    print(f"lab-carry: {text}", file=sys.stderr)
