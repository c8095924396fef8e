"""Real tunnels, which hide nothing; of the licensed gateway, but for the mesh."""
import os

import verify
from products import (openvpn_client, openvpn_config, openvpn_gateway, wireguard_client, wireguard_gateway)
from scene import (BEHIND, BEHIND6, HOST, HOST6, INNER, INNER6, LAB, LIC, LIC2, LIC6, PORTAL, ROUTER, ROUTER6, SITE, UNL,
                   UNL6, Truth)


def openvpn(scene, protocol="udp", mtu=None):
    """OpenVPN over UDP"""
    lines = [f"tun-mtu {mtu}"] if mtu else []
    openvpn_gateway(scene, LIC, protocol=protocol, lines=lines)
    openvpn_client(scene, openvpn_config(scene, [LIC], protocol=protocol, lines=lines))
    return Truth("tun0", [(LIC, protocol, 1194)], claimed=[(LIC, protocol, 1194)])


def openvpn_tcp(scene):
    """OpenVPN over TCP"""
    return openvpn(scene, "tcp")


def openvpn_mtu(scene):
    """OpenVPN over UDP, its interface with an MTU of 700"""
    return openvpn(scene, mtu=700)


def wireguard(scene, mtu=1420):
    """WireGuard by wireguard-go"""
    public = wireguard_gateway(scene, LIC, mtu=mtu)
    wireguard_client(scene, LIC, public, mtu=mtu)
    return Truth("wg0", [(LIC, "udp", 51820)], claimed=[(LIC, "udp", 51820)])


def wireguard_mtu(scene):
    """WireGuard, its interface with an MTU of 700"""
    return wireguard(scene, 700)


def openvpn_in_wireguard(scene):
    """OpenVPN over UDP inside WireGuard, which carries the portal, too"""
    public = wireguard_gateway(scene, LIC)
    wireguard_client(scene, LIC, public, networks=(f"{LIC2}/32", f"{PORTAL}/32"))
    openvpn_gateway(scene, LIC2, number=2)
    openvpn_client(scene, openvpn_config(scene, [LIC2]))
    return Truth("tun0", [(LIC, "udp", 51820)], claimed=[(LIC2, "udp", 1194), (LIC, "udp", 51820)],
                 chain=[("tun0", "wg0", (LIC2, "udp", 1194)), ("wg0", "eth0", (LIC, "udp", 51820))])


def wireguard_in_openvpn(scene):
    """WireGuard inside OpenVPN over UDP, which carries the portal, too"""
    openvpn_gateway(scene, LIC)
    config = openvpn_config(scene, [LIC], routes=(), lines=[f"route {a} 255.255.255.255" for a in (LIC2, PORTAL)])
    openvpn_client(scene, config)
    public = wireguard_gateway(scene, LIC2, number=2)
    wireguard_client(scene, LIC2, public, number=2, mtu=1360)
    return Truth("wg0", [(LIC, "udp", 1194)], claimed=[(LIC2, "udp", 51820), (LIC, "udp", 1194)],
                 chain=[("wg0", "tun0", (LIC2, "udp", 51820)), ("tun0", "eth0", (LIC, "udp", 1194))])


def outer_v6(scene):
    """Gives host, router and site IPv6 addresses and routes."""
    scene.ip(f"address add {HOST6}/64 dev eth0 nodad", f"route add default via {ROUTER6} dev eth0")
    scene.ip(f"address add {ROUTER6}/64 dev host0 nodad", "address add 2001:db8:203::1/64 dev site0 nodad", ns=ROUTER)
    scene.ip(f"address add {LIC6}/64 dev eth0 nodad", f"address add {UNL6}/64 dev eth0 nodad",
             "route add default via 2001:db8:203::1 dev eth0", ns=SITE)
    for namespace in (ROUTER, SITE):
        scene.sysctl("ipv6/conf/all/forwarding", 1, ns=namespace)


def openvpn_outer_v6(scene):
    """OpenVPN over UDP over IPv6"""
    outer_v6(scene)
    openvpn_gateway(scene, LIC6, v6=True)
    openvpn_client(scene, openvpn_config(scene, [LIC6], v6=True))
    return Truth("tun0", [(LIC6, "udp", 1194)], claimed=[(LIC6, "udp", 1194)])


