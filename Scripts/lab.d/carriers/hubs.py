"""Packets for the licensed gateway that stay on the machine at first: another namespace takes and rewrites them."""
import json

from products import openvpn_client, openvpn_config, openvpn_gateway
from scene import LIC, ROUTER, SITE, UNL, SceneError, Truth, Unsupported

DATA, CLAIM = [(UNL, "udp", 1194)], [(LIC, "udp", 1194)]


def hub(scene):
    """A namespace with a leg into the host's (hub0, hub1) and one of its own to the router (leg0, leg1)."""
    openvpn_gateway(scene, UNL)
    scene.ip("netns add hub", "link add hub0 type veth peer name hub1 netns hub", "link set hub0 up")
    scene.ip(f"link add leg0 type veth peer name leg1 netns {ROUTER}", "link set leg0 up", "address add 10.67.0.2/24 dev leg0",
             "link set lo up", "link set hub1 up", ns="hub")
    scene.ip("address add 10.67.0.1/24 dev leg1", "link set leg1 up", ns=ROUTER)
    scene.ip("route add default via 10.67.0.1", ns="hub")
    scene.sysctl("ipv4/ip_forward", 1, ns="hub")
    for name in ("all", "default", "hub1"):
        scene.sysctl(f"ipv4/conf/{name}/rp_filter", 0, ns="hub")


def mirred(scene):
    """traffic control puts what leaves for the licensed gateway into a link to another namespace"""
    hub(scene)
    router = json.loads(scene.run("ip", "-j", "link", "show", "host0", ns=ROUTER))[0]["address"]
    # The frames keep the address of the router, whom they were for.
    scene.ip(f"link set hub1 address {router}", ns="hub")
    scene.nft(f"table ip t {{\nchain c {{ type filter hook prerouting priority -300\n"
              f"ip daddr {LIC} udp dport 1194 ip daddr set {UNL}\n}}\n}}\n", ns="hub")
    # Answers go to the host straight, as if from the licensed gateway.
    scene.nft(f"table ip t {{\nchain c {{ type filter hook postrouting priority 200\n"
              f"ip saddr {UNL} udp sport 1194 ip saddr set {LIC}\n}}\n}}\n", ns=SITE)
    try:
        scene.run("tc", "qdisc", "add", "dev", "eth0", "clsact")
        scene.run("tc", "filter", "add", "dev", "eth0", "egress", "protocol", "ip", "u32", "match", "ip", "dst", f"{LIC}/32",
                  "action", "mirred", "egress", "redirect", "dev", "hub0")
    except SceneError as error:
        raise Unsupported(f"no redirection by traffic control: {error}") from None
    openvpn_client(scene, openvpn_config(scene, [LIC]))
    return Truth("tun0", DATA, claimed=CLAIM, tap=(ROUTER, "leg1"))


def bound(scene):
    """the client's socket is bound to a link to another namespace, which rewrites"""
    hub(scene)
    scene.ip("address add 10.66.0.2/24 dev hub0", f"route add {LIC} via 10.66.0.1 dev hub0")
    scene.ip("address add 10.66.0.1/24 dev hub1", ns="hub")
    scene.ip("route add 10.66.0.0/24 via 10.67.0.2", ns=ROUTER)
    scene.nft(f"table ip t {{\nchain c {{ type nat hook prerouting priority -100\n"
              f"ip daddr {LIC} udp dport 1194 dnat to {UNL}\n}}\n}}\n", ns="hub")
    openvpn_client(scene, openvpn_config(scene, [LIC], lines=["bind-dev hub0"]))
    return Truth("tun0", DATA, claimed=CLAIM, tap=(ROUTER, "leg1"))


SCENES = {"hub-mirred": mirred, "hub-bound": bound}
