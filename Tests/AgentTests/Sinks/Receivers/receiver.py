"""A receiver of HTTP for the tests of sinks: answers as a plan says, and writes down what it got.

    receiver.py FOLDER [--tls CERTIFICATE KEY]

The plan is FOLDER/plan, a line for each request that comes, taken from the top: STATUS [NAME=VALUE…] [body=TEXT], or
`hang`, `reset`, `close` (without an answer), `endless` (an answer that does not end). Without a line the answer is 200. What
came is appended to FOLDER/requests, a JSON document a line. The port is written to FOLDER/port.
"""
import base64
import http.server
import json
import os
import shlex
import socket
import ssl
import struct
import sys
import threading
import time

folder = sys.argv[1]
lock = threading.Lock()


def planned():
    with lock:
        try:
            with open(f"{folder}/plan") as file:
                lines = file.read().splitlines()
        except FileNotFoundError:
            return "200"
        if not lines:
            return "200"
        # A line that ends with `always` stays.
        if not lines[0].endswith(" always"):
            with open(f"{folder}/plan.new", "w") as file:
                file.write("".join(line + "\n" for line in lines[1:]))
            os.rename(f"{folder}/plan.new", f"{folder}/plan")
        return lines[0].removesuffix(" always")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        plan = planned()
        with lock, open(f"{folder}/requests", "a") as file:
            file.write(json.dumps({
                "path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": base64.b64encode(body).decode(), "plan": plan, "at": time.time()}) + "\n")
        word, *more = shlex.split(plan)
        if word == "hang":
            time.sleep(60)
        if word in ("hang", "close", "reset"):
            if word == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        headers = dict(pair.split("=", 1) for pair in more)
        answer = headers.pop("body", "{}").encode()
        self.send_response(int(word) if word.isdigit() else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        if word == "endless":
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 4096)
            except OSError:
                self.close_connection = True
            return
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


port = 0
if os.path.exists(f"{folder}/port"):
    with open(f"{folder}/port") as file:
        port = int(file.read())
server = Server(("127.0.0.1", port), Handler)
if sys.argv[2:3] == ["--tls"]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(f"{folder}/port.new", "w") as file:
    file.write(str(server.server_port))
os.rename(f"{folder}/port.new", f"{folder}/port")
server.serve_forever()
