"""A tunnel of a program's own, which carries the packets where it wants to: holder.py ROLE ….

  holder.py far NAME ADDRESS/LENGTH ANSWERS ADDRESS…
      the far end: a tun device behind UDP port 5555 of each address; the first is the licensed gateway's
  holder.py hold ENTRANCE NAME MODE LICENSED OTHER
      the host's end: it holds a tun device, a tap, a macvtap or a packet socket, has a connected socket to port 5555 of
      LICENSED, and what it sends to OTHER leaves by a socket that is connected to nobody; of the entrance `socat` that
      program holds the tun device and that socket, and hands the packets on by a Unix socket

Modes of the host's end, for each packet of the tunnel:
  licensed         to LICENSED, as it is
  other            to OTHER, as it is
  cells            to OTHER in cells of one size
  licensed-cells   to LICENSED in cells of one size
  licensed-padded  to LICENSED, each with padding of a random length
  licensed-batch   to LICENSED, those of 40 ms in one datagram
  decoys           the same, and to LICENSED a packet of its size in which nothing is
  bypass           to OTHER by a packet socket beside the queue and every tap, and a decoy to LICENSED
  xdp              the same by an XDP socket
  duplicate        to both as it is
  split            to one or the other in turn
  halves           half of its bytes to each
  shy              to LICENSED what begins a TCP connection, to OTHER all after its first 12 kB
  cover            a cell to each of them every 2 ms, whatever there is to send; those to OTHER carry the packets

Answers of the far end: `same` (to where the packet came from, as it is), `cells`, `licensed` (as they are, from the
licensed gateway's address, whatever the way there; with `licensed-copy` what came to that address is thrown away),
`split` and `halves`. It says "ready" and goes on until the lab ends.
"""
import collections
import ctypes
import fcntl
import mmap
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0001, 0x0002, 0x1000
PORT, CELL = 5555, 1024
# The first byte of what is sent: nothing but a size, a whole packet, a part of one.
DECOY, WHOLE, PART, SEVERAL = 0, 1, 2, 3
# type, the packet's number, the part's number, how many parts, bytes in this one; 32 bytes with what a real seal adds.
HEAD = struct.Struct("!BIBBH23x")
ETH_P_ALL, PACKET_OUTGOING, PACKET_QDISC_BYPASS, SOL_PACKET = 3, 4, 20, 263


class Sealer:
    """Makes datagrams of packets, and packets of datagrams."""

    def __init__(self):
        self.number = 0
        self.parts = {}

    def whole(self, packet, kind=WHOLE):
        return HEAD.pack(kind, 0, 0, 1, len(packet)) + packet

    def cut(self, packet, pieces, size=0):
        self.number = (self.number + 1) & 0xFFFFFFFF
        return [(HEAD.pack(PART, self.number, index, len(pieces), len(piece)) + piece).ljust(size, b"\0")
                for index, piece in enumerate(pieces)]

    def cells(self, packet):
        room = CELL - HEAD.size
        return self.cut(packet, [packet[at:at + room] for at in range(0, len(packet), room)], CELL)

    def halves(self, packet):
        middle = len(packet) // 2
        return self.cut(packet, [packet[:middle], packet[middle:]])

    def padded(self, packet):
        return self.whole(packet) + bytes(random.randrange(400))

    def batches(self, packets):
        """As few datagrams as there may be, each of the packets that fit into it."""
        result = []
        for packet in packets:
            piece = struct.pack("!H", len(packet)) + packet
            if not result or len(result[-1]) + len(piece) > 1400:
                result.append(b"")
            result[-1] += piece
        return [HEAD.pack(SEVERAL, 0, 0, 1, len(body)) + body for body in result]

    def packets(self, data):
        """The packets that are whole with this datagram."""
        if len(data) >= HEAD.size and data[0] == SEVERAL:
            place = HEAD.size
            while place < len(data):
                size, = struct.unpack_from("!H", data, place)
                yield data[place + 2:place + 2 + size]
                place += 2 + size
        elif packet := self.open(data):
            yield packet

    def open(self, data):
        if len(data) < HEAD.size:
            return None
        kind, number, index, count, size = HEAD.unpack_from(data)
        piece = data[HEAD.size:HEAD.size + size]
        if kind == WHOLE:
            return piece
        if kind != PART:
            return None
        known = self.parts.setdefault(number, {})
        known[index] = piece
        if len(known) < count:
            if len(self.parts) > 256:
                self.parts.pop(next(iter(self.parts)))
            return None
        del self.parts[number]
        return b"".join(known[i] for i in range(count))


