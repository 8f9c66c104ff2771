import time
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from flask_wtf.csrf import generate_csrf

from hub.access import Act, may
from hub.kit.db import write_transaction
from hub.web.page_cache import cacheable, get_page_cache, get_page_version
from hub.web.page_version import PageVersion
from tests.factories import make_trust, share

CACHEABLE = [
    "/",
    "/library",
    "/library/elsa",
    "/trusts",
    "/trusts/london",
    "/about/accessibility",
    "/about/privacy",
    "/about/evidence",
    "/about/plugins",
]


@pytest.mark.parametrize("address", CACHEABLE)
def test_a_page_that_has_not_changed_is_304(shared, address):
    first = shared.get(address)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, no-cache"

    again = shared.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("address", CACHEABLE)
def test_a_cacheable_page_holds_no_token_session_or_name(shared, address):
    answer = shared.get(address)

    assert "Set-Cookie" not in answer.headers
    for word in ("csrf", "session", 'type="hidden"'):
        assert word not in answer.text


def test_a_page_that_hands_out_a_token_is_kept_for_nobody_though_it_is_marked(app):
    @app.get("/token")
    @may(Act.READ)
    @cacheable
    def token():
        return generate_csrf()

    first, second = app.test_client().get("/token"), app.test_client().get("/token")
    assert first.text != second.text
    assert [response.headers["Cache-Control"] for response in (first, second)] == ["no-store"] * 2


