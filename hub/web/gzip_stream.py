"""The pieces of a gzip file, so that a response can be made of parts that were compressed before.

Each part ends at a byte and refers to no other, so parts can follow each other in any order.
"""

import secrets
import struct
import zlib

MAX_PADDING = 100
QUICK = 1
"""The quickest level: a page of 60 KB becomes a sixth of its size, and a seventh at twice the time."""
SMALL = 6
"""The level for what is compressed once and sent often."""
MAX_STORED = 0xFFFF
"""How many bytes fit into one block that is not compressed (RFC 1951, 3.2.4)."""
EMPTY_LAST_BLOCK = b"\x03\x00"
"""The block that ends what is compressed: the last one, with fixed codes and nothing in it (3.2.6)."""


def begin_gzip() -> bytes:
    """Return the first bytes of a gzip file, with a random number of them.

    The length of the file then does not tell what is in the page beside words that somebody made the page
    repeat (the attack called BREACH).
    """
    padding = b"x" * secrets.randbelow(MAX_PADDING + 1)
    return b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x04\xff" + padding + b"\x00"


def make_compressor(level: int) -> "zlib._Compress":
    """Return a compressor for parts: `flush(zlib.Z_SYNC_FLUSH)` ends one."""
    return zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)


def deflate(part: bytes, level: int) -> bytes:
    """Return a part of a gzip file that holds these bytes."""
    compressor = make_compressor(level)
    return compressor.compress(part) + compressor.flush(zlib.Z_SYNC_FLUSH)


def store(part: bytes) -> bytes:
    """Return a part of a gzip file that holds these bytes uncompressed: for a few, compressing is slow."""
    if len(part) > MAX_STORED:
        return deflate(part, QUICK)
    return b"\x00" + struct.pack("<HH", len(part), len(part) ^ MAX_STORED) + part


def end_gzip(checksum: int, size: int) -> bytes:
    """Return the last bytes of a gzip file; `checksum` and `size` are those of everything in it."""
    return EMPTY_LAST_BLOCK + struct.pack("<II", checksum, size & 0xFFFFFFFF)
