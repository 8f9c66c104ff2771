import io
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from hub.web.middleware import request_body
from hub.web.middleware.request_body import RequestBodyMiddleware

MAX_BYTES = 100


class Slow(io.RawIOBase):
    """A body whose read blocks until `finish` is set; `reading` is set when the read has begun."""

    def __init__(self):
        self.reading, self.finish = Event(), Event()

    def read(self, size=-1):
        self.reading.set()
        self.finish.wait(60)
        return b"x" * size


@pytest.fixture
def send():
    """Send a request with a body through the middleware; return the status and the body that the app read."""
    received = {}

    def view(environ, start_response):
        received["body"] = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start_response("200 OK", [])
        return [b""]

    def send(body, length=None, method="POST", threads=2, middleware=None):
        received.clear()
        length = str(len(body) if length is None else length)
        source = body if isinstance(body, io.RawIOBase) else io.BytesIO(body)
        environ = {"REQUEST_METHOD": method, "CONTENT_LENGTH": length, "wsgi.input": source}
        statuses = []
        (middleware or RequestBodyMiddleware(view, threads, MAX_BYTES))(
            environ, lambda status, headers: statuses.append(status)
        )
        return statuses[0], received.get("body")

    send.view = view
    return send


def test_a_body_is_handed_on_whole(send):
    assert send(b"title=Elsa") == ("200 OK", b"title=Elsa")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_comes_with_a_question_is_left_aside(send, method):
    assert send(b"title=Elsa", method=method) == ("200 OK", b"")


@pytest.mark.parametrize("length", ["", "many", "-1", "0"])
def test_a_length_that_is_none_is_no_body(send, length):
    assert send(b"title=Elsa", length) == ("200 OK", b"")


def test_what_is_too_long_is_not_waited_for_and_left_to_who_refuses_it_in_words(send):
    assert send(b"x" * 101) == ("200 OK", b"x" * 101)


def test_less_than_was_promised_is_refused_and_reaches_nobody(send):
    assert send(b"title=El", 10) == ("408 REQUEST TIMEOUT", None)


def test_who_is_too_slow_is_refused_and_the_next_one_has_the_turn(send, monkeypatch):
    monkeypatch.setattr(request_body, "READ_TIMEOUT_SECONDS", 0.05)
    middleware, slow = RequestBodyMiddleware(send.view, 2, MAX_BYTES), Slow()
    assert send(slow, 10, middleware=middleware) == ("408 REQUEST TIMEOUT", None)
    slow.finish.set()
    monkeypatch.undo()
    assert send(b"title=Elsa", middleware=middleware) == ("200 OK", b"title=Elsa")


@pytest.mark.parametrize(("threads", "status"), [(2, "503 SERVICE UNAVAILABLE"), (3, "200 OK")])
def test_one_thread_never_waits_for_a_body_so_that_pages_are_read(send, monkeypatch, threads, status):
    monkeypatch.setattr(request_body, "READ_TIMEOUT_SECONDS", 60)
    middleware, slow = RequestBodyMiddleware(send.view, threads, MAX_BYTES), Slow()
    with ThreadPoolExecutor() as others:
        waiting = others.submit(send, slow, 10, middleware=middleware)
        assert slow.reading.wait(60)
        assert send(b"title=Elsa", middleware=middleware)[0] == status
        assert send(b"", method="GET", middleware=middleware)[0] == "200 OK"
        slow.finish.set()
        assert waiting.result(60)[0] == "200 OK"
