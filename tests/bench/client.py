"""A client that keeps a server busy: many connections, each with one request under way, from one process.

It reads of each answer how long it is, and no more: a client that parses is slower than what it measures.
"""

import argparse
import json
import re
import selectors
import socket
import time
from itertools import cycle
from urllib.parse import urlsplit

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked\r\n", re.IGNORECASE)
LAST_CHUNK = b"0\r\n\r\n"
UNTOLD = 1 << 40
GOOD = (b"HTTP/1.1 200", b"HTTP/1.1 304")


def request_for(address: str, path: str, headers: dict[str, str]) -> bytes:
    """Return a request as it is sent."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {urlsplit(address).netloc}"]
    return ("\r\n".join([*lines, *(f"{name}: {headers[name]}" for name in headers)]) + "\r\n\r\n").encode()


def size_of(start: bytes) -> int:
    """Return how many bytes an answer has, from its first piece, or UNTOLD where it comes in chunks.

    Raises RuntimeError for an error page.
    """
    if not start.startswith(GOOD):
        raise RuntimeError(start[:200].decode(errors="replace"))
    head = start.index(b"\r\n\r\n") + 4
    if CHUNKED.search(start, 0, head):
        return UNTOLD
    found = LENGTH.search(start, 0, head)
    return head + (int(found[1]) if found and not start.startswith(GOOD[1]) else 0)


def run(address: str, asked: list[bytes], connections: int, seconds: float) -> tuple[int, float]:
    """Keep `connections` busy for so long; return how many answers came, and in what time."""
    parts = urlsplit(address)
    ready = selectors.DefaultSelector()
    turn = cycle(asked)
    for _ in range(connections):
        line = socket.create_connection((parts.hostname, parts.port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(next(turn))
        ready.register(line, selectors.EVENT_READ, [0])
    done, began = 0, time.perf_counter()
    while time.perf_counter() < began + seconds:
        for key, _events in ready.select(1):
            line, left = key.fileobj, key.data
            data = line.recv(262144)  # type: ignore[union-attr]
            if not data:
                raise RuntimeError("The server closed a connection")
            left[0] = (left[0] or size_of(data)) - len(data)
            if not left[0] or (left[0] > UNTOLD // 2 and data.endswith(LAST_CHUNK)):
                done, left[0] = done + 1, 0
                line.sendall(next(turn))  # type: ignore[union-attr]
    took = time.perf_counter() - began
    for key in list(ready.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    return done, took


def main() -> None:
    """Read what to do from the command line, and print what came of it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--headers", default="{}")
    parser.add_argument("paths", nargs="+")
    given = parser.parse_args()
    asked = [request_for(given.address, path, json.loads(given.headers)) for path in given.paths]
    done, took = run(given.address, asked, given.connections, given.seconds)
    print(json.dumps({"done": done, "seconds": took}))


if __name__ == "__main__":
    main()
