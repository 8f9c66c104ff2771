"""What is not kept is compressed for clients that read gzip, and is the same after unpacking."""

import gzip
import zlib

import pytest

from hub.kit.db import write_transaction
from hub.web.middleware.compression import CompressionMiddleware
from hub.web.streams import IS_STREAMED
from tests.factories import make_person, make_trust
from tests.support.signed_in import browser_of

pytestmark = pytest.mark.one_engine

TEXT = "Leaders are seldom released for their development. " * 50


class Body:
    """A body of chunks that notes when it is closed."""

    def __init__(self, *chunks):
        self.chunks = chunks
        self.is_closed = False

    def __iter__(self):
        for chunk in self.chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    def close(self):
        self.is_closed = True


def answer(body, headers=(), status="200 OK", accept="gzip", **environ):
    """Return status, headers and chunks of a response that an app gives with this body."""

    def app(environ, start_response):
        start_response(status, [("Content-Type", "text/html; charset=utf-8"), *headers])
        return body

    sent = []
    request = {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": accept, **environ}
    chunks = CompressionMiddleware(app)(request, lambda *args: sent.extend(args))
    return sent[0], dict(sent[1]), chunks


def whole(length):
    return [("Content-Length", str(length))]


def test_a_page_with_a_length_is_compressed_whole_and_its_length_is_right():
    body = Body(TEXT.encode())
    status, headers, chunks = answer(body, whole(len(TEXT)))
    (data,) = chunks
    chunks.close()

    assert (status, headers["Content-Encoding"], headers["Vary"]) == ("200 OK", "gzip", "Accept-Encoding")
    assert int(headers["Content-Length"]) == len(data) < len(TEXT) / 5
    assert gzip.decompress(data).decode() == TEXT
    assert body.is_closed


def test_a_stream_is_compressed_chunk_by_chunk_and_each_can_be_read_at_once():
    _, headers, chunks = answer(Body(b"first", b"", b"second"))
    assert "Content-Length" not in headers
    reader, read = zlib.decompressobj(16 + zlib.MAX_WBITS), []
    for chunk in chunks:
        read.append(reader.decompress(chunk))

    assert [part for part in read if part] == [b"first", b"second"]
    assert reader.eof


def test_two_responses_of_the_same_page_differ_in_length():
    lengths = {len(next(iter(answer(Body(TEXT.encode()), whole(len(TEXT)))[2]))) for _ in range(50)}

    assert len(lengths) > 10


@pytest.mark.parametrize(
    "options",
    [
        {"accept": ""},
        {"accept": "gzip;q=0"},
        {"REQUEST_METHOD": "HEAD"},
        {"status": "304 NOT MODIFIED"},
        {"headers": [*whole(len(TEXT)), ("Content-Encoding", "gzip")]},
        {"headers": [*whole(len(TEXT)), ("ETag", '"strong"')]},
        {"headers": [*whole(len(TEXT)), ("Content-Type", "image/png")]},
        {"headers": whole(499)},
        {"headers": whole(len(TEXT)), IS_STREAMED: True},
    ],
)
def test_what_must_stay_as_it_is_stays(options):
    body = Body(TEXT.encode())
    headers = options.pop("headers", whole(len(TEXT)))
    _, sent, chunks = answer(body, headers, **options)

    assert chunks is body
    assert sent.items() >= dict(headers).items()


def test_a_body_that_fails_is_closed_and_nothing_is_sent():
    body = Body(b"x" * 600, RuntimeError("no more"))
    with pytest.raises(RuntimeError, match="no more"):
        answer(body, whole(1200))

    assert body.is_closed


@pytest.mark.parametrize("address", ["/me", "/library", "/nowhere"])
def test_a_signed_in_reader_gets_compressed_pages(app, address):
    with app.app_context(), write_transaction() as session:
        person_id = make_person(session, make_trust(session)).id
    response = browser_of(app, person_id).get(address, headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert "</html>" in gzip.decompress(response.data).decode()
