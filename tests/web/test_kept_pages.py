"""A cached page is answered on the event loop as the app would answer it."""

import gc
import json
import logging
import weakref
from contextlib import contextmanager
from io import StringIO

import pytest

from hub.kit.db import write_transaction
from hub.kit.logs import HubHandler
from hub.web.kept_pages import KeptPages
from hub.web.middleware.request_log import get_request_log
from hub.web.page_cache import get_page_cache, get_page_version
from tests.factories import make_trust, share

pytestmark = pytest.mark.one_engine

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def pages(app):
    """The kept pages of a hub with one item."""
    with app.app_context(), write_transaction() as session:
        share(session, make_trust(session), title="Élan", slug="elan")
    return KeptPages(get_page_cache(app), get_request_log(app))


def ask(pages, address, headers=(), method="GET"):
    path, _, query = address.partition("?")
    return pages.find_answer(
        {
            "method": method,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        }
    )


@pytest.mark.parametrize("headers", [{}, GZIP, {"Accept-Encoding": "gzip;q=0"}])
@pytest.mark.parametrize(
    "address",
    ["/", "/library", "/library?q=%C3%A9lan", "/library/el%61n", "/api/v1/trusts", "/feeds/library.atom"],
)
def test_status_headers_and_body_are_those_of_the_app(app, pages, address, headers):
    client = app.test_client(use_cookies=False)
    assert ask(pages, address, headers.items()) is None
    client.get(address, headers=headers)
    kept = client.get(address, headers=headers)
    answer = ask(pages, address, headers.items())

    assert (answer.status, answer.body) == (kept.status_code, kept.get_data())
    expected = {(name.lower(), value) for name, value in kept.headers if name != "X-Request-ID"}
    sent = {(name.decode(), value.decode("latin-1")) for name, value in answer.headers}
    assert {pair for pair in sent if pair[0] != "x-request-id"} == expected


def test_a_reader_who_has_the_page_gets_304_without_a_body(app, pages):
    client = app.test_client(use_cookies=False)
    etag = client.get("/library").headers["ETag"]
    kept = client.get("/library", headers={"If-None-Match": etag})
    answer = ask(pages, "/library", [("If-None-Match", etag)])

    assert (answer.status, answer.body) == (kept.status_code, b"") == (304, b"")
    assert {name.decode() for name, _ in answer.headers} == {name.lower() for name, _ in kept.headers}
    assert ask(pages, "/library", [("If-None-Match", '"x"')]).status == 200


@pytest.mark.parametrize(
    ("headers", "is_answered"),
    [
        ([], True),
        ([("Cookie", "hub-known=x")], True),
        ([("Cookie", "hub-known=x"), ("Cookie", "hub=y")], False),
        ([("Cookie", "hub=y")], False),
        ([("Authorization", "Bearer x")], False),
        ([("Authorization", "")], False),
    ],
)
def test_who_may_be_somebody_is_not_answered_here(app, pages, headers, is_answered):
    app.test_client().get("/library")

    assert (ask(pages, "/library", headers) is not None) is is_answered


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_only_get_is_answered_here(app, pages, method):
    app.test_client().get("/library")

    assert ask(pages, "/library", method=method) is None


def test_a_page_that_may_have_changed_is_not_answered_here(app, pages):
    app.test_client().get("/library")
    with app.app_context(), write_transaction() as session:
        make_trust(session, "yorkshire")
    app.extensions["hub_version"].invalidate()

    assert ask(pages, "/library") is None


@contextmanager
def only_own_handler():
    """Yield what the hub writes into its log while nobody else listens to it, such as pytest."""
    logger = logging.getLogger("hub")
    (handler,) = (handler for handler in logger.handlers if isinstance(handler, HubHandler))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logger, "handlers", [handler])
        patch.setattr(handler, "stream", StringIO())
        yield handler.stream


def test_a_page_that_is_replaced_leaves_memory(app, pages):
    app.test_client().get("/library")
    ask(pages, "/library")
    former = weakref.ref(next(iter(get_page_cache(app)._pages.values())))
    with app.app_context(), write_transaction() as session:
        make_trust(session, "yorkshire")
    get_page_version(app).invalidate()
    get_page_version(app).current()
    app.test_client().get("/library")
    gc.collect()

    assert former() is None
    get_page_version(app).current()  # which was read long ago if collecting took two seconds
    assert ask(pages, "/library") is not None


def test_the_log_line_is_that_of_any_request(app, pages):
    client = app.test_client(use_cookies=False)
    with only_own_handler() as stream:
        for _ in range(2):
            client.get("/library/elan", headers={"X-Request-ID": "a1b2c3d4-0001"})
        answer = ask(pages, "/library/elan", [("X-Request-ID", "a1b2c3d4-0001")])
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    _, of_app, here = (line for line in lines if line["event"] == "request")

    assert (b"x-request-id", b"a1b2c3d4-0001") in answer.headers
    assert list(here) == list(of_app)
    for name in ("ms", "timestamp"):
        assert type(here.pop(name)) is type(of_app.pop(name))
    assert here == of_app
    assert here["route"] == "/library/<slug>"


def test_nothing_is_logged_where_requests_are_not(app, pages, monkeypatch):
    app.test_client().get("/library")
    with only_own_handler() as stream:
        monkeypatch.setattr(logging.getLogger("hub.access"), "disabled", True)
        assert ask(pages, "/library").status == 200
    assert stream.getvalue() == ""


def test_who_listens_to_the_log_gets_a_record_of_it(app, pages):
    records = []
    handler = logging.Handler()
    handler.emit = records.append
    app.test_client().get("/library")
    logging.getLogger("hub.access").addHandler(handler)
    try:
        ask(pages, "/library")
    finally:
        logging.getLogger("hub.access").removeHandler(handler)

    assert [record.msg["route"] for record in records] == ["/library"]
