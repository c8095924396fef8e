"""VPN servers of the host itself, into which one client of the site dials; no endpoint lies behind them."""
import os

from honest import pin_of
from scene import HOST, LAB, SITE


def ocserv_server(scene):
    """ocserv on the host, whose worker process holds the tunnel and not the socket that listens"""
    scene.has_program("ocserv", "openconnect")
    accounts = scene.file("accounts", "")
    scene.run("ocpasswd", "-c", accounts, "lab", text="lab-password\nlab-password\n")
    config = scene.file("ocserv.conf", "\n".join([
        f'auth = "plain[passwd={accounts}]"', f"listen-host = {HOST}", "tcp-port = 443", "udp-port = 443",
        f"socket-file = {scene.folder}/ocserv.sock", f"server-cert = {LAB}/authority/gateway.pem",
        f"server-key = {LAB}/authority/gateway.key", "device = vpns", "ipv4-network = 10.41.0.0/24", "route = 10.41.0.0/24",
        "isolate-workers = false", "use-occtl = false", f"pid-file = {scene.folder}/ocserv.pid", "max-clients = 8",
        "max-same-clients = 4", "keepalive = 32400", "dpd = 90", "try-mtu-discovery = false", "run-as-user = root",
        "run-as-group = root", "cookie-timeout = 300", "rekey-time = 172800", "predictable-ips = true", "dtls-legacy = true", ""]))
    scene.start("server", "ocserv", "-f", "-d", "2", "-c", config)
    scene.wait(lambda: f"{HOST}:443" in scene.run("ss", "-Hltn"), "ocserv")
    scene.start("client", "sh", "-c", "echo lab-password | exec openconnect \"$@\"", "sh", "--user", "lab", "--passwd-on-stdin",
                "--servercert", pin_of(scene, f"{LAB}/authority/gateway.pem"), "--interface", "home0", "--non-inter", "--script",
                "/bin/true", f"https://{HOST}/", ns=SITE, ready="Established DTLS connection")


def sshd_server(scene):
    """sshd on the host, whose child holds the tunnel of `ssh -w` and not the socket that listens"""
    scene.has_program("sshd", "ssh", "ssh-keygen")
    for name in ("server", "client"):
        scene.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{scene.folder}/{name}")
    os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    config = scene.file("sshd_config", "\n".join([
        f"ListenAddress {HOST}", "Port 22", f"HostKey {scene.folder}/server", f"AuthorizedKeysFile {scene.folder}/client.pub",
        "PermitTunnel yes", "PermitRootLogin yes", "StrictModes no", "UsePAM no", "PidFile none", ""]))
    scene.start("server", "/usr/sbin/sshd", "-D", "-e", "-f", config, ready="Server listening")
    scene.start("client", "ssh", "-F", "none", "-N", "-v", "-w", "0:0", "-i", f"{scene.folder}/client", "-o",
                "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={scene.folder}/known", f"root@{HOST}", ns=SITE,
                ready="tun: |Entering interactive session")
    scene.wait_for_link("tun0", None)
    scene.ip("address add 10.71.0.1 peer 10.71.0.2 dev tun0", "link set tun0 up")


SCENES = {"ocserv-server": ocserv_server, "sshd-server": sshd_server}
