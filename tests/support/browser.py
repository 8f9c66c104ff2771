"""Checks of pages in a browser: accessibility, script errors, requests to other hosts, width on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    JSHandle,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.support import chromium
from tests.support.costs import count_step
from tests.support.page_builds import find_builds, find_known_parts, find_new, remember
from tests.support.timeouts import SECONDS
from tests.support.windows import Windows, session_of

# WCAG 2.2 level A and AA, including the rules of 2.0 and 2.1, without axe's own "best practices".
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 360, "height": 740}
MAX_WIDTH_CHECKS = 100
TIMEOUT_MS = 1000 * SECONDS
expect.set_options(timeout=TIMEOUT_MS)

ARGUMENTS = [
    "--no-sandbox",  # Chromium cannot use its sandbox as root; these pages are trusted
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--process-per-site",  # a window that is used again has one process instead of one for each page
    # No other host resolves, so requests to other hosts fail at once and are reported.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

NOT_PAINTED = "--force-gpu-mem-available-mb=1"
"""Leaves no memory for the pixels of pages, which no test looks at: painting is a sixth of a page's cost."""

AXE_OPTIONS = {"runOnly": WCAG, "resultTypes": ["violations"], "selectors": False}
# Only what is a fault leaves the page: all that axe looked at is a long list.
RUN_AXE = """([options, aside]) => axe.run(aside?.length ? {exclude: aside} : document, options)
  .then(found => found.violations)"""

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll('*')]
    .filter(element => element.getBoundingClientRect().right > width + 1)
    .map(element => element.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The options with which pytest-playwright starts the browser."""
    browser = chromium.find()
    return {
        **browser_type_launch_args,
        "executable_path": str(browser.path),
        "args": [*ARGUMENTS, NOT_PAINTED],
        "env": browser.environment,
        "timeout": 2 * TIMEOUT_MS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The locale, time zone and window size of the browser."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London", "viewport": DESK}


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """The browser; the windows that tests open in it are counted, and used again when a test closes them."""
    windows = Windows(browser.new_context)

    def counted(**how: Any) -> BrowserContext:
        count_step("windows")
        return windows.take(**how)

    browser.new_context = counted  # type: ignore[method-assign]
    return browser


def check_page(page: Page, url: str, *, again: bool = False) -> None:
    """Open `url` and fail with all faults of the page.

    Leaves the page open, so that a test can continue from there.
    """
    _fail(url, faults_of_page(page, url, again=again))


def faults_of_page(page: Page, url: str, *, again: bool = False) -> list[str]:
    """Open `url` and return all faults of the page, each with its URL."""
    with watched(page) as faults:
        response = page.goto(url)
        if response is None or response.status >= 400:
            faults.append(f"it answers {response.status if response else 'nothing'}")
        faults += faults_here(page, again=again)
    return [f"{url}: {fault}" for fault in faults]


def faults_here(page: Page, *, again: bool = False) -> list[str]:
    """Return the faults of the open page: accessibility, and elements too wide for a phone."""
    return [*accessibility_faults(page, again=again), *_width_faults(page)]


def large_text_faults(page: Page) -> list[str]:
    """Return the elements of the open page that a phone has to scroll sideways for, with text at 200 %."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults = [f"with text at 200 %, {fault}" for fault in _width_faults(page)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return faults


def press(control: Locator) -> Response:
    """Click a button or a link, wait until the next page has loaded, and return its response.

    A click alone returns when the next page begins to load, when it may still be empty.
    """
    with control.page.expect_navigation() as navigation:
        control.click()
    return navigation.value


@contextmanager
def watched(page: Page) -> Iterator[list[str]]:
    """Collect console messages, script errors, CSP violations and requests to other hosts as faults."""
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(f"console {message.type}: {message.text}")

    def on_error(error: Exception) -> None:
        faults.append(f"script error: {error}")

    def on_request(request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname not in ("127.0.0.1", "localhost"):
            faults.append(f"asks another host: {request.url}")

    listeners = {"console": on_console, "pageerror": on_error, "request": on_request}
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    try:
        yield faults
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


def accessibility_faults(page: Page, *, again: bool = False) -> list[str]:
    """Return the violations that axe finds on the open page: for each element, the rule and its help URL.

    A page whose elements are all built like those of pages without violations is not checked again, and of
    other pages only the part where something is built differently, unless `again` is given.
    """
    builds = find_builds(page)
    new = find_new(builds)
    if not again and not new:
        return []
    faults = _axe_faults(page, None if again else find_known_parts(page, new))
    if not faults:
        remember(builds)
    return faults


def _axe_faults(page: Page, aside: JSHandle | None = None) -> list[str]:
    """Return the violations outside of the elements `aside`."""
    count_step("axe runs")
    # Not by page.evaluate(), which lets the browser compile the half megabyte of axe anew on each page.
    loaded = session_of(page).send("Runtime.evaluate", {"expression": AXE_SCRIPT})
    if "exceptionDetails" in loaded:
        raise RuntimeError(f"axe does not start: {loaded['exceptionDetails']}")
    violations = page.evaluate(RUN_AXE, [AXE_OPTIONS, aside])
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]}\n      {rule['helpUrl']}"
        for rule in violations
        for node in rule["nodes"]
    ]


def _width_faults(page: Page) -> list[str]:
    original_size = page.viewport_size
    _resize(page, TELEPHONE)
    too_wide = page.evaluate(TOO_WIDE)
    # The menu collapses shortly after the width has changed, so only what stays too wide is a fault.
    for _ in range(MAX_WIDTH_CHECKS):
        if not too_wide:
            break
        page.wait_for_timeout(50)
        too_wide = page.evaluate(TOO_WIDE)
    faults = [f"wider than {TELEPHONE['width']} pixels: {html}" for html in too_wide[:5]]
    if original_size:
        _resize(page, original_size)
    return faults


def _resize(page: Page, size: Any) -> None:
    if page.viewport_size != size:
        page.set_viewport_size(size)


def _fail(url: str, faults: list[str]) -> None:
    if faults:
        pytest.fail(f"{url}\n" + "\n".join(f"  - {fault}" for fault in faults), pytrace=False)