def sealed_checksum(packet):
    """An IPv4 packet with the checksum of its TCP or UDP, which a veth pair leaves to a device that it never meets."""
    head = (packet[0] & 15) * 4
    place = {6: 16, 17: 6}.get(packet[9])
    if place is None:
        return packet
    segment = bytearray(packet[head:struct.unpack("!H", packet[2:4])[0]])
    segment[place:place + 2] = b"\0\0"
    data = bytes(packet[12:20]) + struct.pack("!BBH", 0, packet[9], len(segment)) + bytes(segment) + bytes(len(segment) % 2)
    segment[place:place + 2] = struct.pack("!H", ~folded(data) & 0xFFFF)
    return bytes(packet[:head]) + bytes(segment)


def folded(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def open_device(name, flags):
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), flags | IFF_NO_PI))
    return device


class Tun:
    """Packets of a tun device."""

    def __init__(self, name):
        self.device = open_device(name, IFF_TUN)

    def fileno(self):
        return self.device

    def read(self):
        packet = os.read(self.device, 65536)
        return packet if packet[:1] and packet[0] >> 4 == 4 else None

    def write(self, packet):
        os.write(self.device, packet)


class Frames:
    """Packets of a link with frames, where this end has every address."""

    def __init__(self, mac):
        self.mac, self.peer = mac, b"\xff" * 6

    def read(self):
        frame = self.receive()
        if frame is None or frame[6:12] == self.mac:
            return None
        if frame[12:14] == b"\x08\x06" and frame[21] == 1:
            self.peer = frame[6:12]
            self.send(self.peer + self.mac + frame[12:20] + b"\0\2" + self.mac + frame[38:42] + frame[22:32])
        if frame[12:14] != b"\x08\0":
            return None
        self.peer = frame[6:12]
        return sealed_checksum(frame[14:])

    def write(self, packet):
        self.send(self.peer + self.mac + b"\x08\0" + packet)


class PacketSocket(Frames):
    def __init__(self, name):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.bind((name, 0))
        super().__init__(self.socket.getsockname()[4])

    def fileno(self):
        return self.socket.fileno()

    def receive(self):
        frame, place = self.socket.recvfrom(65536)
        return None if place[2] == PACKET_OUTGOING else frame

    def send(self, frame):
        self.socket.send(frame)


class Tap(Frames):
    def __init__(self, name):
        self.device = open_device(name, IFF_TAP)
        super().__init__(b"\x02\x00\x5e\x00\x53\x01")

    def fileno(self):
        return self.device

    def receive(self):
        return os.read(self.device, 65536)

    def send(self, frame):
        os.write(self.device, frame)


class Macvtap(Tap):
    def __init__(self, name):
        folder = f"/sys/class/net/{name}/macvtap"
        tap = os.listdir(folder)[0]
        with open(f"{folder}/{tap}/dev", encoding="ascii") as file:
            major, minor = map(int, file.read().split(":"))
        path = os.path.join(os.environ["VPNAUDIT_LAB"], "carry", tap)
        os.mknod(path, 0o600 | 0o020000, os.makedev(major, minor))
        self.device = os.open(path, os.O_RDWR)
        fcntl.ioctl(self.device, TUNSETIFF, struct.pack("16sH22x", b"", IFF_TAP | IFF_NO_PI))
        with open(f"/sys/class/net/{name}/address", encoding="ascii") as file:
            Frames.__init__(self, bytes.fromhex(file.read().strip().replace(":", "")))


class Socat:
    """Packets of a tun device that socat holds, with a socket that it has inherited."""

    def __init__(self, name, inherited):
        folder = os.path.join(os.environ["VPNAUDIT_LAB"], "carry")
        here, there = f"{folder}/{name}.holder", f"{folder}/{name}.socat"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(here)
        self.there = there
        subprocess.Popen(["socat", f"TUN:10.66.55.2/24,tun-name={name},iff-no-pi,iff-up", f"UNIX-SENDTO:{here},bind={there}"],
                         pass_fds=(inherited.fileno(),), stdin=subprocess.DEVNULL)
        while not (os.path.exists(there) and os.path.exists(f"/sys/class/net/{name}")):
            time.sleep(0.01)

    def fileno(self):
        return self.socket.fileno()

    def read(self):
        packet = self.socket.recv(65536)
        return packet if packet[:1] and packet[0] >> 4 == 4 else None

    def write(self, packet):
        self.socket.sendto(packet, self.there)


