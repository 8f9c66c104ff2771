"""Slow work, which may not run inside a write transaction: all other writers would wait for it.

Hashing, plugins, requests to other servers and whatever else takes longer than a few statements is marked
with `slow`. Read what it needs, end the transaction, do the work, and then write in a transaction of its own,
if what was read still holds.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar
from weakref import ref

from sqlalchemy import Connection

P = ParamSpec("P")
R = TypeVar("R")

_writers: ContextVar[tuple["ref[Connection]", ...]] = ContextVar("writers", default=())
"""The connections of this context whose last transaction could write."""


class SlowWriteError(Exception):
    """Slow work was begun inside a write transaction, which is a fault of the hub.

    Not a RuntimeError, which is taken for the fault of a provider when it is asked.
    """


def note_writer(connection: Connection) -> None:
    """Record that a transaction that may write begins on this connection."""
    others = (other for other in _writers.get() if other() is not connection and _is_open(other()))
    _writers.set((*others, ref(connection)))


def is_write_open() -> bool:
    """Return whether this context has an open transaction that may write, so that others may wait for it."""
    return any(_is_open(reference()) for reference in _writers.get())


def _is_open(connection: Connection | None) -> bool:
    return connection is not None and connection.in_transaction()


def refuse_in_write_transaction(work: str) -> None:
    """Raise SlowWriteError if this context has an open write transaction; `work` names what is slow."""
    if is_write_open():
        raise SlowWriteError(f"{work} would hold a write transaction open: end the transaction first.")


def slow(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as slow, so that it raises SlowWriteError inside a write transaction."""

    @wraps(function)
    def run_outside(*args: P.args, **kwargs: P.kwargs) -> R:
        refuse_in_write_transaction(function.__qualname__)
        return function(*args, **kwargs)

    run_outside.is_slow = True  # type: ignore[attr-defined]
    return run_outside
