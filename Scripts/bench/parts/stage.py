"""The stage on which programs are compared: a server with certificates, namespaces, cores, and nothing left behind.

The caller runs in a network namespace of its own already. With the last process of a namespace the kernel takes the
namespace away.
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, "..", "..", ".."))
sys.path.append(os.path.join(ROOT, "Scripts", "lib"))

from workplace import WorkplaceError, Workplace, lines_of, run  # noqa: E402,F401
NAME = "any.bench.test"
PORTS = {"1.3": 8443, "1.2": 8442}
NGINX = """
daemon off; master_process off; pid nginx.pid; error_log nginx.log error;
events {{ worker_connections 16384; multi_accept on; }}
http {{
  access_log off; keepalive_timeout 0; default_type text/plain;
  ssl_certificate server.pem; ssl_certificate_key server.key; ssl_session_cache off; ssl_session_tickets off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server {{ listen {port13} ssl backlog=16384; ssl_protocols TLSv1.3; return 200 "ok\\n"; }}
  server {{ listen {port12} ssl backlog=16384; ssl_protocols TLSv1.2; return 200 "ok\\n"; }}
}}
"""
BLACKBOX = """
modules:
  tls:
    prober: tcp
    timeout: 30s
    tcp: {preferred_ip_protocol: ip4, tls: true, tls_config: {ca_file: ca.pem, server_name: any.bench.test}}
  http:
    prober: http
    timeout: 30s
    http: {preferred_ip_protocol: ip4, tls_config: {ca_file: ca.pem, server_name: any.bench.test}}
"""


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def quantile(values, share):
    """The smallest value that `share` of all do not exceed: sorted, not estimated."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


