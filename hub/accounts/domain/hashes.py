"""Argon2 hashes of passwords and recovery codes: a few at once, and never inside a write transaction.

A hash takes up to 64 MB and a fifth of a second. More at once than there are slots would not be quicker; they
would only take memory and processor time from everything else in the process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Literal

from argon2 import PasswordHasher

from hub.kit.errors import HubError
from hub.kit.slow_work import refuse_in_write_transaction

MAX_CONCURRENT_HASHES = 2
"""In a process. At most 128 MB of memory at once."""
SLOT_TIMEOUT_SECONDS = 10.0
RETRY_AFTER_SECONDS = 60
BUSY = "Many people are signing in at the moment. Nothing was changed. Try again in a minute"

_slots = BoundedSemaphore(MAX_CONCURRENT_HASHES)
_has_slot: ContextVar[bool] = ContextVar("has_hash_slot", default=False)


class TooManyHashes(HubError):
    """All slots are taken, and none became free in time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    heading = "The hub is busy"
    retry_after = RETRY_AFTER_SECONDS


@contextmanager
def hash_slot() -> Iterator[None]:
    """Take a slot for hashing; raise TooManyHashes if none becomes free in time.

    It is taken before the attempt is counted, so that one that finds no slot leaves no trace. Inside the
    block all hashes of this context share the slot.
    """
    refuse_in_write_transaction("Hashing")
    if _has_slot.get():
        yield
        return
    if not _slots.acquire(timeout=SLOT_TIMEOUT_SECONDS):
        raise TooManyHashes(BUSY)
    token = _has_slot.set(True)
    try:
        yield
    finally:
        _has_slot.reset(token)
        _slots.release()


class SlottedHasher(PasswordHasher):
    """The hasher of argon2-cffi, which holds a slot while it works."""

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        """Return the hash of a password."""
        with hash_slot():
            return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        """Return True, or raise an error of argon2 if this is the hash of another password."""
        with hash_slot():
            return super().verify(hash, password)
