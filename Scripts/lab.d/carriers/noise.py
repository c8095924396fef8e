"""Traffic beside and inside a tunnel; it ends by itself. The tunnel is there already."""
from products import openvpn_client, openvpn_config, openvpn_gateway
from scene import INNER, LIC2, SITE, UNL

# Bits in a second, where nothing else is said.
RATE = 50_000_000


def sender(scene, address, seconds, rate=RATE):
    # It is thrown away there, or each packet would be refused by another.
    scene.nft("table ip sink { chain i { type filter hook input priority 0\nudp dport 9 drop\n}\n}\n", ns=SITE)
    scene.tool("noise", "sender.py", address, 9, rate, seconds)


def beside(scene, seconds=30):
    """50 Mbit/s of UDP of random sizes from the host to another host outside"""
    sender(scene, "203.0.113.81", seconds)


def unlicensed(scene, seconds=30):
    """50 Mbit/s of UDP of random sizes from the host to the unlicensed gateway's address"""
    sender(scene, UNL, seconds)


def inside(scene, seconds=30):
    """50 Mbit/s of UDP of random sizes from the host through the tunnel"""
    sender(scene, INNER, seconds)


def second_tunnel(scene, seconds=30):
    """a second OpenVPN tunnel, busy with 20 Mbit/s, to another licensed gateway"""
    scene.ip("address add 192.0.2.200/32 dev lo", ns=SITE)
    openvpn_gateway(scene, LIC2, number=9)
    config = openvpn_config(scene, [LIC2], name="second", device="tun9", routes=(), lines=["route 192.0.2.200 255.255.255.255"])
    openvpn_client(scene, config)
    sender(scene, "192.0.2.200", seconds, 20_000_000)


SCENES = {"noise-beside": beside, "noise-unlicensed": unlicensed, "noise-inside": inside, "noise-second-tunnel": second_tunnel}
