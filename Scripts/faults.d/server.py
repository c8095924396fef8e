"""Servers that fail, each in its own manner: server.py [PORT=MODE…]. Says "ready" once all of them listen.

A mode is a name with arguments between colons, as in `cut:20011:40:stall`. `tls:` before one of HTTP, of a proxy or of
HTTP/2 puts TLS under it.
"""
import asyncio
import socket
import ssl
import struct
import sys

FILE = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 100
LOOP = "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
# Answers of HTTP, word by word; what follows the answer is the mode's second argument.
ANSWERS = {
    "none": b"",
    "error": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    "gone": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "loop": LOOP.encode(),
    "downgrade": b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.faults.test/\r\nContent-Length: 0\r\n\r\n",
    "part": FILE,
    "head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "garbage": b"\x00\x01 this is no HTTP at all\r\n\r\n",
    "ssh": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nthis is not a length\r\nx\r\n",
    "fine": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfine\n",
}
GREETINGS = {
    "ssh": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    "smtp": b"220 mail.faults.test ESMTP\r\n",
    "imap": b"* OK ready\r\n",
}

NAME = b"1.3.6.1.4.1.1466.20037"
# An answer to StartTLS with the result 52, unavailable (RFC 4511 sections 4.1.9 and 4.12).
LDAP_BODY = b"\x0a\x01\x34\x04\x00\x04\x00\x8a" + bytes([len(NAME)]) + NAME
LDAP = b"\x30" + bytes([len(LDAP_BODY) + 5]) + b"\x02\x01\x01\x78" + bytes([len(LDAP_BODY)]) + LDAP_BODY
# A greeting of MariaDB's whose capabilities (0xf7fe) lack TLS.
MYSQL_BODY = (b"\x0a5.5.5-10.11.19-MariaDB\0" + b"\x2a\0\0\0" + b"12345678\0" + b"\xfe\xf7\x2d\x02\x00\xff\x81\x15"
              + bytes(6) + b"\x1d\0\0\0" + b"123456789012\0mysql_native_password\0")
MYSQL = bytes([len(MYSQL_BODY)]) + b"\0\0\0" + MYSQL_BODY
LINE = "a line"
TAG = "the beginning of a stream"
STREAM = (b"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='1'"
          b" xmlns='jabber:client'>")


def rdp(kind, number):
    """A connection confirm with an answer to the negotiation (MS-RDPBCGR section 2.2.1.2)."""
    return b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00" + bytes([kind, 0, 8, 0]) + struct.pack("<I", number)


