"""The pictures of the README, taken anew from a served hub: `make pictures`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.support import chromium
from tests.support.browser import ARGUMENTS, DESK, TELEPHONE
from tests.support.live import live_hub

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


def take(address: str) -> None:
    """Take a picture of each page at each width from the hub at `address`."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser = chromium.find()
    with sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=str(browser.path), args=ARGUMENTS, env=browser.environment
        )
        for width, viewport in WIDTHS.items():
            page = started.new_page(viewport=viewport, locale="en-GB")
            for name, path in PAGES.items():
                page.goto(address + path)
                page.screenshot(path=PICTURES / f"{name}-{width}.png")
            page.goto(address + TOOL)
            page.get_by_role("button", name="Work it out").click()
            page.locator(".hub-chart").first.evaluate("chart => chart.scrollIntoView()")
            page.screenshot(path=PICTURES / f"tool-{width}.png")
        started.close()


if __name__ == "__main__":
    with TemporaryDirectory() as folder, live_hub(Path(folder)) as address:
        take(address)