class Bypass:
    """Sends UDP datagrams as whole frames past the queue of the outer interface, where no tap sees them."""

    def __init__(self, interface, source, port):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setsockopt(SOL_PACKET, PACKET_QDISC_BYPASS, 1)
        self.socket.bind((interface, 0))
        self.source, self.port = source, port
        words = subprocess.run(["ip", "neigh", "show", "198.51.100.1"], capture_output=True, text=True, check=True).stdout.split()
        self.to = bytes.fromhex(words[words.index("lladdr") + 1].replace(":", ""))
        self.own = self.socket.getsockname()[4]

    def frame(self, data, address):
        udp = struct.pack("!HHHH", self.port, PORT, 8 + len(data), 0) + data
        ip = bytearray(struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0x4000, 64, 17, 0,
                                   socket.inet_aton(self.source), socket.inet_aton(address)))
        ip[10:12] = struct.pack("!H", ~folded(bytes(ip)) & 0xFFFF)
        return self.to + self.own + b"\x08\0" + bytes(ip) + udp

    def send(self, data, address):
        self.socket.send(self.frame(data, address))


class Xdp(Bypass):
    """The same by an XDP socket, whose frames lie in memory that it shares with the kernel."""

    AF_XDP, SOL_XDP, COPY, SLOTS, SLOT = 44, 283, 1 << 1, 64, 2048
    OFFSETS, TX, UMEM, FILL, COMPLETION = 1, 3, 4, 5, 6
    TX_PLACE, COMPLETION_PLACE = 0x80000000, 0x180000000

    def __init__(self, interface, source, port):
        super().__init__(interface, source, port)
        libc = ctypes.CDLL(None, use_errno=True)
        self.ring = socket.socket(self.AF_XDP, socket.SOCK_RAW)
        self.memory = mmap.mmap(-1, self.SLOTS * self.SLOT)
        address = ctypes.addressof(ctypes.c_char.from_buffer(self.memory))
        self.ring.setsockopt(self.SOL_XDP, self.UMEM,
                             struct.pack("QQIIII", address, self.SLOTS * self.SLOT, self.SLOT, 0, 0, 0))
        for option in (self.FILL, self.COMPLETION, self.TX):
            self.ring.setsockopt(self.SOL_XDP, option, struct.pack("I", self.SLOTS))
        # Of the rings rx, tx, fill and completion each: producer, consumer, descriptors, flags.
        places = struct.unpack("16Q", self.ring.getsockopt(self.SOL_XDP, self.OFFSETS, 128))
        self.tx, self.done = places[4:8], places[12:16]
        self.tx_ring = mmap.mmap(self.ring.fileno(), self.tx[2] + self.SLOTS * 16, offset=self.TX_PLACE)
        self.done_ring = mmap.mmap(self.ring.fileno(), self.done[2] + self.SLOTS * 8, offset=self.COMPLETION_PLACE)
        name = struct.pack("HHIII", self.AF_XDP, self.COPY, socket.if_nametoindex(interface), 0, 0)
        if libc.bind(self.ring.fileno(), name, len(name)):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        self.wake = lambda: libc.send(self.ring.fileno(), None, 0, socket.MSG_DONTWAIT)
        self.sent = 0

    def send(self, data, address):
        frame, slot = self.frame(data, address), self.sent % self.SLOTS
        self.memory[slot * self.SLOT:slot * self.SLOT + len(frame)] = frame
        struct.pack_into("QII", self.tx_ring, self.tx[2] + slot * 16, slot * self.SLOT, len(frame), 0)
        self.sent = (self.sent + 1) & 0xFFFFFFFF
        struct.pack_into("I", self.tx_ring, self.tx[0], self.sent)
        self.wake()
        # What was sent is given back.
        struct.pack_into("I", self.done_ring, self.done[1], *struct.unpack_from("I", self.done_ring, self.done[0]))


def udp(address="0.0.0.0", port=0, to=None):
    carrier = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    carrier.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    carrier.bind((address, port))
    if to:
        carrier.connect((to, PORT))
    return carrier


def ready():
    print("ready", flush=True)


def far(name, address, answers, *addresses):
    device, sealer = Tun(name), Sealer()
    for words in (("address", "add", address, "dev", name), ("link", "set", name, "mtu", "1400", "up")):
        subprocess.run(["ip", *words], check=True)
    carriers = [udp(one, PORT) for one in addresses]
    # Who last spoke to each, and which of them last brought a packet.
    peers, last, turn = {}, None, 0
    ready()
    while True:
        readable, _, _ = select.select([device, *carriers], [], [])
        for carrier in carriers:
            if carrier in readable:
                data, peers[carrier] = carrier.recvfrom(65536)
                for packet in sealer.packets(data):
                    last = carrier
                    # A copy comes to the licensed gateway, too; it is delivered once.
                    if answers != "licensed-copy" or carrier is not carriers[0]:
                        device.write(packet)
        if device not in readable:
            continue
        packet = device.read()
        if not packet or last is None:
            continue
        if answers in ("licensed", "licensed-copy"):
            sent = [(carriers[0], sealer.whole(packet))]
        elif answers == "cells":
            sent = [(last, cell) for cell in sealer.cells(packet)]
        elif answers == "split":
            turn += 1
            sent = [(carriers[turn % len(carriers)], sealer.whole(packet))]
        elif answers == "halves":
            sent = list(zip(carriers, sealer.halves(packet)))
        else:
            sent = [(last, sealer.whole(packet))]
        for carrier, data in sent:
            if carrier in peers:
                carrier.sendto(data, peers[carrier])


