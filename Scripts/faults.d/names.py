"""A name server that answers as the first label of a name says: names.py ADDRESS. Says "ready" once it listens.

Every other name has the address 127.0.0.1, and none of IPv6. The numbers are those of RFC 1035 section 4.1.1.
"""
import asyncio
import os
import socket
import struct
import sys

CODES = {"formerr": 1, "servfail": 2, "nxdomain": 3, "notimp": 4, "refused": 5}
# SO_RCVBUFFORCE (socket(7)), which no limit of the host's holds back.
RECEIVE_BUFFER = 33
# Longer than any timeout that asks for it.
SLOW = 60


def label_of(query):
    """The first label of the name that is asked for, without the number that distinguishes equal ones."""
    return query[13:13 + query[12]].decode("ascii", "replace").partition("--")[0]


def end_of_question(query):
    place = 12
    while query[place]:
        place += query[place] + 1
    return place + 5


def answer(query):
    """The answer to a query; None where there is none."""
    label = label_of(query)
    end = end_of_question(query)
    number, question = query[:2], query[12:end]
    kind = int.from_bytes(query[end - 4:end - 2], "big")

    def message(flags, records=b"", count=0, ask=question):
        return number + struct.pack(">HHHHH", 0x8180 | flags, 1, count, 0, 0) + ask + records

    if label in CODES:
        return message(CODES[label])
    if label == "silent" or label == "half" and kind != 1:
        return None
    if label == "garbage":
        return number + b"\x81\x80" + b"\xff" * 40
    if label == "cut":
        return message(0, b"\xc0\x0c\x00\x01\x00\x01\x00", 3)
    if label == "tc":
        return message(0x0200)
    if label == "empty" or kind != 1:
        return message(0)
    return message(0, b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x7f\x00\x00\x01", 1)


class Server(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        if len(data) < 17:
            return
        reply = answer(data)
        if reply is None:
            return
        if label_of(data) == "slow":
            asyncio.get_running_loop().call_later(SLOW, self.transport.sendto, reply, address)
        else:
            self.transport.sendto(reply, address)


async def main():
    # Hundreds ask at once, on a machine that may be busy: what is lost here would be no answer where one is meant.
    os.setpriority(os.PRIO_PROCESS, 0, -10)
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.setsockopt(socket.SOL_SOCKET, RECEIVE_BUFFER, 16 << 20)
    listener.bind((sys.argv[1], 53))
    await asyncio.get_running_loop().create_datagram_endpoint(Server, sock=listener)
    print("ready", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
