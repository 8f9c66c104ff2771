"""A leader searches for something that another trust has tried."""

import re

import pytest

from tests.support.browser import DESK, TELEPHONE, TOO_WIDE, press


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
    reader.wait_for_url("**/programmes/compare?*p=*&p=*")
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


def test_the_header_is_one_line_on_a_telephone_and_opens_with_the_keyboard(reader):
    # Given a page on a telephone, where the header is one line
    reader.goto("/programmes/elsa")
    header = reader.locator("header.nhsuk-header")
    assert header.bounding_box()["height"] < 64
    assert not reader.get_by_role("navigation", name="Menu").is_visible()
    # When they open the menu with the keyboard
    for _ in range(3):
        reader.keyboard.press("Tab")
    assert reader.locator(":focus").inner_text().split() == ["Search", "and", "Menu"]
    reader.keyboard.press("Enter")
    # Then the search, the account and every link of the menu are there, in this order
    for name in ("Sign in", "Library", "Trusts"):
        assert header.get_by_role("link", name=name, exact=True).is_visible()
    assert too_wide(reader) == []
    reader.keyboard.press("Tab")
    reader.keyboard.type("coaching")
    with reader.expect_navigation():
        reader.keyboard.press("Enter")
    assert reader.url.endswith("/library?q=coaching")


def too_wide(reader):
    return reader.evaluate(TOO_WIDE)


LARGE_TEXT = "() => { document.documentElement.style.fontSize = '200%' }"


def test_text_of_twice_the_size_does_not_scroll_sideways(reader):
    for path in (
        *("/", "/library", "/library?q=coaching", "/programmes", "/programmes/elsa", "/trusts/north-west"),
        *("/programmes/compare?p=elsa&p=certificate-in-management", "/options", "/options/choose"),
        *("/options/choose?step=2", "/options/choose?need=challenge", "/trusts/north-west/tools/spc-chart"),
        *("/recommendations", "/capabilities", "/events", "/events/forward-programme", "/about/evidence"),
        *("/sign-in", "/trusts"),
    ):
        reader.goto(path)
        reader.evaluate(LARGE_TEXT)
        assert (path, too_wide(reader)) == (path, [])
        reader.locator(".hub-header-menu__button").click()
        assert (path, too_wide(reader)) == (path, [])


def test_a_reader_shares_prints_and_downloads_from_the_top_of_an_item(reader, request):
    # Given an item on a telephone
    reader.goto("/programmes/elsa")
    actions = reader.get_by_role("group", name="Share or keep this page")
    # Then what needs no script is at its top
    assert actions.bounding_box()["y"] < TELEPHONE["height"]
    assert actions.get_by_role("link", name="Share by email").get_attribute("href").startswith("mailto:?")
    assert actions.get_by_role("link", name="Download").get_attribute("href") == "/api/v1/programmes/elsa"
    # and what needs one is there only with it
    copy, has_script = actions.get_by_role("button", name="Copy link"), "with-script" in request.node.name
    assert copy.is_visible() == actions.get_by_role("button", name="Print").is_visible() == has_script
    if has_script:
        # When they copy the link, they are told
        copy.click()
        actions.get_by_role("status").filter(
            has_text=re.compile("Link copied|could not be copied")
        ).wait_for()


MOVED = """() => new Promise(resolve => {
  const moved = [];
  new PerformanceObserver(list => moved.push(...list.getEntries().map(entry => entry.value)))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => resolve(moved), 100);
})"""


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_nothing_moves_on_a_page_while_it_loads(browser, live_server, size):
    context = browser.new_context(viewport=size, base_url=live_server, locale="en-GB")
    reader = context.new_page()
    for path in ("/", "/library", "/programmes/elsa", "/events/series/parallel-lines", "/options/coaching"):
        reader.goto(path)
        assert (path, reader.evaluate(MOVED)) == (path, [])
    context.close()


def test_a_leader_chooses_in_three_short_steps_and_goes_back_without_losing_an_answer(reader):
    # Given the first step, which asks for nothing that must be answered
    reader.goto("/options/choose")
    heading = reader.get_by_role("heading", level=1)
    assert "step 1 of 3" in heading.inner_text()
    # When they go through all three without an answer
    for button in ("Continue", "Continue", "Show results"):
        press(reader.get_by_role("button", name=button))
    # Then they are told what to do
    assert "Answer at least one question" in reader.locator(".nhsuk-error-summary").inner_text()
    # When they answer, go on, back and on again
    reader.get_by_label("Constructive challenge, and time to reflect").check()
    press(reader.get_by_role("button", name="Continue"))
    reader.get_by_label("Alone", exact=True).check()
    press(reader.get_by_role("button", name="Continue"))
    press(reader.get_by_role("link", name="Back to step 2"))
    assert reader.get_by_label("Alone", exact=True).is_checked()
    press(reader.get_by_role("button", name="Continue"))
    reader.go_back()
    reader.go_forward()
    reader.get_by_label("The workload is already heavy").check()
    press(reader.get_by_role("button", name="Show results"))
    # Then they see what fits, programmes of the hub and roles to ask
    assert "Options that fit" in heading.inner_text()
    assert reader.get_by_role("link", name="Coaching", exact=True).first.is_visible()
    assert "Your line manager, about your personal development plan (8.1)" in reader.inner_text("main")
    # When they change an answer
    press(reader.get_by_role("link", name=re.compile("Change.*Alone or with others")))
    # Then it is where they left it
    assert reader.get_by_label("Alone", exact=True).is_checked()


def test_who_ticks_one_programme_is_told_to_tick_another_and_keeps_the_tick(reader):
    # Given the programmes, narrowed by words
    reader.goto("/programmes?q=leadership")
    chosen = reader.locator("#compare-1").get_attribute("value")
    # When they tick one and compare
    reader.locator("#compare-1").check()
    press(reader.get_by_role("button", name="Compare the ticked programmes"))
    # Then they are told what to do, and nothing is lost
    assert "Tick at least two programmes" in reader.locator(".nhsuk-error-summary").inner_text()
    assert reader.locator(f"#chosen-{chosen}").is_checked()
    assert reader.locator("#q").input_value() == "leadership"
    # When they tick another, then they see the two, with links to their pages
    reader.locator("#compare-2").check()
    press(reader.get_by_role("button", name="Compare the ticked programmes"))
    assert reader.locator(".hub-compare-names a").count() == 2
    press(reader.locator(".hub-compare-names a").first)
    assert reader.url.endswith(f"/programmes/{chosen}")


def test_a_result_on_a_telephone_has_its_meaning_first_a_chart_as_wide_as_the_page_and_stacked_rows(reader):
    # Given a tool with an example
    reader.goto("/trusts/north-west/tools/spc-chart?example=calls-rise")
    # When they ask for the result
    press(reader.get_by_role("button", name="Show results"))
    # Then the meaning comes first, in plain words
    headline = reader.locator("#result + p")
    assert headline.inner_text().startswith("The figures rose in Jul 2025 and stayed up.")
    # and the chart is as wide as the text
    chart = reader.locator(".hub-chart svg >> visible=true").first.bounding_box()
    assert chart["width"] >= reader.locator("main").bounding_box()["width"] - 1
    # and each figure of a row stands below the other, with its heading
    reader.get_by_text("Show all 18 rows").click()
    cells = reader.locator("tbody tr").first.locator("td")
    tops = [cells.nth(number).bounding_box()["y"] for number in range(3)]
    assert tops == sorted(tops)
    assert len(set(tops)) == 3
    assert cells.nth(0).inner_text().split() == ["Time", "Nov", "2024"]
