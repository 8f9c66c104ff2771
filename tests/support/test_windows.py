"""A window that a test has closed is used again, and nothing of that test is left in it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browser import TELEPHONE
from tests.support.costs import count_step
from tests.support.windows import CHANGES_OF_PAGE, CHANGES_OF_WINDOW, MAX_IDLE, Windows

LEAVE = """async () => {
  localStorage.left = sessionStorage.left = window.name = window.left = 'left';
  await new Promise(done => { indexedDB.open('left').onsuccess = done; });
  await caches.open('left');
}"""
FIND = """async () => [
  localStorage.left, sessionStorage.left, window.name || undefined, window.left, document.cookie || undefined,
  (await indexedDB.databases())[0], (await caches.keys())[0], history.length > 2 || undefined,
].filter(one => one !== undefined)"""


@pytest.fixture(scope="module")
def site():
    """The address of a server that sets a cookie, keeps pages for a day, and counts requests."""
    requests = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append((self.path, self.headers.get("Cookie")))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Cache-Control", "max-age=86400")
            if self.path == "/strict":
                self.send_header("Content-Security-Policy", "style-src 'self'")
            if self.path == "/cookie":
                self.send_header("Set-Cookie", "left=left; HttpOnly")
            self.end_headers()
            self.wfile.write(f"<!DOCTYPE html><title>{len(requests)}</title><h1>Page</h1>".encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", requests
        server.shutdown()


@pytest.fixture
def windows(browser):
    """Windows in the browser of the tests that no other test has used."""

    def open_window(**how):
        count_step("windows")
        return type(browser).new_context(browser, **how)

    windows = Windows(open_window)
    yield windows
    windows.close()


def test_nothing_of_one_test_is_in_the_window_of_the_next(windows, site):
    address, requests = site
    first = windows.take(base_url=address)
    page = first.new_page()
    for path in ("/cookie", "/kept", "/other"):
        page.goto(path)
        page.evaluate(LEAVE)
    assert len(page.evaluate(FIND)) == 7
    page.set_viewport_size(TELEPHONE)
    heard = []
    page.on("request", lambda request: heard.append(request))
    first.on("request", lambda request: heard.append(request))
    first.new_page().goto("/kept")
    first.close()
    heard.clear()
    requests.clear()

    second = windows.take(base_url=address)
    again = second.new_page()

    assert again is page
    assert second.pages == [again]
    assert again.locator("h1").count() == 0
    assert again.viewport_size != TELEPHONE
    assert second.cookies() == []
    again.goto("/kept")
    assert requests == [("/kept", None)]
    assert again.evaluate(FIND) == []
    assert heard == []
    second.close()


def test_what_a_test_writes_into_a_page_has_no_policy_of_the_page_before(windows, site):
    address, _ = site
    for _ in range(2):
        window = windows.take(base_url=address)
        page = window.new_page()
        page.set_content("<style>h1 { color: rgb(1, 2, 3) }</style><h1>Written</h1>")
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
        page.goto("/strict")
        window.close()


def test_a_page_at_the_address_of_the_last_one_is_loaded_anew(windows, site):
    address, _ = site
    for _ in range(2):
        window = windows.take(base_url=address)
        page = window.new_page()
        page.goto("/#part")
        assert page.locator("h1").count() == 1
        page.evaluate("document.body.replaceChildren()")
        window.close()


def test_a_window_without_script_is_used_again_without_script(windows, site):
    address, _ = site
    pages = []
    for _ in range(2):
        window = windows.take(base_url=address, java_script_enabled=False)
        pages.append(window.new_page())
        pages[-1].goto("/")
        window.close()

    assert pages[0] is pages[1]


def test_windows_with_other_options_are_other_windows(windows, site):
    address, _ = site
    first = windows.take(base_url=address)
    page = first.new_page()
    first.close()

    assert windows.take(base_url=address, viewport=TELEPHONE).new_page() is not page


def test_two_windows_at_a_time_are_two(windows):
    first, second = windows.take(), windows.take()

    assert first is not second
    assert first.new_page() is not second.new_page()


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.add_init_script("window.left = 1"),
        lambda page: page.route("**/kept", lambda route: route.abort()),
        lambda page: page.context.grant_permissions(["geolocation"]),
        lambda page: page.context.set_offline(True),
        lambda page: page.context.route("**/kept", lambda route: route.abort()),
        lambda page: page.close(),
    ],
    ids=["a script", "a route", "a permission", "offline", "a route of the window", "closed"],
)
def test_a_window_that_cannot_be_put_back_is_closed(windows, change):
    window = windows.take()
    page = window.new_page()
    change(page)
    window.close()

    assert page.is_closed()
    assert windows.take() is not window


def test_every_change_of_a_window_that_is_noted_exists(windows):
    window = windows.take()
    page = window.new_page()

    assert [name for name in CHANGES_OF_PAGE if not hasattr(type(page), name)] == []
    assert [name for name in CHANGES_OF_WINDOW if not hasattr(type(window), name)] == []


def test_only_a_few_windows_wait_for_the_next_test(windows):
    taken = [windows.take() for _ in range(MAX_IDLE + 1)]
    pages = [window.new_page() for window in taken]
    for window in taken:
        window.close()

    assert [page.is_closed() for page in pages] == [True] + [False] * MAX_IDLE
