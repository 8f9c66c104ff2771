"""Which bytes of a file a request asks for (RFC 9110, section 14)."""

import re

from msgspec import Struct

ONE_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.IGNORECASE)


class ByteRange(Struct, frozen=True):
    """The bytes from `start` up to `stop`, which is the first that is not among them."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        """How many bytes there are."""
        return self.stop - self.start


class UnsatisfiableRangeError(Exception):
    """The file has none of the bytes that were asked for."""


def find_range(header: str, size: int) -> ByteRange | None:
    """Return the range that a header asks for; None means the whole file.

    Several ranges, other units and what cannot be read are answered with the whole file, as the standard
    allows. Raises UnsatisfiableRangeError for a range that begins after the end.
    """
    match = ONE_RANGE.fullmatch(header)
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        length = min(int(match[2]), size)
        if length == 0:
            raise UnsatisfiableRangeError
        return ByteRange(size - length, size)
    start, last = int(match[1]), int(match[2]) if match[2] else size - 1
    if match[2] and last < start:
        return None
    if start >= size:
        raise UnsatisfiableRangeError
    return ByteRange(start, min(last + 1, size))
