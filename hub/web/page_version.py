"""The version key of all public pages, which changes whenever one of them may have changed."""

import time
from collections.abc import Callable
from threading import Lock

POLL_SECONDS = 2.0
MAX_STALE_SECONDS = 86_400.0
"""How long cached pages are served while the database cannot be read."""


class PageVersion:
    """The version key of all public pages, read from the database at most every two seconds.

    While the database cannot be read the last key remains valid for a day, so that cached pages are still
    served. The key is None if it has never been read, or not for a day.
    """

    def __init__(self, read: Callable[[], str], build: str) -> None:
        self._read = read
        self._build = build
        self._lock = Lock()
        self._value: str | None = None
        self._fresh_until = 0.0
        self._read_at = 0.0

    def current(self) -> str | None:
        """Return the key as a weak ETag, or None."""
        if time.monotonic() < self._fresh_until:
            return self._value
        # One thread reads the key; the others use the last one, even while the database is slow.
        if self._lock.acquire(blocking=False):
            try:
                self._poll()
                self._fresh_until = time.monotonic() + POLL_SECONDS
            finally:
                self._lock.release()
        return self._value

    def fresh(self) -> str | None:
        """Return the key if it can be had without reading it again, or None."""
        return self._value if time.monotonic() < self._fresh_until else None

    def invalidate(self) -> None:
        """Read the key again at the next request, because this process has changed something."""
        self._fresh_until = 0.0

    def _poll(self) -> None:
        try:
            self._value = f'W/"{self._read()}-{self._build}"'
            self._read_at = time.monotonic()
        except Exception:  # without a key pages are complete, only not cached
            if time.monotonic() > self._read_at + MAX_STALE_SECONDS:
                self._value = None
