"""Slow views, such as those that hash a password: they wait for a thread in a queue of their own.

Of the threads of a process one is always left for everything else, and those who wait hold none. When the
queue is full, or the wait would be too long, a page says so at once.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from flask import Flask

from hub.web.application import find_view

View = TypeVar("View", bound=Callable[..., Any])
Receive = Callable[[], Awaitable[dict[str, Any]]]

MAX_WAITING = 100
"""Requests that may wait in a process. A hash takes about a fifth of a second, and two are made at once."""
MAX_WAIT_SECONDS = 20.0


class QueueFullError(Exception):
    """Too many wait, or the wait was too long."""


class WaitAbandonedError(Exception):
    """The client has gone while its request waited."""


def slow_view(view: View) -> View:
    """Mark a view that hashes, runs a plugin or asks another server, so that it waits in the queue."""
    view.is_slow_view = True  # type: ignore[attr-defined]
    return view


def is_slow_view(app: Flask, path: str, method: str) -> bool:
    """Return whether a request is for a slow view."""
    return getattr(find_view(app, path, method), "is_slow_view", False)


class SlowQueue:
    """The queue of one event loop for slow views: `limit` run at once, and the others wait their turn."""

    def __init__(self, limit: int) -> None:
        self._slots = asyncio.Semaphore(limit)
        self._waiting = 0

    @asynccontextmanager
    async def slot(self, receive: Receive) -> AsyncIterator[None]:
        """Take a slot for the block; raise QueueFullError or WaitAbandonedError if there is none."""
        await self._acquire(receive)
        try:
            yield
        finally:
            self._slots.release()

    async def _acquire(self, receive: Receive) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        if self._waiting >= MAX_WAITING:
            raise QueueFullError
        self._waiting += 1
        is_taken = False
        turn = asyncio.ensure_future(self._slots.acquire())
        gone = asyncio.ensure_future(wait_until_gone(receive))
        try:
            await asyncio.wait({turn, gone}, timeout=MAX_WAIT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            is_taken = turn.done()
            if not is_taken:
                raise WaitAbandonedError if gone.done() else QueueFullError
        finally:
            self._waiting -= 1
            gone.cancel()
            if not is_taken and not turn.cancel():  # the server has given up, and it was its turn
                self._slots.release()


async def wait_until_gone(receive: Receive) -> None:
    """Return when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
