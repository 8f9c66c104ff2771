"""A leader searches for something that another trust has tried."""

import re

import pytest

from tests.support.browser import TELEPHONE, press


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def reader(request, browser, live_server):
    """A page at telephone size, with and without JavaScript."""
    context = browser.new_context(
        viewport=TELEPHONE, java_script_enabled=request.param, base_url=live_server, locale="en-GB"
    )
    yield context.new_page()
    context.close()


@pytest.mark.requirement("R008")
@pytest.mark.requirement("R019")
def test_a_leader_finds_londons_programme_from_the_front_page(reader):
    # Given the front page
    reader.goto("/")
    # When they search for what it is about
    reader.get_by_label("Search the library").fill("self awareness")
    press(reader.get_by_role("button", name="Search"))
    # Then they see it, whose it is, and how far it has been tested
    card = reader.locator(".nhsuk-card", has_text="ELSA")
    assert "London Ambulance Service NHS Trust" in card.inner_text()
    assert "Shared" in card.inner_text()
    # When they open it
    press(card.get_by_role("link", name="ELSA"))
    # Then they read what to ask, and when it was found
    assert (
        reader.get_by_role("heading", level=1)
        .inner_text()
        .endswith("Exploring Leadership and Self Awareness (ELSA)")
    )
    assert "From the study printed in April 2009" in reader.inner_text("main")
    assert "Before using it" in reader.inner_text("main")


def resources(reader):
    return int(re.search(r"([\d,]+) resource", reader.inner_text("main"))[1].replace(",", ""))


def test_a_leader_narrows_the_library_and_takes_a_filter_back(reader):
    # Given the library
    reader.goto("/library")
    everything = resources(reader)
    # When they ask for programmes only
    reader.get_by_text("Filter and sort").first.click()
    reader.locator("summary", has_text="Kind").first.click()
    box = reader.get_by_label(re.compile(r"^Programme \(\d+\)$"))
    label = reader.locator("label", has_text=re.compile(r"^\s*Programme \(\d+\)\s*$"))
    promised = int(re.search(r"\d+", label.inner_text())[0])
    box.check()
    press(reader.get_by_role("button", name="Apply"))
    # Then as many are left as the box said
    reader.wait_for_url("**kind=programme**")
    assert resources(reader) == promised < everything
    # When they take the filter away
    press(reader.get_by_role("link", name="Remove Kind: Programme"))
    # Then all are there again
    reader.wait_for_url("**/library")
    assert resources(reader) == everything


UNDER_BAR = """() => {
  const focus = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector('.hub-bar').getBoundingClientRect();
  return document.activeElement.closest('.hub-bar') === null && focus.bottom > bar.top + 1
    && focus.top < bar.bottom;
}"""


def test_a_leader_ticks_two_programmes_on_a_telephone_and_sees_them_side_by_side(reader):
    # Given the programmes, of which there are more than a telephone shows
    reader.goto("/programmes")
    button = reader.get_by_role("button", name="Compare the ticked programmes")
    # When they tick two
    for number in (1, 5):
        reader.locator(f"#compare-{number}").check()
    # Then the way on is in sight, and hides nothing that has the focus
    assert button.bounding_box()["y"] < TELEPHONE["height"]
    for _ in range(30):
        reader.keyboard.press("Tab")
        assert not reader.evaluate(UNDER_BAR)
    # When they go on
    press(button)
    # Then they see the two
    reader.wait_for_url("**/programmes/compare?p=*&p=*")
    assert reader.locator("thead th a").count() == 2


def test_a_reader_with_a_keyboard_alone_reaches_a_resource(reader):
    # Given the front page
    reader.goto("/")
    # When they skip to the content and press on to the first resource
    reader.keyboard.press("Tab")
    assert reader.locator(":focus").inner_text() == "Skip to main content"
    reader.keyboard.press("Enter")
    link = reader.locator(".nhsuk-card__link").first
    address = link.get_attribute("href")
    for _ in range(40):
        reader.keyboard.press("Tab")
        if reader.locator(":focus").get_attribute("href") == address:
            break
    reader.keyboard.press("Enter")
    # Then they are on its page
    reader.wait_for_url(f"**{address}")