# What a server says and hears before TLS, or a proxy before it has opened the way: bytes that it says, how many bytes it
# reads, or that it reads a line.
SCRIPTS = {
    "smtp": [b"220 mail\r\n", LINE, b"250-mail\r\n250 STARTTLS\r\n", LINE, b"220 go ahead\r\n"],
    "smtp-mute": [b"220 mail\r\n", LINE],
    "smtp-lacks": [b"220 mail\r\n", LINE, b"250-mail\r\n250 SIZE 1000\r\n"],
    "smtp-454": [b"220 mail\r\n", LINE, b"250-mail\r\n250 STARTTLS\r\n", LINE, b"454 4.7.0 TLS not available\r\n"],
    "smtp-more": [b"220 mail\r\n", LINE, b"250-mail\r\n250 STARTTLS\r\n", LINE, b"220 go ahead\r\n250 more\r\n"],
    "imap": [b"* OK ready\r\n", LINE, b"a1 OK begin\r\n"],
    "imap-no": [b"* OK ready\r\n", LINE, b"a1 NO not here\r\n"],
    "postgres": [8, b"S"],
    "postgres-no": [8, b"N"],
    "postgres-old": [8, b"?"],
    "mysql-no": [MYSQL],
    "ldap-no": [31, LDAP],
    "pop3": [b"+OK ready\r\n", LINE, b"+OK begin\r\n"],
    "pop3-err": [b"+OK ready\r\n", LINE, b"-ERR no TLS here\r\n"],
    "ftp-530": [b"220-files\r\n220 ready\r\n", LINE, b"530 log in first\r\n"],
    "xmpp-lacks": [TAG, STREAM + b"<stream:features><ver/></stream:features>"],
    "xmpp-stranger": [TAG, STREAM + b"<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"],
    "rdp": [19, rdp(2, 1)],
    "rdp-old": [19, b"\x03\x00\x00\x0b\x06\xd0\x00\x00\x12\x34\x00"],
    "rdp-no": [19, rdp(3, 2)],
    "ssh": [GREETINGS["ssh"]],
    "proxy-407": [b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"],
    "proxy-403": [b"HTTP/1.1 403 Forbidden\r\n\r\n"],
    "proxy-502": [b"HTTP/1.1 502 Bad Gateway\r\n\r\n"],
    "proxy-fine": [b"HTTP/1.1 200 Connection established\r\n\r\n"],
    "proxy-none": [],
    "socks-nobody": [3, b"\x05\xff"],
    "socks-denied": [3, b"\x05\x00", 10, b"\x05\x02\x00\x01" + bytes(6)],
    "socks-refused": [3, b"\x05\x00", 10, b"\x05\x05\x00\x01" + bytes(6)],
    "nothing": [],
}


class Peer:
    """A connection of a client's."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    async def record(self):
        """Reads one TLS record."""
        head = await self.reader.readexactly(5)
        return head + await self.reader.readexactly(int.from_bytes(head[3:5], "big"))

    async def say(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def rest(self):
        """Reads until the client closes."""
        while await self.reader.read(65536):
            pass

    def reset(self):
        """Closes so that the kernel sends a reset: with a linger time of zero."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def then(self, what):
        """Ends as asked: stall, reset, close, and that after a ClientHello where it begins so."""
        if what == "stall":
            await self.rest()
        elif what == "reset":
            self.reset()
        elif what.startswith("hello"):
            await self.record()
            await self.then(what.partition("-")[2])
        else:
            self.writer.close()


async def silent(peer):
    await peer.rest()


async def reset(peer):
    peer.reset()


async def hello(peer, what):
    """Reads the ClientHello, and ends."""
    await peer.record()
    await peer.then(what)


async def greet(peer, which):
    """Speaks first, as servers of other protocols do."""
    await peer.say(GREETINGS[which])
    await peer.rest()


async def alert(peer, number):
    """Answers the ClientHello with a fatal alert."""
    await peer.record()
    await peer.say(bytes([21, 3, 3, 0, 2, 2, int(number)]))
    await peer.rest()


async def old(peer):
    """Answers with a ServerHello of TLS 1.0, whatever the client can do (RFC 2246 section 7.4.1.3)."""
    await peer.record()
    body = b"\x03\x01" + bytes(32) + b"\x00" + b"\x00\x2f" + b"\x00"
    await peer.say(b"\x16\x03\x01" + struct.pack(">H", len(body) + 4) + b"\x02" + len(body).to_bytes(3, "big") + body)
    await peer.rest()


async def unsafe(peer):
    """Answers with a ServerHello of TLS 1.2 that says nothing of secure renegotiation (RFC 5746 section 3.4)."""
    await peer.record()
    body = b"\x03\x03" + bytes(32) + b"\x00" + b"\xc0\x2f" + b"\x00"
    await peer.say(b"\x16\x03\x03" + struct.pack(">H", len(body) + 4) + b"\x02" + len(body).to_bytes(3, "big") + body)
    await peer.rest()


async def tlcp(peer, what):
    """Answers with records of TLCP (GB/T 38636): a ServerHello that chooses SM2 and SM4, or an alert."""
    await peer.record()
    body = b"\x01\x01" + bytes(32) + b"\x00" + b"\xe0\x13" + b"\x00"
    message = b"\x02" + len(body).to_bytes(3, "big") + body
    record = b"\x15\x01\x01\x00\x02\x02\x46" if what == "alert" else (
        b"\x16\x01\x01" + struct.pack(">H", len(message)) + message)
    await peer.say(record)
    await peer.rest()


def messages(record):
    """The handshake messages of a plain record that holds whole ones."""
    place = 5
    while place + 4 <= len(record):
        end = place + 4 + int.from_bytes(record[place + 1:place + 4], "big")
        yield record[place], place + 4, end
        place = end


def forged(record, _seen):
    """The signature of a ServerKeyExchange is another."""
    for kind, _, end in messages(record) if record[0] == 22 else ():
        if kind == 12:
            record[end - 1] ^= 1
            return True
    return False


def damaged(record, _seen):
    """A record that is encrypted has another last byte."""
    if record[0] == 23:
        record[-1] ^= 1
        return True
    return False


def swapped(record, _seen):
    """The second certificate of a chain comes first."""
    for kind, start, _ in messages(record) if record[0] == 22 else ():
        if kind == 11:
            first = start + 3
            second = first + 3 + int.from_bytes(record[first:first + 3], "big")
            end = second + 3 + int.from_bytes(record[second:second + 3], "big")
            record[first:end] = record[second:end] + record[first:second]
            return True
    return False


def ended(record, seen):
    """The server's Finished, which is encrypted, has another last byte."""
    if record[0] == 22 and 20 in seen:
        record[-1] ^= 1
        return True
    return False


ALTERATIONS = {"finished": ended, "proof": forged, "record": damaged, "order": swapped}


async def alter(peer, backend, what):
    """Passes all on, with one record of the backend's altered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(backend))

    async def up():
        while data := await peer.reader.read(65536):
            writer.write(data)

    passing = asyncio.ensure_future(up())
    try:
        behind, is_done, seen = Peer(reader, writer), False, set()
        while True:
            record = bytearray(await behind.record())
            is_done = is_done or ALTERATIONS[what](record, seen)
            seen.add(record[0])
            await peer.say(bytes(record))
    finally:
        # The client has its answer, and ends; the end of the backend is none of its own.
        await passing
        writer.transport.abort()


async def late(peer, seconds):
    """Requires a client's certificate (TLS 1.3), and takes its time over the lack of one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain("good.pem", "good.key")
    context.load_verify_locations("ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    received, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = context.wrap_bio(received, sent, server_side=True)
    received.write(await peer.record())
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        await peer.say(sent.read())
    received.write(await peer.reader.read(65536))
    await asyncio.sleep(float(seconds))
    try:
        session.do_handshake()
    except ssl.SSLError:
        await peer.say(sent.read())
    await peer.rest()


async def cut(peer, backend, count, what):
    """Passes so many bytes of the backend's flight on, and ends."""
    request = await peer.record()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(backend))
    try:
        writer.write(request)
        await peer.say(await reader.readexactly(int(count)))
        await peer.then(what)
    finally:
        writer.transport.abort()


async def second(peer, backend, what):
    """Passes all on until the client has answered the backend's first flight, and ends."""
    request = await peer.record()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(backend))

    async def down():
        while data := await reader.read(65536):
            await peer.say(data)

    passing = asyncio.ensure_future(down())
    try:
        writer.write(request)
        await peer.record()
        await peer.then(what)
    finally:
        passing.cancel()
        writer.transport.abort()


