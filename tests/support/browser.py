"""What a browser finds on a page: barriers, errors, requests elsewhere, text too wide for a telephone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

from tests.support import chromium
from tests.support.timeouts import SECONDS

# WCAG 2.2 level A and AA, which includes what 2.0 and 2.1 asked; axe's own "best practice" is left out.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 360, "height": 740}
SETTLING_LOOKS = 100
PATIENCE_MILLISECONDS = 1000 * SECONDS
expect.set_options(timeout=PATIENCE_MILLISECONDS)

ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses root with one; pages here are our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No name leads anywhere: a page that asks for another host fails at once, and is reported.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll('*')]
    .filter(element => element.getBoundingClientRect().right > width + 1)
    .map(element => element.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    browser = chromium.find()
    return {
        **browser_type_launch_args,
        "executable_path": str(browser.path),
        "args": ARGUMENTS,
        "env": browser.environment,
        "timeout": 2 * PATIENCE_MILLISECONDS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Where the person at the browser is."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London", "viewport": DESK}


def check_page(page: Page, url: str) -> None:
    """Open `url` and fail with everything that is wrong with it as a person meets it.

    Leaves the page open at `url`, so that a test can go on from there.
    """
    _fail(url, faults_of_page(page, url))


def faults_of_page(page: Page, url: str) -> list[str]:
    """Open `url` and return everything that is wrong with it as a person meets it, each with its address."""
    with watched(page) as faults:
        answer = page.goto(url)
        if answer is None or answer.status >= 400:
            faults.append(f"it answers {answer.status if answer else 'nothing'}")
        faults += faults_here(page)
    return [f"{url}: {fault}" for fault in faults]


def faults_here(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands: barriers, and what is too wide for a telephone."""
    return [*accessibility_faults(page), *_faults_on_a_telephone(page)]


def press(control: Locator) -> Response:
    """Press a button or a link that leads to a page, wait until it is there whole, and return its answer.

    A click alone comes back when the next page begins: what reads it at once may find it empty.
    """
    with control.page.expect_navigation() as answer:
        control.click()
    return answer.value


@contextmanager
def watched(page: Page) -> Iterator[list[str]]:
    """Collect errors in the console, refusals by the content security policy too, and requests elsewhere."""
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(f"console {message.type}: {message.text}")

    def on_error(error: Exception) -> None:
        faults.append(f"script error: {error}")

    def on_request(request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in ("data", "blob") and asked.hostname not in ("127.0.0.1", "localhost"):
            faults.append(f"asks another host: {request.url}")

    listeners = {"console": on_console, "pageerror": on_error, "request": on_request}
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    try:
        yield faults
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe finds on the page as it is now: for each element the rule and where it is explained."""
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]}\n      {rule['helpUrl']}"
        for rule in found
        for node in rule["nodes"]
    ]


def _faults_on_a_telephone(page: Page) -> list[str]:
    before = page.viewport_size
    page.set_viewport_size(TELEPHONE)
    wide = page.evaluate(TOO_WIDE)
    # The menu folds itself away a moment after the width has changed; what stays too wide is a fault.
    for _ in range(SETTLING_LOOKS):
        if not wide:
            break
        page.wait_for_timeout(50)
        wide = page.evaluate(TOO_WIDE)
    faults = [f"wider than {TELEPHONE['width']} pixels: {html}" for html in wide[:5]]
    if before:
        page.set_viewport_size(before)
    return faults


def _fail(url: str, faults: list[str]) -> None:
    if faults:
        pytest.fail(f"{url}\n" + "\n".join(f"  - {fault}" for fault in faults), pytrace=False)
