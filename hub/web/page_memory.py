"""Pages in memory up to a number of bytes: the least recently used are dropped first."""

from collections import OrderedDict
from collections.abc import Collection
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Page(Protocol):
    """What is kept: it says how many bytes it takes."""

    @property
    def size(self) -> int:
        """The bytes of memory that the page takes."""


Key = TypeVar("Key")
Kept = TypeVar("Kept", bound=Page)


class PageMemory(Generic[Key, Kept]):
    """The pages of one process by key, for several threads. With `max_bytes` 0 nothing is kept."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        """The bytes of all pages together."""
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self._pages)

    def values(self) -> Collection[Kept]:
        """Return the pages, those used last at the end."""
        return self._pages.values()

    def find(self, key: Key) -> Kept | None:
        """Return a page, or None; it then counts as used."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def store(self, key: Key, page: Kept) -> None:
        """Keep a page, in place of one with the same key."""
        with self._lock:
            self._drop(key)
            self._add(key, page)
            while self.size > self.max_bytes:
                self._drop(next(iter(self._pages)))

    def _add(self, key: Key, page: Kept) -> None:
        self._pages[key] = page
        self.size += page.size

    def _drop(self, key: Key) -> None:
        if (page := self._pages.pop(key, None)) is not None:
            self.size -= page.size
