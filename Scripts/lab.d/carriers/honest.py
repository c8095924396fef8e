"""Real tunnels of the licensed gateway, which hide nothing."""
from products import (openvpn_client, openvpn_config, openvpn_gateway, wireguard_client, wireguard_gateway)
from scene import (BEHIND6, HOST6, INNER6, LIC, LIC2, LIC6, PORTAL, ROUTER, ROUTER6, SITE, UNL6, Truth)


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
    import os
    from scene import LAB
    scene.ip(f"address add {INNER6}/128 dev lo nodad", ns=SITE)
    scene.sysctl("ipv6/conf/all/forwarding", 1, ns=SITE)
    path = os.path.join(LAB, "nginx/nginx.conf")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    old = "server { listen 192.0.2.80:443 ssl default_server; server_name erp.corp.test;"
    if old not in text:
        raise RuntimeError("the lab's nginx.conf is not as it was")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, old + f" listen [{INNER6}]:443 ssl;"))
    scene.run("nginx", "-p", LAB, "-c", path, "-e", f"{LAB}/log/nginx", "-s", "reload", ns=SITE)
    with open("/etc/hosts", "a", encoding="utf-8") as file:
        file.write(f"{INNER6} erp.corp.test\n")
    path = os.path.join(LAB, "profile.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("192.0.2.0/24]", f"192.0.2.0/24, '{BEHIND6}']"))
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


SCENES = {
    "openvpn-udp": openvpn, "openvpn-tcp": openvpn_tcp, "openvpn-mtu700": openvpn_mtu, "wireguard": wireguard,
    "wireguard-mtu700": wireguard_mtu, "openvpn-in-wireguard": openvpn_in_wireguard,
    "wireguard-in-openvpn": wireguard_in_openvpn, "openvpn-outer-v6": openvpn_outer_v6,
    "wireguard-outer-v6": wireguard_outer_v6, "openvpn-inner-v6": openvpn_inner_v6, "wireguard-inner-v6": wireguard_inner_v6,
}
