"""A scene's own check: handshakes with the endpoint, and where what left the host meanwhile went.

It looks at the host's outer interface with a packet socket, or, where packets pass beside it, at one of the router's.
"""
import ctypes
import os
import select
import socket
import ssl
import struct
import threading
import time

from scene import LAB, ROUTER, SceneError

ETH_P_ALL, PACKET_OUTGOING = 3, 4
PROTOCOLS = {6: "tcp", 17: "udp", 50: "esp", 1: "icmp", 58: "icmp6", 47: "gre"}
# What a handshake with its request sends at least.
LEAST = 2000


def destination(packet):
    """(address, protocol, port) of an IP packet and its length; nothing where it is none."""
    if len(packet) >= 20 and packet[0] >> 4 == 4:
        head = (packet[0] & 15) * 4
        protocol, size = packet[9], struct.unpack("!H", packet[2:4])[0]
        address = socket.inet_ntop(socket.AF_INET, packet[16:20])
        fragment = struct.unpack("!H", packet[6:8])[0] & 0x1FFF
    elif len(packet) >= 40 and packet[0] >> 4 == 6:
        head, protocol, size = 40, packet[6], 40 + struct.unpack("!H", packet[4:6])[0]
        address, fragment = socket.inet_ntop(socket.AF_INET6, packet[24:40]), 0
    else:
        return None, 0
    port = struct.unpack("!H", packet[head + 2:head + 4])[0] if protocol in (6, 17) and not fragment else 0
    return (address, PROTOCOLS.get(protocol, str(protocol)), port), size


class Tap:
    """Counts the bytes for each destination that leave by an interface (or, seen from the router, come in by it)."""

    def __init__(self, interface="eth0", ns=None, outgoing=True):
        self.bytes, self.packets = {}, {}
        self.outgoing = outgoing
        self.stopped, ready = threading.Event(), threading.Event()
        # A thread of its own, for a namespace is a thread's.
        self.thread = threading.Thread(target=self.listen, args=(interface, ns, ready), daemon=True)
        self.thread.start()
        if not ready.wait(5):
            raise SceneError(f"no packet socket on {interface}")

    def listen(self, interface, ns, ready):
        if ns:
            enter(ns)
        tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
        tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        tap.bind((interface, ETH_P_ALL))
        ready.set()
        while not self.stopped.is_set():
            if not select.select([tap], [], [], 0.02)[0]:
                continue
            packet, place = tap.recvfrom(128)
            if (place[2] == PACKET_OUTGOING) != self.outgoing:
                continue
            where, size = destination(packet)
            if where:
                self.bytes[where] = self.bytes.get(where, 0) + size
                self.packets[where] = self.packets.get(where, 0) + 1
        tap.close()

    def stop(self):
        time.sleep(0.05)
        self.stopped.set()
        self.thread.join()


def enter(ns):
    """Moves this thread into a named network namespace."""
    descriptor = os.open(f"/run/netns/{ns}", os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, 0x40000000):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(descriptor)


def handshake(address, size=3000, timeout=5, context=None, name="erp.corp.test"):
    """One TLS handshake with the endpoint and a request of about `size` bytes; its seconds."""
    context = context or ssl.create_default_context(cafile=f"{LAB}/ca.pem")
    start = time.monotonic()
    with socket.create_connection((address, 443), timeout=timeout) as connection:
        with context.wrap_socket(connection, server_hostname=name) as secure:
            secure.sendall(b"GET / HTTP/1.1\r\nHost: " + name.encode() + b"\r\nConnection: close\r\n"
                           + b"".join(b"X-Filling: " + b"x" * min(6000, size - at) + b"\r\n" for at in range(0, size, 6000))
                           + b"\r\n")
            answer = b""
            while part := secure.recv(4096):
                answer += part
    if name.encode() not in answer:
        raise SceneError(f"the endpoint answered {answer[:80]!r}")
    return time.monotonic() - start


def works(address, timeout=1.5, size=3000):
    try:
        handshake(address, size, timeout)
    except (OSError, SceneError):
        return False
    return True


def tally(truth, count=3):
    """Sends `count` requests and says what each destination got; fails where the truth is another."""
    own = Tap()
    place = truth.tap or ((ROUTER, "host0") if truth.unseen else None)
    tap = Tap(place[1], ns=place[0], outgoing=False) if place else own
    times = [handshake(truth.address, truth.size) for _ in range(count)]
    for one in {own, tap}:
        one.stop()
    if place and any(own.packets.get(tuple(place)) for place in truth.outer):
        raise SceneError("a packet socket of the host sees what should pass beside it")
    data = count * LEAST
    expected = {tuple(place) for place in truth.outer}
    others = {tuple(place) for place in truth.decoys}
    for place in expected:
        if tap.bytes.get(place, 0) * len(expected) < data:
            raise SceneError(f"only {tap.bytes.get(place, 0)} bytes left to {place}, which should carry the data: {tap.bytes}")
    for place, size in tap.bytes.items():
        # Later fragments have no port.
        known = place in expected | others or (*place[:2], 0) in {(*one[:2], place[2]) for one in expected | others}
        # Port 9 gets the noise of other scenes.
        if not known and place[2] != 9 and size > data / 4:
            raise SceneError(f"{size} bytes left to {place}, of which the truth knows nothing: {tap.bytes}")
    return {"handshakes": count, "slowest": round(max(times), 4),
            "left": [{"address": a, "protocol": p, "port": n, "bytes": size, "packets": tap.packets[a, p, n]}
                     for (a, p, n), size in sorted(tap.bytes.items(), key=lambda item: -item[1])]}


def cut(scene, truth):
    """Takes each destination away in turn at the router: only without one that carries data may the endpoint be gone."""
    result = []
    for carries, places in ((True, truth.outer), (False, truth.decoys)):
        for address, protocol, port in places:
            family = "ip6" if ":" in address else "ip"
            match = f"{protocol} dport {port}" if protocol in ("tcp", "udp") else f"meta l4proto {protocol}"
            scene.nft(f"table inet cut {{ chain c {{ type filter hook prerouting priority raw;\n"
                      f"{family} daddr {address} {match} drop\n}}\n}}\n", ns=ROUTER)
            try:
                answered = works(truth.address, 2, truth.size)
            finally:
                scene.nft("delete table inet cut", ns=ROUTER)
            result.append({"address": address, "protocol": protocol, "port": port, "works_without": answered})
            # What only one of several carried is sent anew, perhaps by another.
            if carries and answered and len(truth.outer) == 1:
                raise SceneError(f"without {address} {protocol}/{port} the endpoint answers still")
            if not carries and not answered:
                raise SceneError(f"without the decoy {address} {protocol}/{port} the endpoint does not answer")
            # What was lost is sent anew.
            scene.wait(lambda: works(truth.address, 2, truth.size), "the endpoint after the cut", 20)
    return result
