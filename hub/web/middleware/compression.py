"""Compress responses that the page cache has not compressed already."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from werkzeug.wsgi import ClosingIterator

from hub.web.gzip_stream import QUICK, begin_gzip, end_gzip, make_compressor
from hub.web.page_cache import accepts_gzip
from hub.web.streams import is_streamed

Environ = dict[str, Any]
Headers = list[tuple[str, str]]

MIN_BYTES = 500
"""Below this size compression saves no packet."""
COMPRESSIBLE_TYPES = ("text/", "application/json", "application/xml", "application/javascript")
COMPRESSIBLE_SUFFIXES = ("+json", "+xml")


class CompressionMiddleware:
    """Sends text with gzip to clients that read it."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Call the app, and compress its response if that is possible."""
        if environ["REQUEST_METHOD"] == "HEAD" or not accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        started: list[Any] = []

        def take_start(status: str, headers: Headers, *rest: Any) -> Callable[[bytes], None]:
            started[:] = [status, headers, *rest]
            return lambda data: None

        chunks = self._app(environ, take_start)
        status, headers, *rest = started
        if is_streamed(environ) or not _is_compressible(status, headers):
            start_response(status, headers, *rest)
            return chunks  # type: ignore[no-any-return]
        length = next((value for name, value in headers if name == "Content-Length"), None)
        headers = _compressed_headers(headers)
        close = getattr(chunks, "close", None)
        if length is None:
            start_response(status, headers, *rest)
            return ClosingIterator(_compress_chunks(chunks), close)
        try:
            body = b"".join(_compress_chunks([b"".join(chunks)]))
        except BaseException:
            if close is not None:
                close()
            raise
        start_response(status, [*headers, ("Content-Length", str(len(body)))], *rest)
        return ClosingIterator([body], close)


def _is_compressible(status: str, headers: Headers) -> bool:
    values = dict(headers)
    content_type = values.get("Content-Type", "").partition(";")[0]
    return (
        status[:3] not in ("204", "206", "304")
        and "Content-Encoding" not in values
        and "Content-Range" not in values
        # A strong ETag promises the same bytes.
        and values.get("ETag", "W/").startswith("W/")
        and int(values.get("Content-Length", MIN_BYTES)) >= MIN_BYTES
        and (content_type.startswith(COMPRESSIBLE_TYPES) or content_type.endswith(COMPRESSIBLE_SUFFIXES))
    )


def _compressed_headers(headers: Headers) -> Headers:
    varies = any(name == "Vary" for name, _ in headers)
    kept = [pair for pair in headers if pair[0] != "Content-Length"]
    return [*kept, ("Content-Encoding", "gzip"), *(() if varies else (("Vary", "Accept-Encoding"),))]


def _compress_chunks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a gzip file of the chunks; each chunk can be read as soon as it has arrived."""
    compressor, checksum, size = make_compressor(QUICK), 0, 0
    yield begin_gzip()
    for chunk in chunks:
        checksum, size = zlib.crc32(chunk, checksum), size + len(chunk)
        if data := compressor.compress(chunk) + compressor.flush(zlib.Z_SYNC_FLUSH):
            yield data
    yield end_gzip(checksum, size)
