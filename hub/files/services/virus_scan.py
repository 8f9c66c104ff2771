"""Ask the virus scanner clamd about a file, by its command INSTREAM.

The scanner gets the content in pieces and answers in one line, so it needs no access to the database.
"""

import socket
import struct
from collections.abc import Iterable

from hub.kit.slow_work import slow

SECONDS = 120.0
"""How long the scanner may take for one file."""
CHUNK_BYTES = 64 * 1024
MAX_REPLY_BYTES = 4096


class ScannerUnavailableError(Exception):
    """The scanner cannot be reached, or gave no verdict."""


@slow
def find_virus(place: str, content: Iterable[bytes]) -> str:
    """Return the name of the virus in a file, or an empty text; `place` is a socket's path or host:port."""
    try:
        with _connect(place) as connection:
            connection.sendall(b"zINSTREAM\0")
            for piece in content:
                for start in range(0, len(piece), CHUNK_BYTES):
                    chunk = piece[start : start + CHUNK_BYTES]
                    connection.sendall(struct.pack(">L", len(chunk)) + chunk)
            connection.sendall(struct.pack(">L", 0))
            reply = _read_reply(connection)
    except OSError:
        raise ScannerUnavailableError from None
    if reply == "stream: OK":
        return ""
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return reply.removeprefix("stream: ").removesuffix(" FOUND") or "unknown"
    raise ScannerUnavailableError


def _connect(place: str) -> socket.socket:
    if place.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(place)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _read_reply(connection: socket.socket) -> str:
    reply = b""
    while b"\0" not in reply and len(reply) < MAX_REPLY_BYTES:
        data = connection.recv(MAX_REPLY_BYTES)
        if not data:
            break
        reply += data
    return reply.partition(b"\0")[0].decode("utf-8", "replace").strip()
