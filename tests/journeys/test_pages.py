"""Every page in every state: in a browser with axe, at telephone width, and through the HTML checker."""

import urllib.error
import urllib.request

import pytest

from tests.support.browser import accessibility_faults, check_page, watched
from tests.support.html import check_html

ABOUT = ["/about/accessibility", "/about/privacy", "/about/evidence", "/about/plugins"]
REAL = [
    "/",
    "/library",
    "/library/elsa",
    "/library/people-systems-checklist",
    "/trusts",
    "/trusts/london",
    *ABOUT,
]
FULL = [
    "/",
    "/library",
    "/library?page=2",
    "/library?kind=tool&kind=practice&tier=director&capability=1f&capability=1g&q=item&sort=title",
    "/library?q=nothing-at-all",
    "/library/item-0-0",
    "/trusts",
    "/trusts/trust-0",
    "/about/plugins",
]
EMPTY = ["/", "/library", "/trusts", "/about/plugins"]
FAULTY = {
    "/nowhere": 404,
    "/library/never-shared": 404,
    "/library/item-0-1": 410,
    "/library?kind=boss&page=x": 400,
    "/library?page=999": 404,
    "/library?q=%00": 400,
}


@pytest.mark.parametrize("path", REAL)
def test_a_page_is_open_to_everybody(page, live_server, path):
    check_page(page, live_server + path)


@pytest.mark.parametrize("path", FULL)
def test_an_overfull_page_is_open_to_everybody(page, full_hub, path):
    check_page(page, full_hub + path)


@pytest.mark.parametrize("path", EMPTY)
def test_an_empty_page_is_open_to_everybody(page, empty_hub, path):
    check_page(page, empty_hub + path)


@pytest.mark.parametrize("path", FAULTY)
def test_an_error_page_is_open_to_everybody(page, full_hub, path):
    with watched(page) as faults:
        answer = page.goto(full_hub + path)
    refusals = [fault for fault in faults if "the server responded with a status of" not in fault]

    assert answer.status == FAULTY[path]
    assert refusals + accessibility_faults(page) == []


def fetch(address):
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8")


def test_every_page_in_every_state_is_valid_html(live_server, full_hub, empty_hub):
    hubs = {live_server: REAL, full_hub: [*FULL, *FAULTY], empty_hub: EMPTY}

    check_html({f"{hub}{path}": fetch(hub + path) for hub, paths in hubs.items() for path in paths})


def test_what_a_plugin_says_never_runs(page, full_hub):
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.goto(full_hub + "/trusts/trust-0")
    assert "<script>alert(1)</script>" in page.inner_text("main")
    page.goto(full_hub + "/library/item-0-0")
    assert page.locator("main script").count() == 0
