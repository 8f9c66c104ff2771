"""Screenshots for the README and the documents, taken from served hubs (`make pictures`)."""

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
TOOL = "/trusts/north-west/tools/spc-chart?example=calls-rise"
DEMO = {
    "Leader, London": {
        "me": "/me",
        "letters": "/account/mail",
        "forward": "/events/forward-programme",
        "calendar": "/events/calendar",
        "find-mentor": "/mentoring/find?kind=mentor&purpose=career-step&preference=another-trust",
        "mentoring": "/mentoring/me",
    },
    "Trust lead, London": {
        "desk": "/desk",
        "team": "/trusts/london/team",
        "invite": "/trusts/london/team/invite",
        "done": "/admin/audit",
        "mentors": "/mentoring/manage/london",
        "confirm": "/desk/library/confirm",
    },
    "Publisher, London": {
        "drafts": "/desk/library",
        "new-item": "/library/new?kind=resource&title=Debriefs",
    },
    "Hub staff": {"board": "/events/board"},
}
PUBLISHING = {
    "Publisher, London": (
        ("write-item", "/desk/library", ("a first week", "Edit"), "#details-title"),
        ("files", "/desk/library", ("What new team leaders ask us", "Files and pictures"), "h1"),
        ("references", "/programmes/elsa/references", (), "figure >> nth=1"),
    ),
    "Trust lead, London": (
        ("checks", "/desk/library", ("thanks from a family",), "#checks"),
        ("upkeep", "/desk/library/upkeep", (), ".hub-cards"),
        ("evidence", "/library/sample-buddy-rota/evaluations", (), "h2 >> nth=-1"),
    ),
}
"""Pages of those who publish: the picture, where to begin, links to follow, and what to scroll to."""
INVITATIONS_CSV = """email,role,name,last day
a.leader@london.example,leader,A leader,
a.guest@london.example,guest,A guest,
not an address,leader,,
"""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start the browser and close it afterwards."""
    installed = chromium.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(installed.path), args=ARGUMENTS, env=installed.environment
        )
        yield browser
        browser.close()


def save_screenshot(page: Page, name: str) -> None:
    """Save a screenshot of a page, which must be in front to be painted."""
    page.bring_to_front()
    page.screenshot(path=PICTURES / name)


def take_public_pages(browser: Browser, address: str) -> None:
    """Save screenshots of the public pages of the hub at `address`, at each width."""
    for width, viewport in WIDTHS.items():
        page = browser.new_page(viewport=viewport, locale="en-GB")
        for name, path in PAGES.items():
            page.goto(address + path)
            save_screenshot(page, f"{name}-{width}.png")
        page.goto(address + TOOL)
        press(page.get_by_role("button", name="Show results"))
        page.locator(".hub-chart").first.evaluate("chart => chart.scrollIntoView()")
        save_screenshot(page, f"tool-{width}.png")
        page.close()


def take_demo_pages(browser: Browser, address: str) -> None:
    """Save screenshots of pages of signed-in people of the demonstration at `address`, at each width."""
    for width, viewport in WIDTHS.items():
        for who, pages in DEMO.items():
            context = browser.new_context(viewport=viewport, locale="en-GB")
            page = context.new_page()
            page.goto(f"{address}/sign-in")
            if who == "Leader, London":
                save_screenshot(page, f"sign-in-{width}.png")
            press(page.get_by_role("button", name=who, exact=True))
            for name, path in pages.items():
                page.goto(address + path)
                save_screenshot(page, f"{name}-{width}.png")
            if who == "Leader, London":
                page.goto(f"{address}/events")
                press(page.get_by_role("link", name="service line reporting"))
                save_screenshot(page, f"event-{width}.png")
            if who == "Hub staff":
                page.goto(f"{address}/events")
                press(page.get_by_role("link", name="productive leadership"))
                press(page.get_by_role("link", name="Manage this event"))
                save_screenshot(page, f"event-manage-{width}.png")
            if who.startswith("Trust lead"):
                page.goto(f"{address}/trusts/london/team/invite-many")
                page.get_by_label("Or paste").fill(INVITATIONS_CSV)
                press(page.get_by_role("button", name="Check the file"))
                save_screenshot(page, f"sheet-{width}.png")
                page.goto(f"{address}/desk/library")
                press(page.get_by_role("link", name="a checklist before").first)
                save_screenshot(page, f"review-{width}.png")
            context.close()


def take_publishing_pages(browser: Browser, address: str) -> None:
    """Save screenshots of pages of those who publish, of the demonstration at `address`, at each width."""
    for width, viewport in WIDTHS.items():
        for who, pages in PUBLISHING.items():
            context = browser.new_context(viewport=viewport, locale="en-GB")
            page = context.new_page()
            page.goto(f"{address}/sign-in")
            press(page.get_by_role("button", name=who, exact=True))
            for name, path, links, shown in pages:
                page.goto(address + path)
                for link in links:
                    press(page.get_by_role("link", name=link).first)
                if shown:
                    page.locator(shown).evaluate("element => element.scrollIntoView()")
                if name == "write-item":
                    page.locator("summary", has_text="Ways to develop").click()
                save_screenshot(page, f"{name}-{width}.png")
            context.close()


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    with browsing() as browser, TemporaryDirectory() as one, TemporaryDirectory() as other:
        with live_hub(Path(one)) as address:
            take_public_pages(browser, address)
        with live_demo(Path(other)) as address:
            take_demo_pages(browser, address)
            take_publishing_pages(browser, address)
