"""Tunnels whose data goes to a gateway that nobody licensed, while what a host can be asked says the licensed one."""
import base64
import os
import socket

from products import key_of, openvpn_client, openvpn_config, openvpn_gateway, public_of, wireguard_gateway
from scene import BEHIND, HERE, LIC, SITE, UNL, SceneError, Truth, Unsupported

DATA, CLAIM = [(UNL, "udp", 1194)], [(LIC, "udp", 1194)]
DATA_TCP, CLAIM_TCP = [(UNL, "tcp", 1194)], [(LIC, "tcp", 1194)]
# A full tunnel beside which the unlicensed gateway is reached, by a route that is no host's.
EVERYTHING = ["route 0.0.0.0 128.0.0.0", "route 128.0.0.0 128.0.0.0", "route 203.0.113.128 255.255.255.128 net_gateway"]
OWN, OWN_CLAIM = [(UNL, "udp", 5555)], [(LIC, "udp", 5555)]


def two_remotes(scene):
    """one configuration with two remotes, the licensed one with a host route, the other one taken"""
    openvpn_gateway(scene, UNL)
    # The first one that answers is kept.
    config = openvpn_config(scene, [UNL, LIC], lines=[*EVERYTHING, f"route {LIC} 255.255.255.255 net_gateway"],
                            management=False)
    openvpn_client(scene, config)
    return Truth("tun0", DATA, claimed=CLAIM)


def edited_configuration(scene):
    """the configuration names the licensed gateway since the tunnel is up, and a host route leads there"""
    openvpn_gateway(scene, UNL)
    config = openvpn_config(scene, [UNL], lines=EVERYTHING, management=False)
    openvpn_client(scene, config)
    openvpn_config(scene, [LIC], lines=EVERYTHING, management=False)
    scene.ip(f"route add {LIC}/32 via 198.51.100.1 dev eth0")
    return Truth("tun0", DATA, claimed=CLAIM)


def quoted_remote(scene):
    """the configuration's real remote stands in quotes, and a comment names the licensed gateway behind a carriage return"""
    openvpn_gateway(scene, UNL, protocol="tcp")
    config = openvpn_config(scene, [], protocol="tcp", management=False, lines=[
        f'"remote" {UNL} 1194', f"# as before\rremote {LIC} 1194", *EVERYTHING, f"route {LIC} 255.255.255.255 net_gateway"])
    openvpn_client(scene, config)
    return Truth("tun0", DATA_TCP, claimed=CLAIM_TCP)


def dnat(scene):
    """nftables rewrites the destination as packets leave"""
    openvpn_gateway(scene, UNL)
    scene.nft(f"table ip t {{ chain o {{ type nat hook output priority -100\n"
              f"ip daddr {LIC} udp dport 1194 dnat to {UNL}\n}}\n}}\n")
    openvpn_client(scene, openvpn_config(scene, [LIC]))
    return Truth("tun0", DATA, claimed=CLAIM)


def netdev_egress(scene):
    """nftables rewrites frames at the outer interface, both ways, below address translation"""
    openvpn_gateway(scene, UNL)
    scene.nft(f"table netdev t {{\nchain e {{ type filter hook egress device eth0 priority 0\n"
              f"ip daddr {LIC} udp dport 1194 ip daddr set {UNL}\n}}\n"
              f"chain i {{ type filter hook ingress device eth0 priority 0\n"
              f"ip saddr {UNL} udp sport 1194 ip saddr set {LIC}\n}}\n}}\n")
    openvpn_client(scene, openvpn_config(scene, [LIC]))
    return Truth("tun0", DATA, claimed=CLAIM)


def tc_bpf(scene):
    """BPF programs at the outer interface (tcx) rewrite frames, both ways"""
    openvpn_gateway(scene, UNL)
    scene.tool("bpf", "bpf.py", "link", "eth0", LIC, UNL)
    openvpn_client(scene, openvpn_config(scene, [LIC]))
    return Truth("tun0", DATA, claimed=CLAIM)


def relay(scene, listen, onward):
    scene.has_program("socat")
    scene.start("relay", "socat", "-d", "-d", listen, onward, ready="listening|starting")


def local_route(scene):
    """this host takes packets for the licensed gateway for its own, and socat relays them"""
    openvpn_gateway(scene, UNL)
    scene.ip(f"route add local {LIC}/32 dev lo")
    relay(scene, "UDP4-LISTEN:1194,fork,reuseaddr", f"UDP4:{UNL}:1194")
    openvpn_client(scene, openvpn_config(scene, [LIC]))
    return Truth("tun0", DATA, claimed=CLAIM)