def wireguard_outer_v6(scene):
    """WireGuard over IPv6"""
    outer_v6(scene)
    wireguard_client(scene, LIC6, wireguard_gateway(scene, LIC6))
    return Truth("wg0", [(LIC6, "udp", 51820)], claimed=[(LIC6, "udp", 51820)])


def endpoint_v6(scene):
    """The endpoint has an IPv6 address alone."""
    scene.ip(f"address add {INNER6}/128 dev lo nodad", ns=SITE)
    scene.sysctl("ipv6/conf/all/forwarding", 1, ns=SITE)
    line = "server { listen 192.0.2.80:443 ssl default_server; server_name erp.corp.test;"
    scene.change_endpoints(line, f"{line} listen [{INNER6}]:443 ssl;")
    with open("/etc/hosts", "a", encoding="utf-8") as file:
        file.write(f"{INNER6} erp.corp.test\n")
    scene.replace(os.path.join(LAB, "profile.yaml"), "192.0.2.0/24]", f"192.0.2.0/24, '{BEHIND6}']")
    scene.wait(lambda: scene.run("ss", "-Hltn", "sport", "=", ":443", ns=SITE).count(INNER6) > 0, "the endpoint in IPv6")


def wireguard_inner_v6(scene):
    """WireGuard, the endpoint has an IPv6 address"""
    endpoint_v6(scene)
    public = wireguard_gateway(scene, LIC, inner6="fd00:30::1/64")
    wireguard_client(scene, LIC, public, networks=("192.0.2.0/24", BEHIND6), inner6="fd00:30::1")
    return Truth("wg0", [(LIC, "udp", 51820)], claimed=[(LIC, "udp", 51820)], address=INNER6)


def openvpn_inner_v6(scene):
    """OpenVPN over UDP, the endpoint has an IPv6 address"""
    endpoint_v6(scene)
    openvpn_gateway(scene, LIC, lines=["server-ipv6 fd00:20::/64"])
    openvpn_client(scene, openvpn_config(scene, [LIC], lines=[f"route-ipv6 {BEHIND6}"]))
    return Truth("tun0", [(LIC, "udp", 1194)], claimed=[(LIC, "udp", 1194)], address=INNER6)


def pin_of(scene, certificate):
    """A certificate's key as openconnect is told to expect it."""
    return "pin-sha256:" + scene.run(
        "sh", "-c", "openssl x509 -in \"$1\" -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary "
        "| base64", "sh", certificate).strip()


def ocserv(scene, address, dtls=True):
    """A gateway of openconnect at port 443 of an address of the site; returns the pin of its key."""
    scene.has_program("ocserv", "openconnect")
    accounts = scene.file("accounts", "")
    scene.run("ocpasswd", "-c", accounts, "lab", text="lab-password\nlab-password\n")
    config = scene.file("ocserv.conf", "\n".join([
        f'auth = "plain[passwd={accounts}]"', f"listen-host = {address}", "tcp-port = 443", *(["udp-port = 443"] if dtls else []),
        f"socket-file = {scene.folder}/ocserv.sock", f"server-cert = {LAB}/authority/gateway.pem",
        f"server-key = {LAB}/authority/gateway.key", "device = oc", "ipv4-network = 10.40.0.0/24", "route = 192.0.2.0/24",
        "isolate-workers = false", "use-occtl = false", f"pid-file = {scene.folder}/ocserv.pid", "max-clients = 8",
        "max-same-clients = 4", "keepalive = 32400", "dpd = 90", "try-mtu-discovery = false", "run-as-user = root",
        "run-as-group = root", "cookie-timeout = 300", "rekey-time = 172800", "predictable-ips = true", "dtls-legacy = true", ""]))
    scene.start("gateway", "ocserv", "-f", "-d", "2", "-c", config, ns=SITE)
    scene.wait(lambda: f"{address}:443" in scene.run("ss", "-Hltn", ns=SITE), "ocserv")
    return pin_of(scene, f"{LAB}/authority/gateway.pem")


