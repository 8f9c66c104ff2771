"""Suggestions, spelling correction and searches without results."""

import pytest

from tests.support.browser import accessibility_faults, press, watched

TELEPHONE = {"width": 360, "height": 740}


@pytest.fixture
def leader(browser, live_server):
    """A page at telephone size with touch."""
    context = browser.new_context(viewport=TELEPHONE, has_touch=True, base_url=live_server, locale="en-GB")
    yield context.new_page()
    context.close()


def type_into(box, text):
    box.click()
    box.press_sequentially(text, delay=20)


def options(leader):
    return leader.get_by_role("option")


@pytest.mark.requirement("R048")
def test_a_leader_takes_a_suggestion_with_the_keyboard_alone(leader):
    # Given the front page
    leader.goto("/")
    box = leader.get_by_role("combobox", name="Search the library")
    assert box.get_attribute("aria-expanded") == "false"
    # When they type the beginning of a word
    type_into(box, "mentor")
    # Then titles are suggested, and the box announces them to screen readers
    options(leader).first.wait_for()
    assert options(leader).first.inner_text().split("\n")[0].strip() == "Mentoring"
    assert box.get_attribute("aria-expanded") == "true"
    assert leader.get_by_role("listbox", name="Suggestions").get_attribute("id") == box.get_attribute(
        "aria-controls"
    )
    assert "suggestion" in leader.locator("[role=status]").first.inner_text()
    # When they go down to the first
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert leader.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert accessibility_faults(leader) == []
    # When they choose it
    box.press("Enter")
    # Then they are on its page
    leader.wait_for_url("**/options/mentoring")


def test_a_leader_takes_a_suggestion_with_a_finger(leader):
    leader.goto("/trusts")
    leader.locator(".hub-header-menu__button").tap()
    type_into(leader.get_by_role("combobox", name="Search the library"), "mentor")
    options(leader).first.wait_for()
    options(leader).first.tap()

    leader.wait_for_url("**/options/mentoring")


def test_suggestions_go_away_and_enter_still_searches(leader):
    leader.goto("/")
    box = leader.get_by_role("combobox", name="Search the library")
    with watched(leader) as faults:
        type_into(box, "mentor")
        options(leader).first.wait_for()
        box.press("ArrowUp")
        assert options(leader).last.get_attribute("aria-selected") == "true"
        box.press("Escape")
        assert options(leader).count() == 0
        assert box.input_value() == "mentor"
        assert box.get_attribute("aria-expanded") == "false"
        box.press("Enter")
        leader.wait_for_url("**/library?q=mentor")
    assert faults == []
    assert leader.locator("mark").first.inner_text().casefold().startswith("mentor")


def test_the_list_of_programmes_suggests_programmes_alone(leader):
    leader.goto("/programmes")
    type_into(leader.get_by_role("combobox", name="Search the programmes"), "coaching")
    options(leader).first.wait_for()

    assert set(leader.locator(".hub-suggestions__kind").all_inner_texts()) == {"Programme"}


@pytest.mark.requirement("R052")
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_leader_who_mistypes_finds_it_and_one_who_asks_in_vain_is_led_on(browser, live_server, script):
    context = browser.new_context(viewport=TELEPHONE, java_script_enabled=script, base_url=live_server)
    leader = context.new_page()
    # When they mistype what they look for
    leader.goto("/library")
    leader.locator("#q").fill("mentroing")
    press(leader.get_by_role("button", name="Search"))
    # Then they see what they meant, and that nothing matches what they typed
    leader.wait_for_url("**/library?**q=mentroing**")
    note = leader.locator(".hub-search-note[role=status]").inner_text()
    assert note == "Showing results for “mentoring”. No results for “mentroing”."
    assert leader.locator(".nhsuk-card__link").first.inner_text() == "Mentoring"
    # When they ask for what the hub has not
    leader.locator("#q").fill("helicopter training")
    press(leader.get_by_role("button", name="Search"))
    leader.wait_for_url("**q=helicopter**")
    # Then it says so, and leads on
    assert "No results for" in leader.inner_text("main")
    press(leader.get_by_role("link", name="training", exact=True))
    leader.wait_for_url("**/library?q=training")
    assert leader.locator(".nhsuk-card__link").count() > 0
    context.close()
