"""What tcpdump saw of handshakes: the time that each spent on the wire and in the server."""
import struct

import stage as s

NANOSECOND_MAGIC = 0xA1B23C4D
ETHERNET, SYN, FIN_OR_RST = 14, 2, 5


def packets(file):
    """(seconds since the epoch in ns, client port, server address, from the client, flags, bytes) of each segment."""
    with open(file, "rb") as capture:
        data = capture.read()
    if len(data) < 24 or struct.unpack_from("<I", data)[0] != NANOSECOND_MAGIC:
        raise s.WorkplaceError("the capture cannot be read", "is tcpdump's version one with --nano?")
    at = 24
    while at + 16 <= len(data):
        seconds, nanoseconds, kept, _ = struct.unpack_from("<IIII", data, at)
        frame = data[at + 16:at + 16 + kept]
        at += 16 + kept
        if len(frame) < ETHERNET + 40 or frame[12:14] != b"\x08\x00" or frame[23] != 6:
            continue
        head = (frame[14] & 15) * 4
        total = struct.unpack_from(">H", frame, 16)[0]
        tcp = ETHERNET + head
        source, destination = struct.unpack_from(">HH", frame, tcp)
        size = total - head - (frame[tcp + 12] >> 4) * 4
        to_server = destination in s.PORTS.values()
        address = ".".join(str(byte) for byte in (frame[30:34] if to_server else frame[26:30]))
        yield (seconds * 10**9 + nanoseconds, source if to_server else destination, address, to_server, frame[tcp + 13], size)


def times(file, flights):
    """The time of the first `flights` exchanges of each handshake, in µs, by server address and client port."""
    found = {}
    streams = {}
    for moment, port, address, to_server, flags, size in packets(file):
        key = (address, port)
        if to_server and flags & SYN:
            streams[key] = [None, 0, 0, 0]
        stream = streams.get(key)
        if stream is None or size <= 0:
            continue
        if to_server:
            # A new flight of the client ends the server's before it.
            if stream[2]:
                stream[1] += stream[2] - stream[0]
                stream[3] += 1
                stream[2] = 0
                if stream[3] == flights:
                    found[key] = stream[1] / 1000
            stream[0] = moment
        elif stream[0]:
            stream[2] = moment
            if stream[3] == flights - 1:
                # The last flight may be followed by nothing.
                found[key] = (stream[1] + moment - stream[0]) / 1000
    return found