def openconnect_client(scene, address, pin, dtls=True, lines=()):
    scene.start("client", "sh", "-c", "echo lab-password | exec openconnect \"$@\"", "sh", "--user", "lab", "--passwd-on-stdin",
                "--servercert", pin, "--interface", "tun0", "--non-inter", "--script", "/usr/share/vpnc-scripts/vpnc-script",
                *([] if dtls else ["--no-dtls"]), *lines, f"https://{address}/",
                ready="Established DTLS connection" if dtls else "Configured as|Connected as")
    scene.wait(lambda: "192.0.2.0/24" in scene.run("ip", "route", "show", "dev", "tun0", check=False), "the route")


def openconnect(scene):
    """openconnect and ocserv by DTLS"""
    openconnect_client(scene, LIC, ocserv(scene, LIC))
    return Truth("tun0", [(LIC, "udp", 443)], claimed=[(LIC, "udp", 443), (LIC, "tcp", 443)])


def openconnect_tls(scene):
    """openconnect and ocserv by TLS alone"""
    openconnect_client(scene, LIC, ocserv(scene, LIC), dtls=False)
    return Truth("tun0", [(LIC, "tcp", 443)], claimed=[(LIC, "tcp", 443)])


def tinc_node(scene, name, lines, hosts, keys, ns=None):
    """A node of a mesh named `lab`; `hosts` are the nodes that it knows, each with its lines."""
    folder = f"tinc-{name}"
    scene.file(f"{folder}/tinc.conf", "\n".join([f"Name = {name}", "Mode = router", "AddressFamily = ipv4", "PMTUDiscovery = no",
                                                 *lines, ""]))
    scene.file(f"{folder}/rsa_key.priv", keys[name][0])
    for host, text in hosts.items():
        scene.file(f"{folder}/hosts/{host}", "\n".join([*text, "PMTUDiscovery = no", keys[host][1]]))
    scene.file(f"{folder}/tinc-up", "#!/bin/sh\nip link set $INTERFACE mtu 1400 up\n", 0o700)
    scene.start(f"tinc-{name}", "tincd", "-c", f"{scene.folder}/{folder}", "-n", "lab", "-D", "-d", "3",
                f"--pidfile={scene.folder}/{folder}.pid", ns=ns, ready="Ready")


def tinc_keys(scene, *names):
    scene.has_program("tincd")
    keys = {}
    for name in names:
        private = scene.run("openssl", "genrsa", "-traditional", "2048")
        keys[name] = private, scene.run("openssl", "rsa", "-RSAPublicKey_out", text=private)
    return keys


def tinc_host(scene, hosts, keys):
    tinc_node(scene, "host", ["Interface = tinc0", "ConnectTo = front"], hosts, keys)
    scene.ip("address add 10.50.0.2/24 dev tinc0", "route add 192.0.2.0/24 dev tinc0")
    scene.wait(lambda: verify.works(INNER, 1), "the mesh")


def tinc(scene):
    """tinc, two nodes"""
    keys = tinc_keys(scene, "host", "front")
    hosts = {"host": ["Subnet = 10.50.0.2/32"], "front": [f"Address = {LIC}", "Subnet = 192.0.2.0/24"]}
    tinc_node(scene, "front", ["Interface = front0", f"BindToAddress = {LIC} 655"], hosts, keys, SITE)
    scene.ip("address add 10.50.0.1/24 dev front0", ns=SITE)
    tinc_host(scene, hosts, keys)
    return Truth("tinc0", [(LIC, "udp", 655)], claimed=[(LIC, "tcp", 655), (LIC, "udp", 655)])


def tinc_mesh(scene):
    """tinc, three nodes: the connection is the licensed gateway's, the endpoint's network an unlisted node's"""
    keys = tinc_keys(scene, "host", "front", "back")
    hosts = {"host": ["Subnet = 10.50.0.2/32"], "front": [f"Address = {LIC}", "Subnet = 10.50.0.1/32"],
             "back": [f"Address = {UNL}", "Subnet = 192.0.2.0/24"]}
    tinc_node(scene, "front", ["Interface = front0", f"BindToAddress = {LIC} 655"], hosts, keys, SITE)
    tinc_node(scene, "back", ["Interface = back0", f"BindToAddress = {UNL} 655", "ConnectTo = front"], hosts, keys, SITE)
    scene.ip("address add 10.50.0.3/24 dev back0", ns=SITE)
    # The host knows of the front alone, and hears from it of the other.
    tinc_host(scene, {name: hosts[name] for name in ("host", "front")}, keys)
    return Truth("tinc0", [(UNL, "udp", 655)], claimed=[(LIC, "tcp", 655)])


