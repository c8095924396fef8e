"""UDP of random sizes at a steady rate: sender.py ADDRESS PORT BITS_PER_SECOND SECONDS. Says "ready" when it has begun."""
import os
import random
import socket
import sys
import time


def main(address, port, rate, seconds):
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # Nobody listens there: what is refused is sent all the same.
    out.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    content, place = os.urandom(1500), (address, int(port))
    start, sent, told = time.monotonic(), 0, False
    while (spent := time.monotonic() - start) < int(seconds):
        # Never more at once than 2 ms are worth, so that a pause of this process makes no burst.
        due = spent * int(rate) / 8
        if due - sent > int(rate) / 8 / 50:
            sent = due - int(rate) / 8 / 500
        while sent < due:
            size = random.randint(40, 1380)
            try:
                out.sendto(content[:size], place)
            except OSError:
                pass
            sent += size + 28
        if not told:
            print("ready", flush=True)
            told = True
        time.sleep(0.0005)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