class Stage(Workplace):
    def __init__(self, priority=0):
        super().__init__("bench")
        self.priority = priority
        cores = sorted(os.sched_getaffinity(0))
        self.client_core, self.server_core = cores[0], cores[-1]
        self.shared_core = len(cores) == 1

    def set_up(self):
        self.certificates()

    def pinned(self, core, command):
        """The command on one core, with precedence over the machine's other work if that was asked for."""
        command = ["taskset", "--cpu-list", str(core), *command]
        if not self.priority:
            return command
        # Where the kernel groups tasks by session (sched(7)), nice alone moves nothing between sessions.
        first = f'echo {-self.priority} >/proc/self/autogroup; exec nice -n {-self.priority} "$@"'
        return ["setsid", "sh", "-c", first, "sh", *command]

    def watched(self, core, command):
        """Runs a command that prints JSON to its end; `waited_us` is how long its threads waited for a processor.

        That time is the second number of proc(5)'s schedstat, which goes with its thread: it is read again and again.
        """
        waited = {}
        child = subprocess.Popen(self.pinned(core, command), cwd=self.folder, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.children.append(child)
        limit = time.monotonic() + 300
        while child.poll() is None and time.monotonic() < limit:
            for file in glob.glob(f"/proc/{child.pid}/task/*/schedstat"):
                try:
                    waited[file] = int(lines_of(file)[0].split()[1])
                except (OSError, IndexError):
                    pass
            time.sleep(0.01)
        if child.poll() is None:
            raise WorkplaceError(f"{os.path.basename(command[0])} did not end", "is the server alive?")
        said, complaint = child.communicate()
        self.children.remove(child)
        if not said.startswith("{"):
            raise WorkplaceError(f"{os.path.basename(command[0])} ended with {child.returncode}", complaint.strip()[-300:])
        return {**json.loads(said), "waited_us": sum(waited.values()) // 1000}

    def inside(self, namespace, command):
        """The command inside a namespace; None is the caller's own."""
        return command if namespace is None else ["nsenter", f"--net=/proc/{namespace.pid}/ns/net", "--", *command]

    def start(self, command, log, namespace=None):
        """Starts a process, inside a namespace where one is given."""
        return self.launch(log, self.inside(namespace, command))

    def namespace(self):
        """A new network namespace, whose loopback is up."""
        holder = self.start(["unshare", "--net", "--", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"],
                            f"namespace{len(self.children)}")
        self.await_text(holder, f"namespace{len(self.children) - 1}", "up")
        return holder

    def set(self, namespace, **settings):
        """Writes settings of net.ipv4 or net.core; a double underscore stands for a slash."""
        for key, value in settings.items():
            path = "/proc/sys/net/" + key.replace("__", "/")
            self.call(*self.inside(namespace, ["sh", "-c", f"echo '{value}' >{path}"]))

    def room_for_thousands(self, namespace):
        """Lets a namespace hold thousands of connections that all come at once."""
        self.set(namespace, core__somaxconn=16384, ipv4__tcp_max_syn_backlog=16384, ipv4__tcp_syncookies=0,
                 ipv4__ip_local_port_range="2000 65000")

    def certificates(self):
        new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc",
               "-days", "2"]
        self.call(*new, "-subj", "/CN=Bench Authority", "-addext", "basicConstraints=critical,CA:TRUE",
                  "-keyout", "ca.key", "-out", "ca.pem")
        self.call(*new, "-CA", "ca.pem", "-CAkey", "ca.key", "-subj", f"/CN={NAME}", "-addext",
                  "basicConstraints=critical,CA:FALSE", "-addext", "subjectAltName=DNS:*.bench.test",
                  "-keyout", "server.key", "-out", "server.pem")
        self.ca = self.path("ca.pem")

    def nginx(self, namespace=None, pinned=True):
        self.write("nginx.conf", NGINX.format(port13=PORTS["1.3"], port12=PORTS["1.2"]))
        command = ["nginx", "-p", self.folder, "-c", "nginx.conf", "-e", "nginx.log"]
        server = self.start(self.pinned(self.server_core, command) if pinned else command, "nginx", namespace)
        self.await_port(server, "nginx", PORTS["1.2"], self.inside(namespace, []))
        return server

    def veth(self, here, there, namespace, here_address, there_address, other=None):
        """A pair of devices between two namespaces; `other` is where `here` lies, None for the caller's own."""
        ip = self.inside(other, ["ip"])
        self.call(*ip, "link", "add", here, "type", "veth", "peer", "name", there, "netns", str(namespace.pid))
        self.call(*ip, "address", "add", here_address, "dev", here)
        self.call(*ip, "link", "set", here, "up")
        far = self.inside(namespace, ["ip"])
        self.call(*far, "address", "add", there_address, "dev", there)
        self.call(*far, "link", "set", there, "up")

    def every_address_in(self, namespace, prefix):
        """Lets a namespace answer for every address of a prefix, so that each endpoint has one of its own."""
        self.call(*self.inside(namespace, ["ip", "route", "add", "local", prefix, "dev", "lo"]))

    def network_with_router(self):
        """The caller's namespace, a router's and a server's in a row, and 10.66.0.0/16 at the server."""
        router, server = self.namespace(), self.namespace()
        self.veth("client0", "router0", router, "198.18.0.2/24", "198.18.0.1/24")
        self.veth("router1", "server0", server, "198.18.1.1/24", "198.18.1.2/24", router)
        self.call("ip", "route", "add", "default", "via", "198.18.0.1")
        self.call(*self.inside(server, ["ip", "route", "add", "default", "via", "198.18.1.1"]))
        self.every_address_in(server, "10.66.0.0/16")
        self.set(router, ipv4__ip_forward=1, ipv4__conf__all__rp_filter=0, ipv4__conf__default__rp_filter=0)
        ip = self.inside(router, ["ip"])
        self.call(*ip, "route", "add", "10.66.0.0/16", "via", "198.18.1.2")
        for device in ("router0", "router1"):
            self.call(*ip, "rule", "add", "iif", device, "lookup", "100")
        for namespace in (None, server):
            self.room_for_thousands(namespace)
        return router, server

    def delay(self, router, *options):
        """Starts the test router in the router's namespace: all that passes goes through it."""
        program = os.path.join(ROOT, ".build", "lab", "labrouter")
        compiler = os.path.join(ROOT, "Scripts", "lab.d", "compile")
        self.call(compiler, os.path.join(ROOT, "Scripts", "lab.d", "router"), program)
        child = self.start(self.pinned(self.server_core, [program, "--device", "shape0", *options]), "labrouter", router)
        self.await_text(child, "labrouter", "ready")
        ip = self.inside(router, ["ip"])
        # Thousands of connections may send at the same moment.
        self.call(*ip, "link", "set", "shape0", "txqueuelen", "20000")
        self.call(*ip, "link", "set", "shape0", "up")
        self.call(*ip, "route", "replace", "default", "dev", "shape0", "table", "100")
        return child

    def blackbox(self, core):
        """The blackbox exporter in the caller's namespace; None where it is not installed."""
        if shutil.which("prometheus-blackbox-exporter") is None:
            return None
        self.write("blackbox.yml", BLACKBOX)
        command = ["prometheus-blackbox-exporter", "--config.file=blackbox.yml", "--web.listen-address=127.0.0.1:9115",
                   "--log.level=error"]
        exporter = self.start(self.pinned(core, command) if core is not None else command, "blackbox")
        self.await_port(exporter, "blackbox", 9115)
        return exporter


def processor_time(pid):
    """The processor time that a process has had, all its threads, in microseconds (proc(5), stat)."""
    fields = lines_of(f"/proc/{pid}/stat")[0].rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1_000_000 // os.sysconf("SC_CLK_TCK")


# Neither a proxy of the environment nor one of the system stands between us and loopback.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def blackbox_probe(module, target):
    """One probe by the exporter: its answer in Prometheus' text format."""
    with DIRECT.open(f"http://127.0.0.1:9115/probe?module={module}&target={target}", timeout=60) as answer:
        return answer.read().decode()


def build(target_folder=None, *options, product="probebench", **settings):
    """The path of a driver, built if it must be; `settings` go into the build's environment."""
    command = ["swift", "build", "--package-path", ROOT, "--product", product, *(options or ("-c", "release"))]
    if target_folder:
        command += ["--scratch-path", target_folder]
    environment = {**os.environ, **settings}
    if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False, env=environment).returncode != 0:
        raise WorkplaceError(f"{product} cannot be built", "what the compiler said is above")
    shown = subprocess.run([*command, "--show-bin-path"], capture_output=True, text=True, check=True, env=environment)
    return os.path.join(shown.stdout.strip(), product)


def compiled(source, name, *options):
    """The path of the program of a folder of C files, compiled if it must be."""
    program = os.path.join(ROOT, ".build", "bench", name)
    compiler = os.path.join(ROOT, "Scripts", "lab.d", "compile")
    if subprocess.run([compiler, os.path.join(ROOT, source), program, *options], check=False).returncode != 0:
        raise WorkplaceError(f"{source} cannot be compiled", "what the compiler said is above")
    return program


def finish(bench, output, document, line):
    """Writes the JSON and prints the line."""
    output = output or os.path.join(ROOT, ".build", "bench", f"{bench}.json")
    os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
    with open(output, "w", encoding="utf-8") as file:
        json.dump({"schema": "vpnaudit.bench/1", "bench": bench, **document}, file, indent=1)
        file.write("\n")
    print(f"{bench}: {line}; in {output}")
