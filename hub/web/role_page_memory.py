"""The pages that are kept for all who have the same roles, and how one becomes the page of its reader."""

import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from secrets import token_hex
from time import time
from typing import Any

from msgspec import Struct

from hub.access import RoleAssignment
from hub.web.flash import MESSAGES_KEY
from hub.web.gzip_stream import SMALL, begin_gzip, deflate, end_gzip, store
from hub.web.page_memory import PageMemory
from hub.web.page_version import POLL_SECONDS

OWN_PARTS = ("reader", "csrf_token")
"""The parts in which a page differs for its reader: a name and a CSRF token."""
SECONDS_AFTER_WRITE = 2 * POLL_SECONDS
"""Whoever changed something gets pages made anew so long: other processes learn of it after POLL_SECONDS."""
WROTE_KEY = "wrote_at"
"""Where the session of a browser says when its person may have changed something."""


class RolePageKey(Struct, frozen=True):
    """What a page depends on, besides the page version."""

    path: str
    query: str
    roles: frozenset[RoleAssignment]
    is_delegate: bool


class Piece(Struct, frozen=True):
    """Bytes between the own parts of a page, as they are and compressed."""

    plain: bytes
    deflated: bytes


class RolePage(Struct, frozen=True):
    """A page without the own parts of its reader: between two of its pieces stands one of `parts`."""

    version: str
    route: str
    pieces: tuple[Piece, ...]
    parts: tuple[str, ...]

    @property
    def size(self) -> int:
        """The bytes of memory that the page takes."""
        return sum(len(piece.plain) + len(piece.deflated) for piece in self.pieces)

    def answer(self, own_parts: Mapping[str, bytes], *, with_gzip: bool) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body of the answer to a reader with these own parts, as HTML."""
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if not with_gzip:
            return headers, self.complete(own_parts)
        return {**headers, "Content-Encoding": "gzip"}, self.complete_with_gzip(own_parts)

    def complete(self, own_parts: Mapping[str, bytes]) -> bytes:
        """Return the page with the own parts of a reader, as HTML, in it."""
        return b"".join(fill([piece.plain for piece in self.pieces], self.parts, own_parts))

    def complete_with_gzip(self, own_parts: Mapping[str, bytes]) -> bytes:
        """Return the page with the own parts of a reader in it, as a gzip file."""
        checksum, size, compressed = 0, 0, [begin_gzip()]
        chunks = fill([piece.plain for piece in self.pieces], self.parts, own_parts)
        for place, chunk in enumerate(chunks):
            checksum, size = zlib.crc32(chunk, checksum), size + len(chunk)
            # The pieces have even places, the parts between them odd ones.
            compressed.append(store(chunk) if place % 2 else self.pieces[place // 2].deflated)
        compressed.append(end_gzip(checksum, size))
        return b"".join(compressed)


class RolePages(PageMemory[RolePageKey, RolePage]):
    """The pages in memory. The mark of an own part holds a secret, so that no content can hold it."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self._secret = token_hex(16)
        self._marks = re.compile(f"<({'|'.join(OWN_PARTS)})-{self._secret}>".encode())
        self._addresses: Counter[tuple[str, str]] = Counter()

    def mark_of(self, name: str) -> str:
        """Return what stands for an own part while a page is made."""
        return f"<{name}-{self._secret}>"

    def divide(self, body: bytes) -> tuple[list[bytes], list[str]]:
        """Return the pieces of a page between its marks, and the names of the parts that they stand for."""
        divided = self._marks.split(body)
        return divided[::2], [name.decode() for name in divided[1::2]]

    def has_address(self, path: str, query: str) -> bool:
        """Return whether a page at this address is kept for some roles."""
        return (path, query) in self._addresses

    def _add(self, key: RolePageKey, page: RolePage) -> None:
        super()._add(key, page)
        self._addresses[key.path, key.query] += 1

    def _drop(self, key: RolePageKey) -> None:
        if key in self._pages:
            self._addresses[key.path, key.query] -= 1
            if not self._addresses[key.path, key.query]:
                del self._addresses[key.path, key.query]
        super()._drop(key)


def make_role_page(version: str, route: str, pieces: Sequence[bytes], parts: Sequence[str]) -> RolePage:
    """Return a page to keep, with each of its pieces compressed."""
    kept = tuple(Piece(piece, deflate(piece, SMALL)) for piece in pieces)
    return RolePage(version, route, kept, tuple(parts))


def fill(pieces: Sequence[bytes], parts: Sequence[str], own_parts: Mapping[str, bytes]) -> list[bytes]:
    """Return the bytes of a page in order: its pieces, and the parts of the reader between them."""
    chunks = [pieces[0]]
    for name, piece in zip(parts, pieces[1:], strict=True):
        chunks += (own_parts[name], piece)
    return chunks


def may_get_kept_page(browser_session: Mapping[str, Any]) -> bool:
    """Return whether a browser may get a kept page: not while a message waits for it, or after a change."""
    since_write: float = time() - browser_session.get(WROTE_KEY, 0)
    return MESSAGES_KEY not in browser_session and since_write >= SECONDS_AFTER_WRITE