def socat_loopback(scene):
    """the gateway is a port of this host, from which socat relays"""
    openvpn_gateway(scene, UNL)
    relay(scene, "UDP4-LISTEN:1195,bind=127.0.0.1,fork,reuseaddr", f"UDP4:{UNL}:1194")
    scene.ip(f"route add {LIC}/32 via 198.51.100.1 dev eth0")
    openvpn_client(scene, openvpn_config(scene, ["127.0.0.1"], port=1195))
    return Truth("tun0", DATA, claimed=[("127.0.0.1", "udp", 1195)])


def redirect(scene):
    """nftables redirects the tunnel's carrier to a relay on this host"""
    openvpn_gateway(scene, UNL)
    relay(scene, "UDP4-LISTEN:9999,bind=127.0.0.1,fork,reuseaddr", f"UDP4:{UNL}:1194")
    scene.nft(f"table ip t {{ chain o {{ type nat hook output priority -100\n"
              f"ip daddr {LIC} udp dport 1194 redirect to :9999\n}}\n}}\n")
    openvpn_client(scene, openvpn_config(scene, [LIC]))
    return Truth("tun0", DATA, claimed=CLAIM)


def tproxy(scene):
    """the tunnel's TCP connection goes to a transparent proxy of this host"""
    openvpn_gateway(scene, UNL, protocol="tcp")
    scene.run(os.path.join(HERE, "../bin/lab-divert"), "relay", "9998", UNL, "1194", "transparent")
    scene.ip("rule add fwmark 1 lookup 100", "route add local default dev lo table 100")
    scene.nft(f"table ip t {{\nchain o {{ type route hook output priority -150\nmeta mark 0x77 return\n"
              f"ip daddr {LIC} tcp dport 1194 meta mark set 1\n}}\n"
              f"chain p {{ type filter hook prerouting priority -150\n"
              f"iif lo ip daddr {LIC} tcp dport 1194 tproxy to :9998 meta mark set 1 accept\n}}\n}}\n")
    openvpn_client(scene, openvpn_config(scene, [LIC], protocol="tcp"))
    return Truth("tun0", DATA_TCP, claimed=CLAIM_TCP)


def hub_namespace(scene):
    """the client lives in another network namespace, which rewrites; its device alone is the host's"""
    openvpn_gateway(scene, UNL)
    scene.ip("netns add hub", "link add hub0 type veth peer name up0 netns hub", "address add 10.77.0.1/30 dev hub0",
             "link set hub0 up")
    scene.ip("link set lo up", "address add 10.77.0.2/30 dev up0", "link set up0 up", "route add default via 10.77.0.1", ns="hub")
    scene.sysctl("ipv4/ip_forward", 1)
    scene.nft("table ip t { chain p { type nat hook postrouting priority 100\nip saddr 10.77.0.2 masquerade\n}\n}\n")
    return from_hub(scene)


def hub_macvlan(scene):
    """the same, and the other namespace leaves by a macvlan of the outer interface"""
    openvpn_gateway(scene, UNL)
    scene.ip("netns add hub")
    try:
        scene.ip("link add link eth0 name up0 netns hub type macvlan mode bridge")
    except SceneError as error:
        raise Unsupported(f"no macvlan: {error}") from None
    scene.ip("link set lo up", "address add 198.51.100.3/24 dev up0", "link set up0 up", "route add default via 198.51.100.1",
             ns="hub")
    return from_hub(scene)


def from_hub(scene):
    """The client of another namespace, where packets to the licensed gateway are rewritten; its device becomes the host's."""
    scene.nft(f"table ip t {{ chain o {{ type nat hook output priority -100\nip daddr {LIC} dnat to {UNL}\n}}\n}}\n", ns="hub")
    config = openvpn_config(scene, [LIC], routes=(), lines=["ifconfig-noexec", "route-noexec"])
    openvpn_client(scene, config, ns="hub")
    scene.ip("link set tun0 netns 1", ns="hub")
    scene.ip("address add 10.20.1.2/24 dev tun0", "link set tun0 up", f"route add {BEHIND} dev tun0")
    return Truth("tun0", DATA, claimed=CLAIM)


def inherited_socket(scene):
    """OpenVPN over UDP has inherited an idle TCP connection to the licensed gateway"""
    openvpn_gateway(scene, LIC, protocol="tcp", number=1)
    openvpn_gateway(scene, UNL, number=2)
    idle = socket.create_connection((LIC, 1194))
    os.set_inheritable(idle.fileno(), True)
    # Its configuration is gone, so that the one connection is all that speaks.
    config = openvpn_config(scene, [UNL], management=False)
    scene.start("client", "openvpn", "--config", config, ready="Initialization Sequence Completed", pass_fds=(idle.fileno(),))
    os.unlink(config)
    return Truth("tun0", DATA, claimed=CLAIM_TCP)


