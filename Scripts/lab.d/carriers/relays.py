"""Tunnels whose next stop is a proxy or relay on the LAN: what leads on from there, this host's wire does not show."""
from honest import openconnect_client, ocserv
from products import openvpn_client, openvpn_config, openvpn_gateway
from scene import LAB, LAN, LIC, ROUTER, UNL, Truth

PROXY = [(LAN, "tcp", 3128)]


def lan(scene):
    scene.ip(f"address add {LAN}/24 dev host0", ns=ROUTER)


def squid(scene):
    """An HTTP proxy on the LAN that connects to anywhere."""
    scene.has_program("squid")
    lan(scene)
    config = scene.file("squid.conf", "\n".join([
        f"http_port {LAN}:3128", "acl CONNECT method CONNECT", "http_access allow all", "cache deny all", "access_log none",
        f"cache_log {LAB}/tmp/squid.log", "pid_filename none", "shutdown_lifetime 0 seconds", "pinger_enable off",
        "visible_hostname proxy.corp.test", "coredump_dir /", "netdb_filename none", "max_filedescriptors 1024", ""]))
    # It leaves shared memory behind when it is killed.
    scene.start("squid", "unshare", "--mount", "--", "sh", "-c", "mount -t tmpfs tmpfs /dev/shm && exec squid -N -f \"$1\"", "sh",
                config, ns=ROUTER)
    scene.wait(lambda: "3128" in scene.run("ss", "-Hltn", ns=ROUTER), "squid")


def relayed(interface, address, protocol, port, outer, kind):
    return Truth(interface, outer, claimed=[(address, protocol, port)],
                 relay={"kind": kind, "address": address, "protocol": protocol, "port": port})


def through_proxy(scene, gateway):
    squid(scene)
    openvpn_gateway(scene, gateway, protocol="tcp")
    openvpn_client(scene, openvpn_config(scene, [gateway], protocol="tcp", lines=[f"http-proxy {LAN} 3128"]))
    return relayed("tun0", gateway, "tcp", 1194, PROXY, "http proxy")


def openvpn_proxy(scene):
    """OpenVPN over TCP through an HTTP proxy on the LAN to the licensed gateway"""
    return through_proxy(scene, LIC)


def openvpn_proxy_unlisted(scene):
    """OpenVPN over TCP through an HTTP proxy on the LAN to the unlicensed gateway"""
    return through_proxy(scene, UNL)


def openconnect_proxy(scene):
    """openconnect by TLS through an HTTP proxy on the LAN to the licensed gateway"""
    squid(scene)
    pin = ocserv(scene, LIC)
    openconnect_client(scene, LIC, pin, dtls=False, lines=["--proxy", f"http://{LAN}:3128"])
    return relayed("tun0", LIC, "tcp", 443, PROXY, "http proxy")


def licensed_proxy(scene):
    """openconnect through an HTTP proxy at the licensed gateway's address to the unlicensed gateway"""
    pin = ocserv(scene, UNL)
    scene.has_program("socat")
    scene.start("proxy", "/usr/bin/python3", "-IB", __file__.replace("relays.py", "proxy.py"), LIC, "443", ns="site", ready="ready")
    openconnect_client(scene, UNL, pin, dtls=False, lines=["--proxy", f"http://{LIC}:443"])
    return Truth("tun0", [(LIC, "tcp", 443)], claimed=[(LIC, "tcp", 443)],
                 relay={"kind": "http proxy", "address": UNL, "protocol": "tcp", "port": 443})


def socat_relay(scene):
    """OpenVPN over UDP to a relay on the LAN, which leads to the unlicensed gateway"""
    scene.has_program("socat")
    lan(scene)
    openvpn_gateway(scene, UNL)
    scene.start("relay", "socat", "-d", "-d", f"UDP4-LISTEN:1194,bind={LAN},fork,reuseaddr", f"UDP4:{UNL}:1194", ns=ROUTER,
                ready="listening|starting")
    openvpn_client(scene, openvpn_config(scene, [LAN]))
    return Truth("tun0", [(LAN, "udp", 1194)], claimed=[(LAN, "udp", 1194)],
                 relay={"kind": "relay", "address": UNL, "protocol": "udp", "port": 1194})


def router_dnat(scene):
    """OpenVPN over UDP to the licensed gateway, but the router rewrites its packets to the unlicensed one"""
    openvpn_gateway(scene, UNL)
    scene.nft(f"table ip t {{ chain p {{ type nat hook prerouting priority -100\n"
              f"ip daddr {LIC} udp dport 1194 dnat to {UNL}\n}}\n}}\n", ns=ROUTER)
    openvpn_client(scene, openvpn_config(scene, [LIC]))
    return Truth("tun0", [(LIC, "udp", 1194)], claimed=[(LIC, "udp", 1194)],
                 relay={"kind": "address translation", "address": UNL, "protocol": "udp", "port": 1194})


SCENES = {"openvpn-proxy": openvpn_proxy, "openvpn-proxy-unlisted": openvpn_proxy_unlisted,
          "openconnect-proxy": openconnect_proxy, "licensed-proxy": licensed_proxy, "socat-relay": socat_relay,
          "router-dnat": router_dnat}
