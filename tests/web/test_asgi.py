"""The ASGI server app: which bodies reach the app, how fast they must arrive, and what the app is told."""

import asyncio
import json
import logging
from itertools import chain, repeat

import pytest
from flask import request

from hub.access import Act, may
from hub.kit.db import read_only
from hub.web import asgi, request_bodies
from hub.web.asgi import AsgiApp, make_environ
from hub.web.csrf import csrf_exempt_by_signed_link
from hub.web.middleware.request_log import CONTENT_SECURITY_POLICY
from hub.web.request_bodies import BodyLimit, find_limit, limit_body
from tests.support.event_loop import run_coroutine

SILENCE = None
"""In a list of chunks: the client sends nothing more, and stays."""
GONE = {"type": "http.disconnect"}


def open_full_disk(**_):
    """Return a file that is always full."""
    return open("/dev/full", "wb", 0)


def scope_of(path="/test/echo", method="POST", length=None, headers=()):
    stated = [] if length is None else [(b"content-length", str(length).encode())]
    return {
        "type": "http",
        "method": method,
        "raw_path": path.encode(),
        "query_string": b"a=%C3%A9",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.1", "1234"),
        "headers": [(b"host", b"hub"), *stated, *headers],
    }


def messages_of(chunks):
    last = len(chunks) - 1
    return [
        chunk
        if chunk in (SILENCE, GONE)
        else {"type": "http.request", "body": chunk, "more_body": number < last}
        for number, chunk in enumerate(chunks)
    ]


async def exchange(server, chunks, **scope):
    """Send a request whose body arrives in these chunks; return the messages of the response."""
    messages, sent = iter(messages_of(chunks)), []

    async def receive():
        if (message := next(messages, GONE)) is SILENCE:
            await asyncio.sleep(3600)
        return message

    async def send(message):
        sent.append(message)

    await server(scope_of(**scope), receive, send)
    return sent


@pytest.fixture
def server(app):
    """The server app, with a route that returns the body it was sent, and one for uploads."""

    @csrf_exempt_by_signed_link
    @read_only
    @may(Act.READ)
    def echo():
        return request.get_data() or "nothing"

    app.add_url_rule("/test/echo", view_func=echo, methods=["GET", "POST"])
    app.post("/test/upload", endpoint="upload")(limit_body(5_000_000)(lambda: str(len(request.get_data()))))
    app.view_functions["upload"] = csrf_exempt_by_signed_link(
        read_only(may(Act.READ)(app.view_functions["upload"]))
    )
    server = AsgiApp(app, threads=2)
    yield server
    server.close()


@pytest.fixture
def ask(server):
    """Send a request with a body in chunks; return the status, and the text if it is 200."""

    def ask(*chunks, **scope):
        start, *parts = run_coroutine(exchange(server, chunks, **scope))
        return start["status"], b"".join(part["body"] for part in parts).decode()

    return ask


@pytest.fixture
def impatient(monkeypatch):
    """Judge the rate of bodies each twentieth of a second."""
    monkeypatch.setattr(request_bodies, "WINDOW_SECONDS", 0.05)


def test_a_body_is_passed_on_whole(ask):
    assert ask(b"title=", b"Elsa", length=10) == (200, "title=Elsa")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_body_of_a_get_is_ignored(ask, method):
    assert ask(b"title=Elsa", length=10, method=method) == (200, "nothing" if method == "GET" else "")


@pytest.mark.parametrize("length", ["", "many", "-1", "0"])
def test_an_unusable_length_is_no_body(ask, length):
    assert ask(b"title=Elsa", length=length) == (200, "nothing")


def test_a_body_without_a_length_is_not_read(ask):
    assert ask(SILENCE) == (200, "nothing")


def test_a_body_that_is_too_long_is_refused_with_a_page_and_not_read(ask):
    status, text = ask(SILENCE, length=1_000_001, path="/sign-in")
    assert status == 413
    assert "Send a smaller file" in text


def test_a_route_may_have_a_longer_body_which_is_stored_in_a_file(ask, monkeypatch):
    files = []
    spool = request_bodies.SpooledTemporaryFile
    monkeypatch.setattr(
        request_bodies, "SpooledTemporaryFile", lambda **size: files.append(spool(**size)) or files[-1]
    )
    assert ask(*[b"x" * 100_000] * 20, length=2_000_000, path="/test/upload") == (200, "2000000")
    (file,) = files
    assert file._rolled
    assert file.closed


def test_less_than_was_promised_is_refused(ask):
    assert ask(b"title=El", length=10)[0] == 408


def test_more_than_was_promised_is_refused(ask):
    assert ask(b"title=Elsa, more", length=10)[0] == 408


def test_a_client_that_leaves_gets_no_response(server):
    assert run_coroutine(exchange(server, [b"t", GONE], length=10)) == []


@pytest.mark.parametrize("chunks", [[SILENCE], [b"t", SILENCE], [b"x" * 900, SILENCE]])
def test_a_body_that_stops_is_refused_and_the_next_request_is_answered(ask, impatient, chunks):
    assert ask(*chunks, length=1000)[0] == 408
    assert ask(b"title=Elsa", length=10) == (200, "title=Elsa")