async def http(peer, answer, what="close"):
    """Reads a request, answers, and ends."""
    await peer.reader.readuntil(b"\r\n\r\n")
    await peer.say(ANSWERS[answer])
    await peer.then(what)


async def script(peer, which, what="stall"):
    """Plays a script, and ends."""
    if which.startswith("proxy-"):
        await peer.reader.readuntil(b"\r\n\r\n")
    for turn in SCRIPTS[which]:
        if turn is LINE:
            await peer.reader.readline()
        elif turn is TAG:
            await peer.reader.readuntil(b"streams'>")
        elif isinstance(turn, int):
            await peer.reader.readexactly(turn)
        else:
            await peer.say(turn)
    await peer.then(what)


def tds_packets(data, kind=0x12):
    """Bytes in packets of TDS (MS-TDS section 2.2.3.1)."""
    parts = [data[start:start + 4088] for start in range(0, len(data), 4088)]
    return b"".join(struct.pack(">BBHHBB", kind, part is parts[-1], len(part) + 8, 0, number + 1, 0) + part
                    for number, part in enumerate(parts))


async def tds(peer, encryption, what="stall"):
    """SQL Server's answer to PRELOGIN, and a handshake in packets of its protocol where it encrypts."""
    async def packet():
        head = await peer.reader.readexactly(8)
        return await peer.reader.readexactly(int.from_bytes(head[2:4], "big") - 8)

    await packet()
    answer = bytes([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 255, 15, 0, 16, 108, 0, 0, int(encryption)])
    await peer.say(tds_packets(answer, kind=4))
    if encryption == "2" or what == "hello":
        return await peer.then("stall" if encryption == "2" else "close")
    received, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = SECURE.wrap_bio(received, sent, server_side=True)
    while True:
        try:
            session.do_handshake()
        except ssl.SSLWantReadError:
            await peer.say(tds_packets(sent.read()))
            received.write(await packet())
        else:
            break
    # What follows the handshake travels bare; tickets of TLS 1.3 still belong to it.
    await peer.say(tds_packets(sent.read()))
    await peer.rest()


async def frame(peer, kind, code):
    """Answers a request of HTTP/2 with RST_STREAM or GOAWAY (RFC 9113 sections 6.4 and 6.8)."""
    await peer.reader.readexactly(24)
    while True:
        head = await peer.reader.readexactly(9)
        await peer.reader.readexactly(int.from_bytes(head[:3], "big"))
        if head[3] == 1:
            break
    body = struct.pack(">I", int(code)) if kind == "reset" else struct.pack(">II", 0, int(code))
    await peer.say(bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
                   + bytes([0, 0, len(body), 3 if kind == "reset" else 7, 0, 0, 0, 0, kind == "reset"]) + body)
    await peer.rest()


def full(listener):
    """Fills the queue of a listener, which never accepts."""
    fillers = []
    for _ in range(2):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    return fillers


MODES = {"silent": silent, "reset": reset, "hello": hello, "greet": greet, "alert": alert, "old": old, "cut": cut,
         "second": second, "alter": alter, "late": late, "unsafe": unsafe, "tlcp": tlcp, "http": http, "script": script,
         "tds": tds, "frame": frame}


def context(*protocols):
    """The server's side of TLS, with what it offers above it."""
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secure.load_cert_chain("good.pem", "good.key")
    if protocols:
        secure.set_alpn_protocols(list(protocols))
    return secure


SECURE, SECURE_HTTP2 = context(), context("h2")


async def serve(listener, mode):
    name, *arguments = mode.removeprefix("tls:").split(":")

    async def answer(reader, writer):
        peer = Peer(reader, writer)
        try:
            await MODES[name](peer, *arguments)
        except (OSError, EOFError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    secure = SECURE_HTTP2 if name == "frame" else SECURE
    return await asyncio.start_server(answer, sock=listener, backlog=4096, ssl=secure if mode.startswith("tls:") else None)


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    servers = []
    for argument in sys.argv[1:]:
        port, _, mode = argument.partition("=")
        listener = socket.create_server(("127.0.0.1", int(port)), backlog=0 if mode == "full" else 4096)
        servers.append((listener, full(listener)) if mode == "full" else await serve(listener, mode))
    print("ready", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
