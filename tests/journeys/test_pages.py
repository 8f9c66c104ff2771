"""Every page in every state: checked with axe, at telephone width, and with the HTML checker."""

import re
import urllib.error
import urllib.request

import pytest

from tests.support.browser import (
    accessibility_faults,
    check_page,
    faults_here,
    faults_of_page,
    press,
    watched,
)
from tests.support.html import check_html

REAL = [
    "/programmes/compare?p=elsa&p=certificate-in-management&p=gone",
    "/options/choose?need=specific-skill&grouping=individual&holds=heavy-workload",
    "/library?q=coaching&method=taught",
    *("/library?q=mentroing", "/library?q=helicopter+training&tier=director", "/library?q=yorkshire"),
    "/programmes?q=leadership",
    *("/search/feedback?q=coaching", "/search/feedback/thanks?q=coaching&in=programmes"),
]
"""Pages of the real hub that no link has in this form; the others are found by following links."""
LINK = re.compile(r'href="(/[^"?#]*)')
ASIDE = ("/static/", "/feeds/", "/downloads/", "/api/v1/", "/mentoring/templates/", "/opensearch.xml")
"""Prefixes of links that are not pages."""
PART_OF_ITEM = re.compile(r"(/(?:library|programmes)/[^/]+)/.*")
"""The address of the versions, evaluations, users or comments of an item, after the address of the item."""
WITH_PARTS = ("/programmes/elsa", "/library/training-and-development-function")
"""The items of which these pages are visited, too: they are alike for all."""
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
EMPTY = [
    *("/", "/library", "/programmes", "/events/forward-programme", "/events", "/options", "/options/choose"),
    *("/recommendations", "/capabilities", "/trusts", "/about/plugins", "/about/hub"),
    *("/about/functions", "/about/study"),
]
FAULTY = {
    "/nowhere": 404,
    "/library/never-shared": 404,
    "/library/item-0-1": 410,
    "/library?kind=boss&page=x": 400,
    "/library?page=999": 404,
    "/library?q=%00": 400,
    "/options/choose?need=nonsense&mix=nonsense": 400,
    "/programmes/compare": 400,
}


PARTS = 4
"""The pages of the real hub are checked in parts, so that workers share the longest test of all."""


@pytest.fixture(scope="session")
def real_pages(live_server):
    """All pages of the real hub reached by links from the front page, {path: HTML}."""
    pages, waiting = {}, ["/"]
    while waiting:
        path = waiting.pop()
        if path not in pages:
            pages[path] = fetch(live_server + path)
            waiting += [
                link
                for link in LINK.findall(pages[path])
                if not link.startswith(ASIDE) and PART_OF_ITEM.sub(r"\1", link) in (link, *WITH_PARTS)
            ]
    return pages


def test_links_lead_to_every_trust_option_recommendation_and_tool(real_pages):
    def below(prefix):
        return [path for path in real_pages if path.startswith(f"{prefix}/")]

    assert len([path for path in below("/trusts") if path.count("/") == 2]) == 11
    assert len([path for path in real_pages if "/tools/" in path]) == 6
    assert len(below("/options")) == 16 + 1
    assert len(below("/recommendations")) == 12
    assert len(below("/capabilities")) == 40
    assert len([path for path in below("/programmes") if path.count("/") == 2]) == 23
    assert {f"{item}/versions/1" for item in WITH_PARTS} <= set(real_pages)
    assert {"/events/calendar", "/events/forward-programme"} <= set(real_pages)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_open_to_everybody(page, live_server, real_pages, part):
    faults = []
    for path in [*sorted(real_pages), *REAL][part::PARTS]:
        faults += faults_of_page(page, live_server + path)

    assert faults == []


def test_every_page_is_valid_html(live_server, real_pages):
    check_html({**real_pages, **{path: fetch(live_server + path) for path in REAL}})


@pytest.mark.parametrize("asked", ["example", "nothing"])
def test_a_tools_result_and_its_refusal_are_open_to_everybody(page, live_server, real_pages, asked):
    faults, results = [], {}
    for path in sorted(path for path in real_pages if "/tools/" in path):
        page.goto(live_server + path)
        if asked == "example":
            page.goto(live_server + page.locator("a[href*='?example=']").first.get_attribute("href"))
        response = press(page.get_by_role("button", name="Show results"))
        results[path] = page.content()
        faults += [f"{path}: {fault}" for fault in faults_here(page)]
        assert (response.status == 200) == (asked == "example")
        assert page.locator(".hub-chart svg" if asked == "example" else ".nhsuk-error-summary").count()

    assert faults == []
    check_html(results)


@pytest.mark.parametrize("path", FULL)
def test_an_overfull_page_is_open_to_everybody(page, full_hub, path):
    check_page(page, full_hub + path, again=True)


@pytest.mark.parametrize("path", EMPTY)
def test_an_empty_page_is_open_to_everybody(page, empty_hub, path):
    check_page(page, empty_hub + path)


@pytest.mark.parametrize("path", FAULTY)
def test_an_error_page_is_open_to_everybody(page, full_hub, path):
    with watched(page) as faults:
        response = page.goto(full_hub + path)
    refusals = [fault for fault in faults if "the server responded with a status of" not in fault]

    assert response.status == FAULTY[path]
    assert refusals + accessibility_faults(page) == []


def fetch(address):
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            return response.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8")


def test_an_overfull_an_empty_and_an_error_page_are_valid_html(full_hub, empty_hub):
    hubs = {full_hub: [*FULL, *FAULTY], empty_hub: EMPTY}

    check_html({f"{hub}{path}": fetch(hub + path) for hub, paths in hubs.items() for path in paths})


def test_what_a_plugin_says_never_runs(page, full_hub):
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.goto(full_hub + "/trusts/trust-0")
    assert "<script>alert(1)</script>" in page.inner_text("main")
    page.goto(full_hub + "/library/item-0-0")
    assert page.locator("main script").count() == 0
