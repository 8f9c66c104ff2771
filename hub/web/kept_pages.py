"""Answers cached pages on the event loop, before a WSGI environment is built and without a thread."""

import time
from typing import Any
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from hub.web.middleware.request_log import RequestLogMiddleware
from hub.web.page_cache import CachedPage, PageCache, page_key

Scope = dict[str, Any]
AsgiHeaders = list[tuple[bytes, bytes]]
SEPARATORS = {b"cookie": "; "}
READ_HEADERS = frozenset({b"cookie", b"accept-encoding", b"authorization", b"if-none-match", b"x-request-id"})


class KeptAnswer(Struct, frozen=True):
    """The answer to a request from the page cache."""

    status: int
    headers: AsgiHeaders
    body: bytes


class KeptPages:
    """Finds the cached page of an ASGI request, and logs and counts its answer."""

    def __init__(self, cache: PageCache, request_log: RequestLogMiddleware) -> None:
        self._cache = cache
        self._request_log = request_log

    def find_answer(self, scope: Scope) -> KeptAnswer | None:
        """Return the answer if the page is in memory and current, or None."""
        if scope["method"] != "GET":
            return None
        started = time.perf_counter()
        headers = _read_headers(scope["headers"])
        raw_path: bytes = scope["raw_path"]
        path = (unquote_to_bytes(raw_path) if b"%" in raw_path else raw_path).decode("latin-1")
        page = self._cache.find_fresh_page(
            page_key(
                path,
                scope["query_string"].decode("latin-1"),
                cookies=headers.get(b"cookie"),
                accept_encoding=headers.get(b"accept-encoding", ""),
                has_authorization=b"authorization" in headers,
            )
        )
        if page is None:
            return None
        has_page = page.matches(headers.get(b"if-none-match", ""))
        status, body = (304, b"") if has_page else (200, page.body)
        request_id = self._request_log.request_id(headers.get(b"x-request-id", ""))
        seconds = time.perf_counter() - started
        self._request_log.log_kept_page(page.route, status, seconds, request_id)
        if has_page not in page.sent_headers:
            page.sent_headers[has_page] = self._make_headers(page, path, has_page)
        sent = [*page.sent_headers[has_page], (b"x-request-id", request_id.encode("latin-1"))]
        return KeptAnswer(status, sent, body)

    def _make_headers(self, page: CachedPage, path: str, has_page: bool) -> tuple[tuple[bytes, bytes], ...]:
        headers = page.not_modified_headers if has_page else list(page.headers)
        headers = self._request_log.add_headers(headers, path)
        return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers)


def _read_headers(headers: AsgiHeaders) -> dict[bytes, str]:
    """Return the headers on which a cached page depends; several of one name are joined."""
    found: dict[bytes, str] = {}
    for name, value in headers:
        if name in READ_HEADERS:
            text = value.decode("latin-1")
            found[name] = f"{found[name]}{SEPARATORS.get(name, ',')}{text}" if name in found else text
    return found