def preloaded(scene):
    """the packaged client with a preloaded library that changes addresses"""
    library = os.path.join(HERE, "../../../.build/lab/preload.so")
    scene.run(os.path.join(HERE, "../compile"), os.path.join(HERE, "preload"), library, "-shared", "-fPIC")
    openvpn_gateway(scene, UNL)
    openvpn_client(scene, openvpn_config(scene, [LIC]),
                   prefix=("env", f"LD_PRELOAD={library}", f"PRELOAD_FROM={LIC}", f"PRELOAD_TO={UNL}"))
    return Truth("tun0", DATA, claimed=CLAIM)


def forged_wireguard(scene):
    """another program answers for the interface by WireGuard's socket, with the licensed gateway's key and address"""
    public = wireguard_gateway(scene, UNL, which="unknown")
    genuine = f"{scene.folder}/genuine"
    os.mkdir(genuine)
    os.makedirs("/run/wireguard", mode=0o700, exist_ok=True)
    licensed = public_of(scene, key_of(scene, "licensed"))
    # The genuine program has a folder of its own for its socket; the one that everybody asks is inherited by it.
    scene.tool("answerer", "answerer.py", "/run/wireguard/wg0.sock", key_of(scene, "client"), licensed, f"{LIC}:51820", BEHIND,
               "unshare", "--mount", "--", "sh", "-c",
               f"mount --bind {genuine} /run/wireguard; exec wireguard-go --foreground wg0", ready=None)
    socket_path = f"{genuine}/wg0.sock"
    scene.wait(lambda: os.path.exists(socket_path) and os.path.exists("/sys/class/net/wg0"), "wireguard-go")
    hexadecimal = lambda key: base64.b64decode(key).hex()  # noqa: E731
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(socket_path)
        control.sendall((f"set=1\nprivate_key={hexadecimal(key_of(scene, 'client'))}\npublic_key={hexadecimal(public)}\n"
                         f"endpoint={UNL}:51820\npersistent_keepalive_interval=25\nallowed_ip={BEHIND}\n\n").encode())
        if b"errno=0" not in control.recv(4096):
            raise SceneError("wireguard-go refuses its configuration")
    scene.ip("address add 10.30.1.2/24 dev wg0", "link set wg0 mtu 1420 up", f"route add {BEHIND} dev wg0")
    return Truth("wg0", [(UNL, "udp", 51820)], claimed=[(LIC, "udp", 51820)])


# --- The connect and sendmsg hooks of a cgroup

def cgroup(scene):
    # The lab takes it away when it ends.
    names = os.environ.get("VPNAUDIT_CGROUPS")
    if not names:
        raise Unsupported("no cgroup2 is mounted")
    path = f"{names}carry-{os.urandom(4).hex()}"
    try:
        os.mkdir(path)
    except OSError as error:
        raise Unsupported(f"no cgroup can be made: {error}") from None
    return path


def bpf_hook(scene, protocol):
    path = cgroup(scene)
    openvpn_gateway(scene, UNL, protocol=protocol)
    scene.tool("bpf", "bpf.py", "cgroup", path, LIC, UNL)
    openvpn_client(scene, openvpn_config(scene, [LIC], protocol=protocol),
                   prefix=("sh", "-c", f"echo $$ >{path}/cgroup.procs; exec \"$@\"", "sh"))
    return Truth("tun0", [(UNL, protocol, 1194)], claimed=[(LIC, protocol, 1194)])


def bpf_connect(scene):
    """a BPF hook of the client's cgroup changes where it connects to (TCP)"""
    return bpf_hook(scene, "tcp")


def bpf_sendmsg(scene):
    """BPF hooks of the client's cgroup change where it sends to and from where it receives (UDP)"""
    return bpf_hook(scene, "udp")


# --- Programs of their own that hold the device

def own_tunnel(scene, mode, answers="same", entrance="tun", name="tun0", env=None):
    """The host's end and the far end of a holder.py; packets for the endpoint go into it."""
    scene.tool("far", "holder.py", "far", "far0", "10.66.55.1/24", answers, LIC, UNL, ns=SITE)
    scene.tool("holder", "holder.py", "hold", entrance, name, mode, LIC, UNL, env=env)
    if entrance == "tun":
        scene.ip("address add 10.66.55.2/24 dev tun0")
    if entrance in ("tun", "socat"):
        scene.ip("link set tun0 mtu 1400 up", f"route add {BEHIND} dev tun0")