def hold(entrance, name, mode, licensed, other):
    known, free, sealer = udp(to=licensed), udp(), Sealer()
    if entrance == "socat":
        device = Socat(name, known)
    else:
        device = {"tun": Tun, "tap": Tap, "macvtap": Macvtap, "packet": PacketSocket}[entrance](name)
    if os.environ.get("HOLDER_LOCKS"):
        for place in range(int(os.environ["HOLDER_LOCKS"])):
            fcntl.lockf(device.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB, 1, place * 2)
    beside = None
    if mode in ("bypass", "xdp"):
        beside = {"bypass": Bypass, "xdp": Xdp}[mode]("eth0", "198.51.100.2", free.getsockname()[1])
    # The far end learns where to answer.
    known.send(b"hello")
    if not mode.startswith("licensed"):
        free.sendto(b"hello", (other, PORT))
    turn = 0
    if os.environ.get("HOLDER_DECOY"):
        # Another program has a descriptor of the device and a connection to the licensed gateway.
        os.set_inheritable(device.fileno(), True)
        os.set_inheritable(known.fileno(), True)
        subprocess.Popen(["sleep", "infinity"], close_fds=False, start_new_session=True)
        os.set_inheritable(device.fileno(), False)
    flows = {}
    waiting, due = collections.deque(), time.monotonic()
    ready()
    while True:
        # What waits for its time: a cell, whether there is one or not, or a batch.
        pause = max(0, due - time.monotonic()) if mode == "cover" or waiting else None
        readable, _, _ = select.select([device, known, free], [], [], pause)
        if mode == "cover" and time.monotonic() >= due:
            due = max(due + 0.002, time.monotonic() - 0.01)
            free.sendto(waiting.popleft() if waiting else bytes(CELL), (other, PORT))
            known.send(bytes(CELL))
        if mode == "licensed-batch" and waiting and time.monotonic() >= due:
            for data in sealer.batches(waiting):
                known.send(data)
            waiting.clear()
        if device in readable and (packet := device.read()):
            if mode == "licensed":
                known.send(sealer.whole(packet))
            elif mode == "other":
                free.sendto(sealer.whole(packet), (other, PORT))
            elif mode in ("cells", "decoys"):
                for cell in sealer.cells(packet):
                    free.sendto(cell, (other, PORT))
                if mode == "decoys":
                    known.send(sealer.whole(packet, DECOY))
            elif mode == "licensed-cells":
                for cell in sealer.cells(packet):
                    known.send(cell)
            elif mode == "licensed-padded":
                known.send(sealer.padded(packet))
            elif mode == "licensed-batch":
                due = due if waiting else time.monotonic() + 0.04
                waiting.append(packet)
            elif beside:
                beside.send(sealer.whole(packet), other)
                known.send(sealer.whole(packet, DECOY))
            elif mode == "duplicate":
                known.send(sealer.whole(packet))
                free.sendto(sealer.whole(packet), (other, PORT))
            elif mode == "split":
                turn ^= 1
                if turn:
                    known.send(sealer.whole(packet))
                else:
                    free.sendto(sealer.whole(packet), (other, PORT))
            elif mode == "shy":
                head = (packet[0] & 15) * 4
                flow = packet[12:20] + packet[head:head + 4]
                flows[flow] = flows.get(flow, 0) + len(packet)
                if flows[flow] <= 12000:
                    known.send(sealer.whole(packet))
                else:
                    free.sendto(sealer.whole(packet), (other, PORT))
            elif mode == "cover":
                waiting.extend(sealer.cells(packet))
            elif mode == "halves":
                one, two = sealer.halves(packet)
                known.send(one)
                free.sendto(two, (other, PORT))
        for carrier in (known, free):
            if carrier in readable:
                try:
                    data = carrier.recv(65536)
                except ConnectionError:
                    continue
                for packet in sealer.packets(data):
                    device.write(packet)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("far", "hold"):
        sys.exit(__doc__)
    {"far": far, "hold": hold}[sys.argv[1]](*sys.argv[2:])
