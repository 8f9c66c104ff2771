"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable
from typing import TypeVar

from tests.support.timeouts import SECONDS

T = TypeVar("T")


def eventually(check: Callable[[], T], seconds: float = SECONDS) -> T:
    """Ask `check` until what it returns is true or the time is over; return the last result."""
    deadline = time.monotonic() + seconds
    while not (result := check()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return result
