"""An HTTP proxy for CONNECT alone: proxy.py ADDRESS PORT. Says "ready" once it listens."""
import socket
import sys
import threading


def pump(one, other):
    try:
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client):
    with client:
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            byte = client.recv(1)
            if not byte:
                return
            request += byte
        method, target, _ = request.split(b"\r\n")[0].decode().split(" ")
        host, _, port = target.rpartition(":")
        if method != "CONNECT":
            client.sendall(b"HTTP/1.1 405 Method Not Allowed\r\n\r\n")
            return
        with socket.create_connection((host, int(port))) as onward:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(onward, client), daemon=True)
            back.start()
            pump(client, onward)
            back.join()


def main(address, port):
    listener = socket.create_server((address, int(port)), backlog=64)
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