def test_a_change_is_seen_by_everybody_within_two_seconds(app, shared, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("hub.web.page_version.time.monotonic", lambda: clock[0])
    get_page_version(app).invalidate()
    before = shared.get("/library")
    with app.app_context(), write_transaction() as session:
        share(session, make_trust(session), title="Brand new")

    clock[0] += 1.9
    assert shared.get("/library").data == before.data
    clock[0] += 0.2
    after = shared.get("/library", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Brand new" in after.text


def test_the_key_is_read_once_in_two_seconds(app, shared, queries):
    get_page_version(app).invalidate()
    with queries(app) as seen:
        for _ in range(5):
            shared.get("/about/evidence")

    assert sum("catalogue_clock" in statement for statement in seen) == 1


def test_a_kept_page_needs_no_statement_at_all(app, shared, queries):
    shared.get("/library")
    with queries(app) as seen:
        shared.get("/library")

    assert seen == []


def test_a_reader_with_a_cookie_is_never_given_a_kept_page(app, shared, queries):
    shared.get("/library")
    with queries(app) as seen:
        shared.set_cookie("session", "abc")
        shared.get("/library")

    assert seen != []


@pytest.mark.parametrize("address", ["/nowhere", "/library?page=9", "/library?kind=x", "/%00", "/healthz"])
def test_an_error_is_never_kept(shared, address):
    assert shared.get(address).headers["Cache-Control"] == "no-store"
    assert "ETag" not in shared.get(address).headers


def test_a_kept_page_is_compressed_for_who_can_read_it(shared):
    plain = shared.get("/library")
    packed = shared.get("/library", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert "Content-Encoding" not in shared.get("/library").headers


@pytest.mark.parametrize("coding", ["", "br", "gzip;q=0", "identity, gzip;q=0.0", "xgzip", "gzip;q=x", ",,;"])
def test_a_kept_page_is_plain_for_who_cannot_read_gzip(shared, coding):
    shared.get("/library", headers={"Accept-Encoding": "gzip"})
    answer = shared.get("/library", headers={"Accept-Encoding": coding})

    assert "Content-Encoding" not in answer.headers
    assert "<h1" in answer.text


def test_a_key_is_compared_as_a_proxy_may_have_changed_it(shared):
    tag = shared.get("/library").headers["ETag"]

    for etag in (tag.removeprefix("W/"), f'"other", {tag}', f"{tag},"):
        assert (etag, shared.get("/library", headers={"If-None-Match": etag}).status_code) == (
            etag,
            304,
        )
    for etag in ("*", "", '"other"', "W/", "x" * 5000):
        assert (etag, shared.get("/library", headers={"If-None-Match": etag}).status_code) == (
            etag,
            200,
        )


def test_head_answers_as_get_does_without_the_page(shared):
    get, head = shared.get("/library"), shared.head("/library")

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]


def test_while_one_thread_asks_for_the_key_the_others_go_on_with_what_they_know():
    read_once, finish = Event(), Event()

    def read():
        if read_once.is_set():
            finish.wait(10)
        read_once.set()
        return "1"

    version = PageVersion(read, "build")
    last_key = version.current()
    version.invalidate()
    slow = Thread(target=version.current)
    slow.start()
    assert version.current() == last_key
    finish.set()
    slow.join()


def test_what_is_kept_stays_within_its_room(make_app):
    app = make_app(PAGE_CACHE_MB="0.05")
    client = app.test_client()
    for number in range(30):
        client.get(f"/library?n={number}")

    cache = get_page_cache(app)
    assert 0 < cache._pages.size <= 50_000
    assert cache._pages.size == sum(len(page.body) for page in cache._pages.values())


@pytest.fixture
def slow_trusts(app):
    """Count how often the list of trusts is made, which takes a moment; `made.fails` makes it fail."""
    make, made = app.view_functions["trusts.trusts"], SimpleNamespace(count=0, fails=False)

    @cacheable
    @may(Act.READ)
    def slow_view():
        made.count += 1
        time.sleep(0.2)
        if made.fails:
            raise RuntimeError
        return make()

    app.view_functions["trusts.trusts"] = slow_view
    return made


def ask_at_once(app, times):
    def ask():
        answers.append(app.test_client(use_cookies=False).get("/trusts"))

    answers, threads = [], [Thread(target=ask) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def change_something(app):
    with app.app_context(), write_transaction() as session:
        make_trust(session, "yorkshire", "Yorkshire NHS Trust")
    get_page_version(app).invalidate()
    get_page_version(app).current()  # or for a moment some are given the page from before


def test_after_a_change_a_page_is_made_once_however_many_ask_at_that_moment(app, shared, slow_trusts):
    shared.get("/trusts")
    slow_trusts.count = 0
    change_something(app)
    answers = ask_at_once(app, 8)

    assert slow_trusts.count == 1
    assert [answer.status_code for answer in answers] == [200] * 8
    assert all("Yorkshire NHS Trust" in answer.text for answer in answers)


def test_pages_that_were_never_kept_do_not_wait_for_each_other(app, slow_trusts):
    ask_at_once(app, 3)

    assert slow_trusts.count == 3


def test_when_making_a_page_fails_the_others_try_for_themselves_and_the_next_one_is_kept(
    app, shared, slow_trusts
):
    shared.get("/trusts")
    change_something(app)
    slow_trusts.fails, slow_trusts.count = True, 0
    assert [answer.status_code for answer in ask_at_once(app, 3)] == [500] * 3
    assert slow_trusts.count == 3
    slow_trusts.fails = False

    assert "Yorkshire NHS Trust" in shared.get("/trusts").text
    assert shared.get("/trusts").status_code == 200
    assert slow_trusts.count == 4


@pytest.mark.parametrize(
    ("cookie", "cached"),
    [
        ("hub-known=x", True),
        ("__Host-hub-known=x", True),
        ("hub-known=x; hub=y", False),
        ("hub=y; hub-known=x", False),
        ("hub=y", False),
        ("hub-knowns=x", False),
        ("", False),
    ],
)
def test_a_browser_that_is_known_and_brings_no_session_gets_kept_pages(app, shared, queries, cookie, cached):
    shared.get("/library")
    browser = app.test_client(use_cookies=False)
    with queries(app) as seen:
        answer = browser.get("/library", headers={"Cookie": cookie})

    assert answer.status_code == 200
    assert (seen == []) is cached