def ssh(scene):
    """ssh -w"""
    scene.has_program("sshd", "ssh", "ssh-keygen")
    for name in ("server", "client"):
        scene.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{scene.folder}/{name}")
    os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    config = scene.file("sshd_config", "\n".join([
        f"ListenAddress {LIC}", "Port 22", f"HostKey {scene.folder}/server", f"AuthorizedKeysFile {scene.folder}/client.pub",
        "PermitTunnel yes", "PermitRootLogin yes", "StrictModes no", "UsePAM no", "PidFile none", ""]))
    scene.start("gateway", "/usr/sbin/sshd", "-D", "-e", "-f", config, ns=SITE, ready="Server listening")
    scene.start("client", "ssh", "-F", "none", "-N", "-v", "-w", "0:0", "-i", f"{scene.folder}/client", "-o",
                "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={scene.folder}/known", "-o", "ExitOnForwardFailure=yes",
                f"root@{LIC}", ready="tun: |Entering interactive session")
    for namespace in (None, SITE):
        scene.wait_for_link("tun0", namespace)
    scene.ip("address add 10.70.0.1 peer 10.70.0.2 dev tun0", "link set tun0 mtu 1400 up", ns=SITE)
    scene.ip("address add 10.70.0.2 peer 10.70.0.1 dev tun0", "link set tun0 mtu 1400 up", "route add 192.0.2.0/24 dev tun0")
    return Truth("tun0", [(LIC, "tcp", 22)], claimed=[(LIC, "tcp", 22)])


PLUGINS = ("random nonce pem pkcs1 x509 pubkey revocation constraints kdf hmac sha1 sha2 aes drbg gmp kernel-libipsec "
           "kernel-netlink socket-default vici updown")


def charon(scene, name, address, connection, ns=None):
    """strongSwan's daemon with ESP in user space, and its connection loaded."""
    scene.has_program("swanctl", "charon-systemd")
    socket = f"unix://{scene.folder}/{name}.vici"
    text = scene.file(f"{name}/strongswan.conf", f"""
charon-systemd {{
  load = {PLUGINS}
  plugins {{
    vici {{ socket = {socket} }}
    kernel-netlink {{ fwmark = !0x42 }}
    socket-default {{ fwmark = 0x42 }}
    kernel-libipsec {{ allow_peer_ts = yes }}
  }}
  journal {{ default = -1 }}
  filelog {{ stderr {{ default = 1 }} }}
}}
""")
    config = scene.file(f"{name}/swanctl.conf", connection)
    scene.start(f"charon-{name}", "/usr/sbin/charon-systemd", ns=ns, env={"STRONGSWAN_CONF": text}, ready="loaded plugins")
    scene.wait(lambda: os.path.exists(socket.removeprefix("unix://")), "charon's socket")
    scene.run("swanctl", "--load-all", "--file", config, "--uri", socket, ns=ns, env={"STRONGSWAN_CONF": text})
    return socket


def strongswan(scene):
    """strongSwan with ESP in user space, in UDP"""
    secret = "secrets { ike { secret = lab-secret-lab-secret } }\n"
    both = "version = 2; encap = yes; local {{ auth = psk; id = {} }} remote {{ auth = psk; id = {} }} "
    side = lambda text: text.replace("; ", "\n").replace("{ ", "{\n").replace(" }", "\n}\n")  # noqa: E731
    charon(scene, "gateway", LIC, side(
        f"connections {{ lab {{ local_addrs = {LIC}; " + both.format("gateway", "host")
        + "children { net { esp_proposals = aes128-sha256; local_ts = 192.0.2.0/24; remote_ts = 10.80.0.2/32 } } } } " + secret), ns=SITE)
    scene.ip("address add 10.80.0.2/32 dev eth0")
    socket = charon(scene, "host", HOST, side(
        f"connections {{ lab {{ remote_addrs = {LIC}; " + both.format("host", "gateway")
        + "children { net { esp_proposals = aes128-sha256; local_ts = 10.80.0.2/32; remote_ts = 192.0.2.0/24 } } } } " + secret))
    scene.run("swanctl", "--initiate", "--child", "net", "--uri", socket, "--timeout", "8")
    scene.wait(lambda: verify.works(INNER, 1), "the security association")
    return Truth("ipsec0", [(LIC, "udp", 4500)], claimed=[(LIC, "udp", 4500)])


