"""Changes of the lab that a tunnel is then built upon."""
import ssl

import verify
from scene import LAB, PORTAL, ROUTER


def tls12(scene):
    """the endpoints speak TLS 1.2 at most"""
    scene.change_endpoints("ssl_protocols TLSv1.2 TLSv1.3;", "ssl_protocols TLSv1.2;")

    def refused():
        context = ssl.create_default_context(cafile=f"{LAB}/ca.pem")
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        try:
            verify.handshake(PORTAL, timeout=1, context=context, name="portal.example.test")
        except OSError:
            return True
        return False

    scene.wait(refused, "TLS 1.3 to be refused")


def bridge(scene):
    """the host's outer interface is a port of a bridge, br0, that has its address"""
    scene.ip("link add br0 type bridge", "address flush dev eth0", "link set eth0 master br0",
             "address add 198.51.100.2/24 dev br0", "link set br0 up", "route add default via 198.51.100.1")


def small_link(scene):
    """the outer link carries 600 bytes at once, so that outer packets leave in fragments"""
    scene.ip("link set eth0 mtu 600")
    scene.ip("link set host0 mtu 600", ns=ROUTER)


SCENES = {"endpoint-tls12": tls12, "uplink-bridge": bridge, "uplink-mtu600": small_link}
