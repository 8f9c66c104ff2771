import io
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from hub.web.middleware import request_body
from hub.web.middleware.request_body import RequestBodyMiddleware

LONGEST = 100


class Slow(io.RawIOBase):
    """A body that comes when it is let, and says when somebody waits for it."""

    def __init__(self):
        self.asked, self.let = Event(), Event()

    def read(self, size=-1):
        self.asked.set()
        self.let.wait(60)
        return b"x" * size


@pytest.fixture
def behind():
    """What a request with this body becomes behind `Bodies`: `behind(body)` gives status and what arrived."""
    arrived = {}

    def view(environ, start_response):
        arrived["body"] = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start_response("200 OK", [])
        return [b""]

    def send(body, length=None, method="POST", threads=2, front=None):
        arrived.clear()
        length = str(len(body) if length is None else length)
        source = body if isinstance(body, io.RawIOBase) else io.BytesIO(body)
        environ = {"REQUEST_METHOD": method, "CONTENT_LENGTH": length, "wsgi.input": source}
        said = []
        (front or RequestBodyMiddleware(view, threads, LONGEST))(
            environ, lambda status, headers: said.append(status)
        )
        return said[0], arrived.get("body")

    send.view = view
    return send


def test_a_body_is_handed_on_whole(behind):
    assert behind(b"title=Elsa") == ("200 OK", b"title=Elsa")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_comes_with_a_question_is_left_aside(behind, method):
    assert behind(b"title=Elsa", method=method) == ("200 OK", b"")


@pytest.mark.parametrize("length", ["", "many", "-1", "0"])
def test_a_length_that_is_none_is_no_body(behind, length):
    assert behind(b"title=Elsa", length) == ("200 OK", b"")


def test_what_is_too_long_is_not_waited_for_and_left_to_who_refuses_it_in_words(behind):
    assert behind(b"x" * 101) == ("200 OK", b"x" * 101)


def test_less_than_was_promised_is_refused_and_reaches_nobody(behind):
    assert behind(b"title=El", 10) == ("408 REQUEST TIMEOUT", None)


def test_who_is_too_slow_is_refused_and_the_next_one_has_the_turn(behind, monkeypatch):
    monkeypatch.setattr(request_body, "READ_TIMEOUT_SECONDS", 0.05)
    front, slow = RequestBodyMiddleware(behind.view, 2, LONGEST), Slow()
    assert behind(slow, 10, front=front) == ("408 REQUEST TIMEOUT", None)
    slow.let.set()
    monkeypatch.undo()
    assert behind(b"title=Elsa", front=front) == ("200 OK", b"title=Elsa")


@pytest.mark.parametrize(("threads", "status"), [(2, "503 SERVICE UNAVAILABLE"), (3, "200 OK")])
def test_one_thread_never_waits_for_a_body_so_that_pages_are_read(behind, monkeypatch, threads, status):
    monkeypatch.setattr(request_body, "READ_TIMEOUT_SECONDS", 60)
    front, slow = RequestBodyMiddleware(behind.view, threads, LONGEST), Slow()
    with ThreadPoolExecutor() as others:
        waiting = others.submit(behind, slow, 10, front=front)
        assert slow.asked.wait(60)
        assert behind(b"title=Elsa", front=front)[0] == status
        assert behind(b"", method="GET", front=front)[0] == "200 OK"
        slow.let.set()
        assert waiting.result(60)[0] == "200 OK"
