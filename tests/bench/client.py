"""A load generator: one process with many connections, each with one request in progress.

It parses only the length of each response, because a full HTTP client would be slower than the server.
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
UNKNOWN_SIZE = 1 << 40
GOOD = (b"HTTP/1.1 200", b"HTTP/1.1 304")


def request_for(address: str, path: str, headers: dict[str, str]) -> bytes:
    """Return a GET request as bytes."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {urlsplit(address).netloc}"]
    return ("\r\n".join([*lines, *(f"{name}: {headers[name]}" for name in headers)]) + "\r\n\r\n").encode()


def size_of(start: bytes) -> int:
    """Return the size of a response in bytes, from its first data, or UNKNOWN_SIZE if it is chunked.

    Raises RuntimeError for an error response.
    """
    if not start.startswith(GOOD):
        raise RuntimeError(start[:200].decode(errors="replace"))
    head = start.index(b"\r\n\r\n") + 4
    if CHUNKED.search(start, 0, head):
        return UNKNOWN_SIZE
    length = LENGTH.search(start, 0, head)
    return head + (int(length[1]) if length and not start.startswith(GOOD[1]) else 0)


def run(address: str, requests: list[bytes], connections: int, seconds: float) -> tuple[int, float]:
    """Load the server for `seconds`; return the number of responses and the time taken."""
    parts = urlsplit(address)
    selector = selectors.DefaultSelector()
    next_request = cycle(requests)
    for _ in range(connections):
        connection = socket.create_connection((parts.hostname, parts.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(next(next_request))
        selector.register(connection, selectors.EVENT_READ, [0])
    done, started = 0, time.perf_counter()
    while time.perf_counter() < started + seconds:
        for key, _events in selector.select(1):
            connection, remaining = key.fileobj, key.data
            data = connection.recv(262144)  # type: ignore[union-attr]
            if not data:
                raise RuntimeError("The server closed a connection")
            remaining[0] = (remaining[0] or size_of(data)) - len(data)
            if not remaining[0] or (remaining[0] > UNKNOWN_SIZE // 2 and data.endswith(LAST_CHUNK)):
                done, remaining[0] = done + 1, 0
                connection.sendall(next(next_request))  # type: ignore[union-attr]
    elapsed = time.perf_counter() - started
    for key in list(selector.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    return done, elapsed


def main() -> None:
    """Run the command line, and print the result as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--headers", default="{}")
    parser.add_argument("paths", nargs="+")
    args = parser.parse_args()
    requests = [request_for(args.address, path, json.loads(args.headers)) for path in args.paths]
    done, elapsed = run(args.address, requests, args.connections, args.seconds)
    print(json.dumps({"done": done, "seconds": elapsed}))


if __name__ == "__main__":
    main()
