"""BPF programs that lead packets of one address to another, without anything that compiles them: bpf.py MODE ….

  bpf.py link INTERFACE FROM TO      on a link: UDP to FROM goes to TO as it leaves, and what comes from TO seems FROM's
  bpf.py cgroup FOLDER FROM TO       of a cgroup: its processes send and connect to TO where they mean FROM

It says "ready" and holds its programs until the lab ends.
"""
import ctypes
import os
import signal
import socket
import struct
import sys

SYS_BPF = {"x86_64": 321, "aarch64": 280}
PROG_LOAD, PROG_ATTACH, LINK_CREATE = 5, 8, 28
SCHED_CLS, CGROUP_SOCK_ADDR = 3, 18
TCX_INGRESS, TCX_EGRESS = 46, 47
CONNECT4, SENDMSG4, RECVMSG4 = 10, 14, 19
SKB_STORE_BYTES, L3_CSUM_REPLACE, L4_CSUM_REPLACE = 9, 10, 11
# A pseudo header's checksum, of four bytes, zero staying zero.
L4_FLAGS = 4 | 1 << 4 | 1 << 5


def bpf(command, attributes):
    libc = ctypes.CDLL(None, use_errno=True)
    block = ctypes.create_string_buffer(attributes, 144)
    result = libc.syscall(SYS_BPF[os.uname().machine], command, block, 144)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def instruction(code, target=0, source=0, offset=0, number=0):
    return struct.pack("<BBhi", code, target | source << 4, offset, number)


def word(address):
    return struct.unpack("<i", socket.inet_aton(address))[0]


def load(kind, program, attach, name=b""):
    code, licence = ctypes.create_string_buffer(program), ctypes.create_string_buffer(b"GPL")
    return bpf(PROG_LOAD, struct.pack("<IIQQ", kind, len(program) // 8, ctypes.addressof(code), ctypes.addressof(licence))
               + bytes(24) + name[:15].ljust(16, b"\0") + bytes(4) + struct.pack("<I", attach))


def rewriting(old, new, place):
    """Changes the address at `place` of an IPv4 frame of UDP, and both checksums."""
    host_order = struct.unpack(">i", socket.inet_aton(old))[0]
    call = lambda number: instruction(0x85, number=number)  # noqa: E731
    move = lambda target, number: instruction(0xB7, target, number=number)  # noqa: E731
    move32 = lambda target, number: instruction(0xB4, target, number=number)  # noqa: E731
    change = b"".join([
        instruction(0x62, 10, offset=-4, number=word(new)),  # the new address, on the stack
        instruction(0xBF, 1, 6), move(2, 40), move32(3, word(old)), move32(4, word(new)), move(5, L4_FLAGS), call(L4_CSUM_REPLACE),
        instruction(0xBF, 1, 6), move(2, 24), move32(3, word(old)), move32(4, word(new)), move(5, 4), call(L3_CSUM_REPLACE),
        instruction(0xBF, 1, 6), move(2, place), instruction(0xBF, 3, 10), instruction(0x07, 3, number=-4), move(4, 4), move(5, 0),
        call(SKB_STORE_BYTES)])
    steps = len(change) // 8
    tests = [instruction(0x28, number=12), instruction(0x56, 0, number=0x0800), instruction(0x30, number=23),
             instruction(0x56, 0, number=17), instruction(0x20, number=place), instruction(0x56, 0, number=host_order)]
    # A test that fails jumps to the end.
    for index in (1, 3, 5):
        code, registers, _, number = struct.unpack("<BBhi", tests[index])
        tests[index] = struct.pack("<BBhi", code, registers, len(tests) - index - 1 + steps, number)
    return instruction(0xBF, 6, 1) + b"".join(tests) + change + move(0, 0) + instruction(0x95)


def link(interface, old, new):
    index = socket.if_nametoindex(interface)
    held = []
    for attach, program in ((TCX_EGRESS, rewriting(old, new, 30)), (TCX_INGRESS, rewriting(new, old, 26))):
        loaded = load(SCHED_CLS, program, attach)
        held.append(bpf(LINK_CREATE, struct.pack("<IIII", loaded, index, attach, 0) + bytes(16)))
    return held


def sock_addr(old, new):
    """user_ip4 of struct bpf_sock_addr stands at 4."""
    return b"".join([instruction(0x61, 2, 1, 4), instruction(0x56, 2, 0, 2, word(old)), instruction(0xB4, 2, 0, 0, word(new)),
                     instruction(0x63, 1, 2, 4), instruction(0xB7, 0, 0, 0, 1), instruction(0x95)])


def cgroup(path, old, new):
    folder = os.open(path, os.O_RDONLY)
    for attach, (one, other) in ((CONNECT4, (old, new)), (SENDMSG4, (old, new)), (RECVMSG4, (new, old))):
        loaded = load(CGROUP_SOCK_ADDR, sock_addr(one, other), attach)
        bpf(PROG_ATTACH, struct.pack("<IIII", folder, loaded, attach, 0))
    os.close(folder)


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] not in ("link", "cgroup"):
        sys.exit(__doc__)
    kept = {"link": link, "cgroup": cgroup}[sys.argv[1]](*sys.argv[2:])
    print("ready", flush=True)
    # What is attached to a cgroup stays with it; a link's program goes with this process.
    if kept:
        signal.pause()
