"""The pictures of the README and the documents, taken anew from served hubs: `make pictures`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import chromium
from tests.support.browser import ARGUMENTS, DESK, TELEPHONE, press
from tests.support.live import live_demo, live_hub

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WIDTHS = {"1280": DESK, "360": TELEPHONE}
PAGES = {
    "home": "/",
    "library": "/library",
    "item": "/programmes/elsa",
    "trust": "/trusts/north-west",
    "choice": "/options/choose?need=challenge&method=personal-support",
}
TOOL = "/trusts/north-west/tools/spc-chart?example=trade-deficit"
DEMO = {
    "Leader, London": {"me": "/me", "letters": "/account/mail"},
    "Trust lead, London": {
        "desk": "/desk",
        "team": "/trusts/london/team",
        "invite": "/trusts/london/team/invite",
        "done": "/admin/audit",
    },
}
SHEET = """email,role,name,last day
a.leader@london.example,leader,A leader,
a.guest@london.example,guest,A guest,
not an address,leader,,
"""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start the browser and close it afterwards."""
    found = chromium.find()
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(found.path), args=ARGUMENTS, env=found.environment)
        yield started
        started.close()


def picture(page: Page, name: str) -> None:
    """Take a picture of what a page shows; a page behind another is not painted."""
    page.bring_to_front()
    page.screenshot(path=PICTURES / name)


def take(browser: Browser, address: str) -> None:
    """Take a picture of each public page at each width from the hub at `address`."""
    for width, viewport in WIDTHS.items():
        page = browser.new_page(viewport=viewport, locale="en-GB")
        for name, path in PAGES.items():
            page.goto(address + path)
            picture(page, f"{name}-{width}.png")
        page.goto(address + TOOL)
        press(page.get_by_role("button", name="Work it out"))
        page.locator(".hub-chart").first.evaluate("chart => chart.scrollIntoView()")
        picture(page, f"tool-{width}.png")
        page.close()


def take_in_demo(browser: Browser, address: str) -> None:
    """Take pictures as people of the demonstration at `address` see their pages."""
    for width, viewport in WIDTHS.items():
        for who, pages in DEMO.items():
            context = browser.new_context(viewport=viewport, locale="en-GB")
            page = context.new_page()
            page.goto(f"{address}/sign-in")
            if who.startswith("Leader"):
                picture(page, f"sign-in-{width}.png")
            press(page.get_by_role("button", name=who, exact=True))
            for name, path in pages.items():
                page.goto(address + path)
                picture(page, f"{name}-{width}.png")
            if who.startswith("Trust lead"):
                page.goto(f"{address}/trusts/london/team/invite-many")
                page.get_by_label("Or paste").fill(SHEET)
                press(page.get_by_role("button", name="Show what would happen"))
                picture(page, f"sheet-{width}.png")
            context.close()


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    with browsing() as browser, TemporaryDirectory() as one, TemporaryDirectory() as other:
        with live_hub(Path(one)) as address:
            take(browser, address)
        with live_demo(Path(other)) as address:
            take_in_demo(browser, address)
