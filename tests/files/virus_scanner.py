"""A small server that speaks the protocol of clamd (INSTREAM) and finds one virus."""

import contextlib
import socketserver
import struct
import threading

VIRUS = b"THIS-IS-THE-VIRUS"


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        reply = self.server.reply
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        if reply is None:
            found = VIRUS in content
            reply = b"stream: Test-Virus FOUND\0" if found else b"stream: OK\0"
        self.wfile.write(reply)


@contextlib.contextmanager
def scanner(place, reply=None):
    """Serve at the path of a socket, or for "tcp" at a free port, and yield the place and the server.

    `reply` is what it always answers.
    """
    kind = socketserver.TCPServer if place == "tcp" else socketserver.UnixStreamServer
    with kind(("127.0.0.1", 0) if place == "tcp" else place, Handler) as server:
        server.reply, server.seen = reply, []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}" if place == "tcp" else place, server
        finally:
            server.shutdown()
            thread.join()
