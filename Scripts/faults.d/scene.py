"""The scene: servers that fail, the packet filter, routes and name servers, in namespaces of the script's own.

The caller runs in a network namespace and a mount namespace of its own already.
"""
import contextlib
import os
import re
import subprocess
import sys

import daemons
from authority import Authority
from table import NAMES, SILENT, SILENT_NAMES

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.append(os.path.join(HERE, "..", "lib"))

from workplace import Workplace  # noqa: E402

PYTHON = ["/usr/bin/python3", "-E", "-s", "-B"]
FIRST_PORT = 20001
# How many files the program may have open where it must run out of them.
FEW_FILES = 13
NGINX = """
daemon off; master_process off; pid nginx.pid; error_log nginx.log error;
events { worker_connections 8192; multi_accept on; }
http {
  access_log off; keepalive_timeout 0; default_type text/plain; ssl_session_cache off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
SERVERS
}
"""
SERVER = """  server {{ listen 127.0.0.1:{port} ssl backlog=4096; ssl_protocols {protocols}; ssl_ciphers DEFAULT@SECLEVEL=0;
    ssl_certificate {certificate}.pem; ssl_certificate_key {certificate}.key; return 200 "ok\\n"; }}
"""
PLAIN = '  server {{ listen 127.0.0.1:{port} backlog=4096; return 200 "ok\\n"; }}\n'
# What stands for a server where there is none.
NO_SERVER = ("nobody", "no such name")
VERSIONS = {"12": "TLSv1.2", "13": "TLSv1.3", "": "TLSv1.2 TLSv1.3"}
DNSMASQ = ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces",
           "--listen-address=127.0.0.2", "--port=53", "--pid-file=", "--user=root", "--log-facility=-",
           "--local=/local.faults.test/", "--host-record=notimp.faults.test,127.0.0.1", "--txt-record=text.local.faults.test,words"]


