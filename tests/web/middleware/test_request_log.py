import json
import logging

import pytest
from werkzeug.test import EnvironBuilder

from hub.web.middleware.request_log import CONTENT_SECURITY_POLICY, RequestLogMiddleware

pytestmark = pytest.mark.one_engine

ADDRESSES = ["/", "/library", "/nowhere", "/%00", "/healthz", "/static/none.css", "/library?page=x"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_security_headers(client, address):
    headers = client.get(address).headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert len(headers["X-Request-ID"]) == 32
    assert "Strict-Transport-Security" not in headers


def test_no_page_may_run_an_inline_script_or_style():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "nonce" not in CONTENT_SECURITY_POLICY


def test_a_hub_behind_https_says_so_for_a_year(make_app):
    headers = make_app(HTTPS="yes").test_client().get("/").headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_request_id_is_kept_when_it_is_one_and_replaced_when_not(client):
    assert (
        client.get("/", headers={"X-Request-ID": "a1b2c3d4-0001"}).headers["X-Request-ID"] == "a1b2c3d4-0001"
    )
    assert client.get("/", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"


def test_the_log_has_the_route_and_nothing_of_the_reader(client, capsys):
    handler = logging.getLogger("hub").handlers[0]
    lines = []
    handler.emit = lambda record: lines.append(handler.format(record))
    client.get(
        "/library/jane.doe@example.com?q=jane",
        headers={"User-Agent": "Jane's phone", "X-Request-ID": "a1b2c3d4-0001"},
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )

    (line,) = [json.loads(line) for line in lines if '"request"' in line]
    assert set(line) == {
        "event",
        "level",
        "logger",
        "method",
        "ms",
        "request_id",
        "route",
        "status",
        "timestamp",
    }
    assert (line["route"], line["status"], line["request_id"]) == ("/library/<slug>", 404, "a1b2c3d4-0001")
    assert not any("jane" in text.casefold() or "203.0" in text for text in lines)


class FailingApp:
    """A WSGI app that fails at the given place."""

    def __init__(self, place, *, committed=False):
        self.place, self.committed = place, committed

    def __call__(self, environ, start_response):
        """Begin a response, and fail."""
        environ["hub.committed"] = self.committed
        if self.place == "before the start":
            raise ValueError("planted")
        start_response("303 SEE OTHER", [("Content-Length", "4")] if self.place != "stream" else [])
        if self.place == "after the start":
            raise ValueError("planted")
        return FailingBody(self.place)


class FailingBody:
    """A response body that fails at the given place."""

    def __init__(self, place):
        self.place = place

    def __iter__(self):
        """Return the first half, and fail."""
        yield b"ok"
        if self.place in ("body", "stream"):
            raise ValueError("planted")
        yield b"ok"

    def close(self):
        """Fail."""
        if self.place == "close":
            raise ValueError("planted")


def serve(app, place, **settings):
    """Have the failing app answer; return status, headers and the open body."""
    started = []
    outermost = RequestLogMiddleware(FailingApp(place, **settings), app.extensions["hub_meter"], https=False)
    body = outermost(EnvironBuilder("/jane").get_environ(), lambda *start: started.extend(start))
    return started[0], dict(started[1]), body


@pytest.mark.parametrize("place", ["before the start", "after the start", "body"])
def test_what_escapes_the_app_is_an_error_page_with_headers_a_log_line_and_a_count(make_app, place):
    app = make_app(METRICS_TOKEN="t" * 32)
    handler, lines = logging.getLogger("hub").handlers[0], []
    handler.emit = lambda record: lines.append(json.loads(handler.format(record)))

    status, headers, body = serve(app, place)
    assert (status[:3], headers["Cache-Control"]) == ("500", "no-store")
    assert b"Sorry, there is a problem" in b"".join(body)
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert [line["status"] for line in lines if line["event"] == "request"] == [500]
    assert {line["request_id"] for line in lines} == {headers["X-Request-ID"]}
    assert b'status="500"' in app.extensions["hub_meter"].exposition()


@pytest.mark.parametrize("place", ["before the start", "after the start", "body"])
def test_what_escapes_the_app_after_a_commit_says_that_it_is_saved(app, place):
    status, _, body = serve(app, place, committed=True)

    assert status == "200 OK"
    assert b"What you sent was saved" in b"".join(body)


def test_a_response_that_cannot_be_closed_is_sent(app):
    status, _, body = serve(app, "close")

    assert (status, b"".join(body)) == ("303 SEE OTHER", b"okok")
    body.close()


def test_a_long_response_that_breaks_off_is_not_completed(app):
    _, _, body = serve(app, "stream")

    assert next(body) == b"ok"
    with pytest.raises(ValueError, match="planted"):
        next(body)
