import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browser import accessibility_faults, check_page, large_text_faults, press, watched

PAGE = '<!DOCTYPE html><html lang="en-GB"><title>A page</title><main><h1>A page</h1>{}</main></html>'
REFUSED = '<meta http-equiv="Content-Security-Policy" content="style-src none"><p style="color: red">Red.</p>'


def test_a_page_of_the_hub_passes(page, live_server):
    check_page(page, f"{live_server}/")

    assert page.locator("h1").inner_text()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt (critical)"),
        ("<script>console.error('Broken.')</script>", "console error: Broken."),
        ("<script>throw new Error('Broken.')</script>", "script error: Broken."),
        (
            '<img alt="" src="https://elsewhere.test/pixel.gif">',
            "asks another host: https://elsewhere.test/pixel.gif",
        ),
        ('<div style="width: 500px">Wide.</div>', "wider than 360 pixels: <div"),
        (REFUSED, "Content Security Policy"),
    ],
)
def test_a_page_with_a_fault_fails_and_the_fault_is_named(page, live_server, body, message):
    page.route(
        f"{live_server}/faulty", lambda route: route.fulfill(content_type="text/html", body=PAGE.format(body))
    )

    with pytest.raises(pytest.fail.Exception, match="faulty") as failure:
        check_page(page, f"{live_server}/faulty")

    assert message in str(failure.value)


def test_what_happens_after_a_page_was_opened_is_watched_too(page, live_server):
    page.goto(f"{live_server}/")
    with watched(page) as faults:
        page.evaluate("console.error('Late.')")

    assert faults == ["console error: Late."]
    assert accessibility_faults(page) == []


def test_an_address_that_is_not_there_fails(page, live_server):
    with pytest.raises(pytest.fail.Exception, match="it answers 404"):
        check_page(page, f"{live_server}/nowhere-at-all")


@pytest.fixture
def slow():
    """The URL of a page that links to one which loads only half until the event is set, and the event."""
    gate = threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/next":
                # Enough data for the browser to start rendering.
                self.wfile.write(b"<!DOCTYPE html><title>Next</title><main>" + b"<p>Begun.</p>" * 400)
                self.wfile.flush()
                gate.wait(60)
                self.wfile.write(b"<h1>Whole</h1></main>")
            else:
                self.wfile.write(b"<!DOCTYPE html><title>First</title><a href='/next'>Next</a>")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", gate
        gate.set()
        server.shutdown()


def test_pressing_a_link_waits_for_the_whole_page(page, slow):
    address, gate = slow
    page.goto(address)
    threading.Timer(0.3, gate.set).start()

    assert press(page.get_by_role("link")).status == 200
    assert page.locator("h1").count() == 1


def test_a_click_alone_does_not_wait_for_the_whole_page(page, slow):
    address, gate = slow
    page.goto(address)

    page.get_by_role("link").click()

    assert page.url == f"{address}/next"
    assert page.locator("h1").count() == 0
    gate.set()
    page.locator("h1").wait_for()


def test_what_is_too_wide_with_large_text_alone_is_named_and_the_text_is_as_before_again(page, live_server):
    body = '<div style="width: 12rem">Narrow.</div><div style="width: 16rem">Wide.</div>'
    page.route(
        f"{live_server}/large", lambda route: route.fulfill(content_type="text/html", body=PAGE.format(body))
    )
    check_page(page, f"{live_server}/large")
    faults = large_text_faults(page)

    assert [fault.partition(":")[0] for fault in faults] == ["with text at 200 %, wider than 360 pixels"] * 2
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"