def nebula(scene):
    """nebula"""
    scene.has_program("nebula", "nebula-cert")
    folder = scene.folder
    scene.run("nebula-cert", "ca", "-name", "lab", "-out-crt", f"{folder}/ca.crt", "-out-key", f"{folder}/ca.key")
    for name, address, more in (("gateway", "10.90.0.1/24", ["-subnets", BEHIND]), ("host", "10.90.0.2/24", [])):
        scene.run("nebula-cert", "sign", "-ca-crt", f"{folder}/ca.crt", "-ca-key", f"{folder}/ca.key", "-name", name, "-ip", address,
                  *more, "-out-crt", f"{folder}/{name}.crt", "-out-key", f"{folder}/{name}.key")
        here = name == "gateway"
        config = scene.file(f"{name}.yml", f"""
pki: {{ca: {folder}/ca.crt, cert: {folder}/{name}.crt, key: {folder}/{name}.key}}
static_host_map: {{{'' if here else f'"10.90.0.1": ["{LIC}:4242"]'}}}
lighthouse: {{am_lighthouse: {str(here).lower()}, hosts: [{'' if here else '"10.90.0.1"'}]}}
listen: {{host: {LIC if here else "0.0.0.0"}, port: {4242 if here else 0}}}
punchy: {{punch: true}}
tun:
  dev: {"neb0" if here else "nebula0"}
  mtu: 1300
  unsafe_routes: [{'' if here else f'{{route: {BEHIND}, via: 10.90.0.1}}'}]
logging: {{level: info, format: text}}
firewall:
  outbound: [{{port: any, proto: any, host: any}}]
  inbound: [{{port: any, proto: any, host: any}}]
""")
        scene.start(name, "nebula", "-config", config, ns=SITE if here else None, ready="Nebula interface is active")
    scene.wait(lambda: verify.works(INNER, 1), "the mesh")
    return Truth("nebula0", [(LIC, "udp", 4242)], claimed=[(LIC, "udp", 4242)])


def fastd(scene):
    """fastd"""
    scene.has_program("fastd")
    keys = {}
    for name in ("gateway", "host"):
        words = scene.run("fastd", "--machine-readable", "--generate-key").split()
        keys[name] = words[0], scene.run("fastd", "--machine-readable", "--show-key", "--config", "-",
                                         text=f'secret "{words[0]}";\n').strip()
    for name, other, address in (("gateway", "host", "10.95.0.1"), ("host", "gateway", "10.95.0.2")):
        here = name == "gateway"
        config = scene.file(f"{name}.conf", f"""
log level info;
mode tun;
interface "{"fastg" if here else "fastd"}0";
method "salsa2012+umac";
mtu 1380;
bind {f"{LIC}:10000" if here else "any:0"};
secret "{keys[name][0]}";
on up "ip address add {address}/24 dev $INTERFACE; ip link set $INTERFACE up";
peer "{other}" {{ key "{keys[other][1]}"; {'' if here else f'remote {LIC}:10000;'} }}
""")
        scene.start(name, "fastd", "--config", config, ns=SITE if here else None, ready="established" if not here else "starting")
    scene.ip("route add 192.0.2.0/24 dev fastd0")
    return Truth("fastd0", [(LIC, "udp", 10000)], claimed=[(LIC, "udp", 10000)])


SCENES = {
    "openvpn-udp": openvpn, "openvpn-tcp": openvpn_tcp, "openvpn-mtu700": openvpn_mtu, "wireguard": wireguard,
    "wireguard-mtu700": wireguard_mtu, "openvpn-in-wireguard": openvpn_in_wireguard,
    "wireguard-in-openvpn": wireguard_in_openvpn, "openvpn-outer-v6": openvpn_outer_v6,
    "wireguard-outer-v6": wireguard_outer_v6, "openvpn-inner-v6": openvpn_inner_v6, "wireguard-inner-v6": wireguard_inner_v6,
    "openconnect": openconnect, "openconnect-tls": openconnect_tls, "tinc": tinc, "tinc-mesh": tinc_mesh, "ssh": ssh,
    "strongswan": strongswan, "nebula": nebula, "fastd": fastd,
}