def socat_holder(scene):
    """socat holds the tun device and sends what it reads to the unlicensed gateway"""
    scene.has_program("socat")
    scene.start("far", "socat", "-d", "-d", f"UDP4-LISTEN:5555,bind={UNL}",
                "TUN:10.66.55.1/24,tun-name=far0,iff-no-pi,iff-up", ns=SITE, ready="listening|starting|UDP")
    scene.start("holder", "socat", "-d", "-d", "TUN:10.66.55.2/24,tun-name=tun0,iff-no-pi,iff-up", f"UDP4:{UNL}:5555",
                ready="starting data transfer loop")
    scene.ip("link set tun0 mtu 1400", f"route add {BEHIND} dev tun0", f"route add {LIC}/32 via 198.51.100.1 dev eth0")
    return Truth("tun0", OWN, claimed=[])


def holder_locks(scene):
    """the holder has a hundred locks on its device, and another program a descriptor and a socket of it"""
    own_tunnel(scene, "other", env={"HOLDER_LOCKS": "100", "HOLDER_DECOY": "yes"})
    return Truth("tun0", OWN, claimed=OWN_CLAIM)


def holder_covered(scene):
    """something is mounted over the holder's folder in /proc"""
    own_tunnel(scene, "other")
    empty = os.path.join(scene.folder, "empty")
    os.mkdir(empty)
    found = [pid for pid in os.listdir("/proc") if pid.isdecimal() and holds(pid)]
    for pid in found:
        scene.run("mount", "--bind", empty, f"/proc/{pid}")
    return Truth("tun0", OWN, claimed=OWN_CLAIM)


def holds(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read().split(b"\0")
    except OSError:
        return False
    return b"hold" in words and any(word.endswith(b"holder.py") for word in words)


def holder_elsewhere(scene):
    """the program looks from a pid namespace in which the holder is not"""
    own_tunnel(scene, "other")
    return Truth("tun0", OWN, claimed=OWN_CLAIM, prefix=["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"])


def pair(scene):
    """A veth pair of the host whose one end is the way to the endpoint; the other is for a program."""
    scene.ip("link add ha type veth peer name hb", "address add 10.66.55.2/24 dev ha", "link set ha mtu 1400 gso_max_segs 1 up",
             "link set hb mtu 1400 up")


def through(scene, link):
    scene.ip(f"route add {BEHIND} via 10.66.55.1 dev {link}")


def packet_forwarder(scene):
    """a packet socket at the other end of a veth pair"""
    pair(scene)
    own_tunnel(scene, "other", entrance="packet", name="hb")
    through(scene, "ha")
    return Truth("ha", OWN, claimed=OWN_CLAIM)


def macvtap_forwarder(scene):
    """a program holds a macvtap on the other end of a veth pair"""
    pair(scene)
    try:
        scene.ip("link add link hb name mt0 type macvtap mode bridge", "link set mt0 up")
    except SceneError as error:
        raise Unsupported(f"no macvtap: {error}") from None
    own_tunnel(scene, "other", entrance="macvtap", name="mt0")
    through(scene, "ha")
    return Truth("ha", OWN, claimed=OWN_CLAIM)


def tap_forwarder(scene):
    """a program holds a tap that is a bridge's port, as a virtual machine's would be"""
    scene.ip("link add br0 type bridge", "link set br0 mtu 1400 gso_max_segs 1 up", "address add 10.66.55.2/24 dev br0")
    own_tunnel(scene, "other", entrance="tap", name="vnet0")
    scene.ip("link set vnet0 mtu 1400 master br0 up")
    through(scene, "br0")
    return Truth("br0", OWN, claimed=OWN_CLAIM)


SCENES = {
    "two-remotes": two_remotes, "edited-configuration": edited_configuration, "quoted-remote": quoted_remote, "dnat": dnat,
    "netdev-egress": netdev_egress,
    "tc-bpf": tc_bpf, "local-route": local_route, "socat-loopback": socat_loopback, "redirect": redirect, "tproxy": tproxy,
    "hub-namespace": hub_namespace,
    "hub-macvlan": hub_macvlan, "inherited-socket": inherited_socket, "preloaded": preloaded, "forged-wireguard": forged_wireguard, "bpf-connect": bpf_connect,
    "bpf-sendmsg": bpf_sendmsg, "socat-holder": socat_holder, "holder-locks": holder_locks, "holder-covered": holder_covered,
    "holder-elsewhere": holder_elsewhere, "packet-forwarder": packet_forwarder, "macvtap-forwarder": macvtap_forwarder,
    "tap-forwarder": tap_forwarder,
}