def test_a_refusal_has_headers_a_log_line_and_a_request_id(server, impatient):
    lines = []
    handler = logging.getLogger("hub").handlers[0]
    handler.emit = lambda record: lines.append(json.loads(handler.format(record)))

    start, _ = run_coroutine(exchange(server, [SILENCE], length=10))
    headers = dict(start["headers"])
    assert headers[b"content-security-policy"].decode() == CONTENT_SECURITY_POLICY
    assert headers[b"cache-control"] == b"no-store"
    ((line),) = [line for line in lines if line["event"] == "request"]
    assert (line["status"], line["request_id"].encode()) == (408, headers[b"x-request-id"])


def test_bodies_that_arrive_at_once_are_limited_and_pages_are_not(server, monkeypatch):
    monkeypatch.setattr(asgi, "MAX_BODIES", 3)

    async def send_all():
        waiting = [asyncio.create_task(exchange(server, [SILENCE], length=10)) for _ in range(3)]
        await asyncio.sleep(0)
        refused = await exchange(server, [b"title=Elsa"], length=10)
        page = await exchange(server, [], method="GET")
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        afterwards = await exchange(server, [b"title=Elsa"], length=10)
        return [sent[0]["status"] for sent in (refused, page, afterwards)]

    assert run_coroutine(send_all()) == [503, 200, 200]


def test_a_body_that_cannot_be_stored_is_refused(ask, monkeypatch):
    monkeypatch.setattr(request_bodies, "SpooledTemporaryFile", open_full_disk)
    assert ask(b"title=Elsa", length=10)[0] == 503


def test_bodies_hold_no_thread(server):
    # Ten times as many clients as there are threads promise a body and send nothing.
    async def read_page():
        waiting = [asyncio.create_task(exchange(server, [SILENCE], length=10)) for _ in range(20)]
        await asyncio.sleep(0)
        page = await asyncio.wait_for(exchange(server, [], method="GET"), 30)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return page[0]["status"]

    assert run_coroutine(read_page()) == 200


def test_each_route_has_its_limit_and_what_is_no_route_that_of_all_forms(server):
    forms = BodyLimit(server.app.config["MAX_CONTENT_LENGTH"])
    assert find_limit(server.app, "/test/upload", "POST") == BodyLimit(5_000_000)
    for path, method in (("/sign-in", "POST"), ("/nowhere", "POST"), ("/test/upload", "PUT"), ("x", "POST")):
        assert find_limit(server.app, path, method) == forms


def test_no_limit_of_the_hub_is_above_what_the_documents_say(app):
    limits = {find_limit(app, rule.rule, "POST") for rule in app.url_map.iter_rules()}
    # A file of 50 MB, and the rest of its form.
    assert max(limit.max_bytes for limit in limits) <= 60_000_000
    assert min(limit.bytes_per_second for limit in limits) >= 500


def test_the_app_is_told_what_the_client_sent():
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"\xe9")]
    environ = make_environ(scope_of("/caf%C3%A9/%FF", headers=[*headers, (b"x_forwarded_for", b"192.0.2.9")]))
    assert environ["PATH_INFO"].encode("latin-1") == b"/caf\xc3\xa9/\xff"
    assert environ["QUERY_STRING"] == "a=%C3%A9"
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == ("a=1; b=2", "x,\xe9")
    assert (environ["REMOTE_ADDR"], environ["HTTP_HOST"], environ["SERVER_PORT"]) == (
        "192.0.2.1",
        "hub",
        "8000",
    )
    # It would look like a header that only a proxy sets.
    assert "HTTP_X_FORWARDED_FOR" not in environ


def test_a_cached_page_needs_no_thread(server):
    async def read_pages():
        made = await exchange(server, [], path="/trusts", method="GET")
        server.close()  # from here on there is no thread
        kept = await exchange(server, [], path="/trusts", method="GET")
        with pytest.raises(RuntimeError, match="shutdown"):
            await exchange(server, [], path="/library", method="GET")
        return made, kept

    made, kept = run_coroutine(read_pages())
    assert made[1]["body"] == kept[1]["body"]
    assert kept[0]["status"] == 200


def test_a_long_response_is_sent_in_chunks_and_ends_when_the_client_leaves(app, server):
    made = []

    @may(Act.READ)
    def endless():
        return (made.append(chunk) or chunk for chunk in chain(repeat(b"x" * 1000)))

    app.add_url_rule("/test/endless", view_func=endless)
    sent = run_coroutine(exchange(server, [b"", GONE], path="/test/endless", method="GET"))
    assert sent[0]["status"] == 200
    assert len(made) < 100


def test_work_after_the_response_runs_when_it_has_been_sent(app, server):
    order = []

    @may(Act.READ)
    def late():
        from hub.web.after_response import run_after_response

        run_after_response(lambda _app: order.append("work"))
        return "sent"

    app.add_url_rule("/test/late", view_func=late)

    async def run():
        async def receive():
            return GONE

        async def send(message):
            order.append(message["type"])

        await server(scope_of("/test/late", "GET"), receive, send)

    run_coroutine(run())
    assert order == ["http.response.start", "http.response.body", "work"]