class Scene(Workplace):
    def __init__(self, rows):
        super().__init__("faults")
        self.ports = {}
        self.rows = rows

    def set_up(self):
        self.authority = Authority(self.folder)
        # What the keys of an endpoint's profile may name.
        self.words = {f"{name}_key": self.authority.digest_of(name) for name in ("good", "other")}
        self.network()
        for row in self.rows:
            self.port(row)
            if row.proxy:
                self.port_of(row.proxy[1])
        self.filter()
        self.start_servers()
        self.places = self.make_places()

    def start(self, log, command):
        """Starts a process. Its standard input stays open and empty."""
        return self.launch(log, command, stdin=subprocess.PIPE)

    def await_ready(self, child, log):
        self.await_text(child, log, "ready")

    def network(self):
        """A link without other hosts, and routes that lead nowhere, each of another type."""
        for command in ("link add edge0 type veth peer name edge1", "address add 10.93.0.1/24 dev edge0",
                        "link set edge0 up", "link set edge1 up", "route add blackhole 10.93.1.0/24",
                        "route add prohibit 10.93.2.0/24", "route add unreachable 10.93.3.0/24"):
            self.call("ip", *command.split())
        # At most 50 ICMP errors in one moment is a host's default, and the others are never reported.
        for limit in ("icmp_msgs_burst", "icmp_msgs_per_sec"):
            with contextlib.suppress(OSError), open(f"/proc/sys/net/ipv4/{limit}", "w", encoding="ascii") as file:
                file.write("100000")

    def port(self, row):
        """The port of a row's server. Rows that share a server and meet no packet filter share its port."""
        return self.port_of(row.server if row.server and not row.rule else (row.server, row.rule, row.cause))

    def port_of(self, key):
        if key == NAMES:
            return 53
        return self.ports.setdefault(key, FIRST_PORT + len(self.ports))

    def filter(self):
        rules = {"in": [f"ip daddr {SILENT} icmp type echo-request drop", f"ip daddr {SILENT_NAMES} udp dport 53 drop"],
                 "out": []}
        for row in self.rows:
            if not row.rule:
                continue
            port = self.port(row)
            if row.rule.startswith("OUT "):
                rules["out"].append(f"tcp dport {port} {row.rule[4:]}")
            elif row.rule.startswith("BACK "):
                rules["out"].append(f"tcp sport {port} {row.rule[5:]}")
            else:
                rules["in"].append(f"tcp dport {port} {row.rule}")
        text = "table inet faults {\n set seen { type inet_service; size 65535; flags dynamic,timeout; timeout 3s; }\n"
        for hook in ("in", "out"):
            text += f" chain {hook} {{ type filter hook {hook}put priority 0;\n"
            text += "".join(f"  {rule}\n" for rule in rules[hook]) + " }\n"
        self.call("nft", "-f", "-", given=text + "}\n")

    def resolved(self, server):
        """A server's words with the ports that it names: `{nginx good}13` is that of nginx with TLS 1.3 only."""
        return re.sub(r"\{(nginx \w+)\}(\d\d)", lambda found: str(self.port_of(f"{found[1]} {found[2]}")), server)

    def start_servers(self):
        for row in self.rows:
            if row.server and row.server != NAMES:
                self.resolved(row.server)
        # Others stand behind it, and it is never without a server.
        self.port_of("nginx good")
        # Only now all the servers behind others have their ports.
        modes, nginx = [], []
        for key, port in self.ports.items():
            server = key if isinstance(key, str) else key[0]
            if not server or server in NO_SERVER:
                continue
            kind, _, what = server.partition(" ")
            if kind == "nginx":
                certificate, _, version = what.partition(" ")
                nginx.append(PLAIN.format(port=port) if certificate == "plain" else
                             SERVER.format(port=port, certificate=certificate, protocols=VERSIONS[version]))
            elif kind == "openssl":
                certificate, *options = what.split()
                log = f"openssl-{port}"
                child = self.start(log, ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", f"{certificate}.pem",
                                         "-key", f"{certificate}.key", "-www", *options])
                self.await_port(child, log, port)
            elif kind in daemons.DAEMONS:
                child = self.start(kind, daemons.command(kind, self, port))
                self.await_port(child, kind, port)
            else:
                modes.append(f"{port}={self.resolved(server)}")
        self.write("nginx.conf", NGINX.replace("SERVERS", "".join(nginx)))
        child = self.start("nginx", ["nginx", "-p", self.folder, "-c", "nginx.conf", "-e", "nginx.log"])
        self.await_port(child, "nginx", self.port_of("nginx good"))
        self.await_ready(self.start("server", [*PYTHON, os.path.join(HERE, "server.py"), *modes]), "server")
        self.await_ready(self.start("names", [*PYTHON, os.path.join(HERE, "names.py"), "127.0.0.1"]), "names")
        self.await_port(self.start("dnsmasq", DNSMASQ), "dnsmasq", 53)

    def keep_busy(self):
        """Keeps every processor busy, at the priority that the program has."""
        for number in range(os.cpu_count()):
            self.start(f"busy{number}", [*PYTHON, "-c", "while True: pass"])

    def make_places(self):
        """Where the program can run: a command that goes before its own."""
        narrow = self.start("narrow", ["unshare", "--net", "--", "sh", "-c", "ip link set lo up"
                                       " && echo '40000 40000' >/proc/sys/net/ipv4/ip_local_port_range"
                                       " && exec /usr/bin/python3 -E -s -c \"import socket, signal\n"
                                       "s = socket.create_server(('', 40000))\nprint('ready', flush=True)\nsignal.pause()\""])
        self.await_ready(narrow, "narrow")

        def over(**files):
            """A mount namespace in which files of /etc hold something else."""
            binds = [f"mount --bind {self.write(f'{name}-{number}', text)} /etc/{name.replace('_', '.')}"
                     for number, (name, text) in enumerate(files.items(), len(os.listdir(self.folder)))]
            return ["unshare", "--mount", "--", "sh", "-c", " && ".join([*binds, 'exec "$@"']), "sh"]

        def asking(*servers, options="", sources="files dns", hosts="127.0.0.1 localhost\n"):
            lines = "".join(f"nameserver {server}\n" for server in servers)
            return over(resolv_conf=lines + options, nsswitch_conf=f"hosts: {sources}\n", hosts=hosts)

        brief = "options timeout:1 attempts:1\n"
        main = asking("127.0.0.1")
        return {"main": main, "dnsmasq": asking("127.0.0.2"), "no-names": asking("127.0.0.9"),
                "silent-names": asking(SILENT_NAMES, options=brief),
                "refused-silent": asking("127.0.0.2", SILENT_NAMES, options=brief),
                "failed-refused": asking("127.0.0.1", "127.0.0.2", options=brief),
                "files": asking("127.0.0.1", sources="files"),
                "refused-first": asking("127.0.0.2", "127.0.0.1"),
                "silent-first": asking(SILENT_NAMES, "127.0.0.1", options=brief),
                "gone-first": asking("127.0.0.9", "127.0.0.1"),
                "named-twice": asking("127.0.0.1", "127.0.0.2"),
                "hosts-file": asking("127.0.0.9", hosts="127.0.0.1 any.faults.test\n"),
                "narrow": ["nsenter", f"--net=/proc/{narrow.pid}/ns/net", "--"],
                "starved": [*main, "prlimit", f"--nofile={FEW_FILES}", "--"]}
