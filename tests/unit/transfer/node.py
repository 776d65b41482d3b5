"""A small node on loopback that keeps to docs/reference/push-protocol.md, and fails on demand."""

import hashlib
import io
import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "t0ken-canary-0123456789"


class Node(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.requests, self.uploads, self.faults = [], {}, []
        self.finished = {"release": "published"}
        self.address = f"http://127.0.0.1:{self.server_port}/push"
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def fail(self, method, *, times=1, **how):
        """Fail the next requests of a method: status+body+headers, drop (bytes read) or hang."""
        self.faults += [(method, how)] * times

    def taken(self, method):
        for n, (wanted, how) in enumerate(self.faults):
            if wanted == method:
                del self.faults[n]
                return how
        return None

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()

    def handle_error(self, request, client_address):
        pass


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status, **words):
        self.answer(status, {"Content-Type": "application/json"}, json.dumps(words).encode())

    def run_fault(self, how):
        if "drop" in how:
            self.keep(self.rfile.read(how["drop"]))
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif "hang" in how:
            how["hang"].wait(10)
            self.close_connection = True
        else:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.answer(how["status"], how.get("headers", ()), how.get("body", b""))

    def keep(self, piece):
        upload = self.server.uploads.get(self.path)
        if upload is not None:
            upload["bytes"] += piece

    def handle_any(self):
        self.server.requests.append((self.command, self.path, dict(self.headers)))
        how = self.server.taken(self.command)
        if how is None:
            self.act()
        elif "lost" in how:
            real, self.wfile = self.wfile, io.BytesIO()
            self.act()
            self.wfile = real
            self.close_connection = True
        else:
            self.run_fault(how)

    do_POST = do_HEAD = do_PATCH = do_GET = handle_any  # noqa: N815

    def act(self):
        if self.command != "GET" and self.headers["Authorization"] != f"Bearer {TOKEN}":
            self.refuse(401, errorCode="UNAUTHENTICATED", message="Unknown bearer.", remedy="Ask.")
        elif self.command == "GET":
            self.answer(200, (), json.dumps(self.server.checkpoint).encode())
        elif self.path == "/push/uploads":
            self.create()
        elif self.path.removesuffix("/finish") not in self.server.uploads:
            self.refuse(404, errorCode="NOT_FOUND", message="No such upload.", remedy="Push again.")
        elif self.command == "POST":
            self.complete()
        else:
            self.move(self.server.uploads[self.path])

    def create(self):
        digest, length = self.headers["Upload-Digest"], int(self.headers["Upload-Length"])
        path = f"/push/uploads/{digest[7:19]}"
        old = self.server.uploads.get(path)
        if old is None:
            new = {"bytes": b"", "length": length, "digest": digest, "finished": 0}
            self.server.uploads[path] = new
            self.answer(201, {"Location": path})
        else:
            offset = len(old["bytes"])
            self.answer(200, {"Location": path, "Upload-Offset": str(offset)})

    def move(self, upload):
        if self.command == "PATCH":
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/offset+octet-stream"
            if int(self.headers["Upload-Offset"]) != len(upload["bytes"]):
                self.refuse(409, errorCode="CONFLICT", message="Another offset.", remedy="Ask.")
                return
            upload["bytes"] += body
        status = 204 if self.command == "PATCH" else 200
        self.answer(status, {"Upload-Offset": str(len(upload["bytes"]))})

    def complete(self):
        upload = self.server.uploads[self.path.removesuffix("/finish")]
        found = "sha256:" + hashlib.sha256(upload["bytes"]).hexdigest()
        assert (len(upload["bytes"]), found) == (upload["length"], upload["digest"])
        upload["finished"] += 1
        self.answer(200, (), json.dumps(self.server.finished).encode())
