"""Serve the WSGI app through ASGI: bodies arrive on the event loop, and only complete requests get a thread.

A client that sends or reads slowly therefore holds no thread. What the event loop refuses is answered by
RequestBodyMiddleware, so that it has the hub's headers, request id, log line and metric as well.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

import structlog
from flask import Flask

from hub.web.kept_pages import KeptAnswer, KeptPages
from hub.web.middleware.request_log import get_request_log
from hub.web.page_cache import get_page_cache
from hub.web.request_bodies import BodyTooSlowError, ClientGoneError, Receive, find_limit, read_body
from hub.web.slow_views import QueueFullError, SlowQueue, WaitAbandonedError, is_slow_view, wait_until_gone
from hub.web.streams import is_streamed

Environ = dict[str, Any]
Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

MAX_BODIES = 400
"""How many bodies may arrive at once in a process."""
METHODS_WITHOUT_BODY = frozenset({"GET", "HEAD"})

log = structlog.get_logger("hub.server")


class AsgiApp:
    """An ASGI app that reads request bodies and runs `app` in one of `threads` threads."""

    def __init__(self, app: Flask, threads: int) -> None:
        self.app = app
        self._kept_pages = KeptPages(get_page_cache(app), get_request_log(app))
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._bodies = 0
        self._slow_queue = SlowQueue(max(1, threads - 1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if (kept := self._kept_pages.find_answer(scope)) is not None:
            await _send_whole(kept, send)
            return
        environ = make_environ(scope)
        try:
            await self._add_body(environ, receive)
        except ClientGoneError:
            return
        try:
            await self._answer_in_turn(environ, receive, send)
        except WaitAbandonedError:
            return
        finally:
            environ["wsgi.input"].close()

    def close(self) -> None:
        """End the threads, when their requests are answered."""
        self._pool.shutdown()

    async def _add_body(self, environ: Environ, receive: Receive) -> None:
        length = _body_length(environ)
        if length == 0:
            environ["CONTENT_LENGTH"] = "0"
            return
        limit = find_limit(self.app, environ["PATH_INFO"], environ["REQUEST_METHOD"])
        if length > limit.max_bytes:  # Flask refuses it with an error page
            return
        if self._bodies >= MAX_BODIES:
            environ["hub.refused_body"] = HTTPStatus.SERVICE_UNAVAILABLE
            return
        self._bodies += 1
        try:
            environ["wsgi.input"] = await read_body(receive, length, limit)
        except BodyTooSlowError:
            environ["hub.refused_body"] = HTTPStatus.REQUEST_TIMEOUT
        except OSError as error:  # the disk is full
            log.warning("a request body cannot be stored", kind=type(error).__name__)
            environ["hub.refused_body"] = HTTPStatus.SERVICE_UNAVAILABLE
        finally:
            self._bodies -= 1

    async def _answer_in_turn(self, environ: Environ, receive: Receive, send: Send) -> None:
        if not is_slow_view(self.app, environ["PATH_INFO"], environ["REQUEST_METHOD"]):
            await self._answer(environ, receive, send)
            return
        try:
            async with self._slow_queue.slot(receive):
                await self._answer(environ, receive, send)
        except QueueFullError:
            environ["hub.is_busy"] = True
            await self._answer(environ, receive, send)

    async def _answer(self, environ: Environ, receive: Receive, send: Send) -> None:
        context, loop = copy_context(), asyncio.get_running_loop()

        def run(step: Callable[[], Any]) -> Awaitable[Any]:
            return loop.run_in_executor(self._pool, context.run, step)

        answer = AppResponse(self.app, environ)
        await run(answer.begin)
        try:
            if answer.is_whole:
                await _send_whole(answer, send)
            else:
                await _send_chunks(answer, run, receive, send)
        finally:
            if answer.close is not None:
                await run(answer.close)


class AppResponse:
    """The response of the WSGI app to one request; its methods run in any thread, one after the other."""

    def __init__(self, app: Flask, environ: Environ) -> None:
        self._app = app
        self._environ = environ
        self._chunks: Iterator[bytes] = iter(())
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""
        self.is_whole = True
        self.close: Callable[[], object] | None = None

    def begin(self) -> None:
        """Call the app; take the whole body, unless its length is unknown."""
        chunks: Iterable[bytes] = self._app.wsgi_app(self._environ, self._start)
        self.close = getattr(chunks, "close", None)
        has_length = any(name == b"content-length" for name, _ in self.headers)
        self.is_whole = isinstance(chunks, list) or (has_length and not is_streamed(self._environ))
        if self.is_whole:
            self.body = b"".join(chunks)
        else:
            self._chunks = filter(None, chunks)

    def next_chunk(self) -> bytes:
        """Return the next chunk of a body of unknown length; an empty one is the end."""
        return next(self._chunks, b"")

    def _start(self, status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return _refuse_write


async def _send_whole(answer: AppResponse | KeptAnswer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


async def _send_chunks(
    answer: AppResponse, run: Callable[[Callable[[], bytes]], Awaitable[bytes]], receive: Receive, send: Send
) -> None:
    # The client takes as long as it likes between two chunks; only the making of a chunk needs a thread.
    gone = asyncio.ensure_future(wait_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        while not gone.done() and (chunk := await run(answer.next_chunk)):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


def _refuse_write(_data: bytes) -> None:
    raise NotImplementedError("A response is returned and not written.")


def _body_length(environ: Environ) -> int:
    length = environ.get("CONTENT_LENGTH", "")
    has_none = environ["REQUEST_METHOD"] in METHODS_WITHOUT_BODY or not length.isdecimal()
    return 0 if has_none else int(length)


def make_environ(scope: Scope) -> Environ:
    """Return the WSGI environment of an ASGI request, with an empty body."""
    host, port = scope["server"]
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if (key := _environ_key(name)) is not None:
            text = value.decode("latin-1")
            separator = "; " if name == b"cookie" else ","
            environ[key] = f"{environ[key]}{separator}{text}" if key in environ else text
    return environ


@lru_cache(maxsize=256)
def _environ_key(name: bytes) -> str | None:
    # A header with an underscore would look like the one with a hyphen that a proxy sets.
    if b"_" in name:
        return None
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
