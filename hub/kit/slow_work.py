"""Slow work, which may not run inside a write transaction: all other writers would wait for it.

Hashing, plugins, requests to other servers and whatever else takes longer than a few statements is marked
with `slow`. Read what it needs, end the transaction, do the work, and then write in a transaction of its own,
if what was read still holds.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from hub.kit.db import is_write_open

P = ParamSpec("P")
R = TypeVar("R")


class SlowWriteError(RuntimeError):
    """Slow work was begun inside a write transaction, which is a fault of the hub."""


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
