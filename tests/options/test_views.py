from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from hub.kit.db import write_transaction
from tests.factories import make_programme, make_trust, share

pytestmark = pytest.mark.one_engine

CHOICE = "/options/choose"


@pytest.fixture
def menu_client(app, publish_menu):
    with app.app_context(), write_transaction() as session:
        publish_menu(session)
        share(session, make_trust(session), title="A mentor for every manager", option=["mentoring"])
    return app.test_client()


def main(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.text, "html.parser").find("main")


@pytest.mark.requirement("R055")
def test_the_menu_shows_what_is_for_one_person_and_what_is_for_a_group(menu_client):
    page = main(menu_client, "/options")
    lists = [len(cards.find_all("li", recursive=False)) for cards in page.select(".hub-cards")]

    assert lists == [10, 6]


@pytest.mark.requirement("R043")
@pytest.mark.requirement("R054")
def test_an_option_says_what_it_is_best_and_less_good_for_how_to_arrange_it_and_what_goes_with_it(
    menu_client,
):
    page = main(menu_client, "/options/mentoring").get_text(" ", strip=True)

    assert "Best for Advice and confidence for the next stage of a career" in page
    assert "Less good for Developing a specific skill" in page
    assert "Keep one register of who offers mentoring" in page
    assert "A mentor for every manager" in page


def test_the_role_to_ask_about_an_option_names_its_own_section_and_not_that_of_the_menu(menu_client):
    page = main(menu_client, "/options/coaching")
    role = page.find("h2", string="Who to ask").find_next("p").get_text(" ", strip=True)

    assert role == "A trained coach, from a register (Table 3, 7.3)"


def test_an_option_that_table_3_leaves_out_says_so(menu_client):
    assert "Table 3 (7.3) has no row for it" in main(menu_client, "/options/organisational-raids").get_text()


@pytest.mark.requirement("R041")
def test_the_choice_asks_and_then_says_what_fits_and_why(menu_client):
    questions = main(menu_client, CHOICE)
    results = main(menu_client, f"{CHOICE}?need=challenge&need=specific-skill&method=work-based")
    text = results.get_text(" ", strip=True)

    assert "Options that fit" not in questions.get_text()
    assert "Best for: constructive challenge, and time to reflect (Appendix Two)" in text
    assert "It is learned at work" in text
    assert "Less good for: Developing a specific skill (Appendix Two)" in text


def go_on(client, page, button="step", **answers):
    """Answer a step as a browser sends it, and return the next page."""
    form = page.find("form", action=CHOICE)
    fields = [(field["name"], field["value"]) for field in form("input", type="hidden")]
    fields += [(field["name"], field["value"]) for field in form("input", checked=True)]
    fields = [(name, value) for name, value in fields if name not in answers]
    for name, words in answers.items():
        fields += [(name, word) for word in words]
    fields.append(("step", form.find("button", attrs={"name": button})["value"]))
    return main(client, f"{CHOICE}?{urlencode(fields)}")


def heading(page):
    return page.h1.get_text(" ", strip=True)


def test_three_steps_carry_every_answer_on_and_back(menu_client):
    first = main(menu_client, CHOICE)
    second = go_on(menu_client, first, need=["challenge"])
    third = go_on(menu_client, second, grouping=["individual"], method=["personal-support"])
    results = go_on(menu_client, third, holds=["heavy-workload"])

    assert [heading(page) for page in (first, second, third)] == [
        "Help me choose: step 1 of 3 : What do you want to achieve?",
        "Help me choose: step 2 of 3 : How do you want to learn?",
        "Help me choose: step 3 of 3 : Do any of these apply?",
    ]
    assert heading(results).endswith("Options that fit")
    rows = {
        row.dt.get_text(): row.dd.get_text() for row in results.find(id="answers").parent.select("dl > div")
    }
    assert rows == {
        "What do you want to achieve?": "Constructive challenge, and time to reflect",
        "Alone or with others?": "Alone",
        "With ambulance staff only, or with others?": "I do not mind",
        "At work, taught or with personal support?": "With personal support",
        "Should it lead to accreditation?": "I do not mind",
        "Do any of these apply?": "The workload is already heavy",
    }
    # The way back to each step keeps what was answered there and elsewhere.
    back = main(menu_client, results.select_one("#need a")["href"])
    assert [box["value"] for box in back("input", checked=True)] == ["challenge"]
    hidden = {(field["name"], field["value"]) for field in back("input", type="hidden")}
    assert hidden == {
        ("grouping", "individual"),
        ("method", "personal-support"),
        ("mix", ""),
        ("accredited", ""),
        ("holds", "heavy-workload"),
    }
    link_back = third.find("a", string="Back to step 2")["href"]
    again = main(menu_client, link_back)
    assert {box["value"] for box in again("input", checked=True) if box["value"]} == {
        "individual",
        "personal-support",
    }


def test_a_question_that_was_not_reached_is_not_answered_and_the_first_step_says_what_is_needed(menu_client):
    first = main(menu_client, CHOICE)
    assert "Answer at least one question; the others are optional." in first.get_text()
    results = main(menu_client, f"{CHOICE}?step=4&need=challenge")
    assert results.select_one("#grouping dd").get_text() == "Not answered"
    said = main(menu_client, f"{CHOICE}?step=4&need=challenge&grouping=")
    assert said.select_one("#grouping dd").get_text() == "I do not mind"


def test_a_step_can_be_skipped_and_an_answer_changed(menu_client):
    first = main(menu_client, f"{CHOICE}?step=1&need=challenge&holds=cannot-travel")
    second = go_on(menu_client, first, need=["knowledge"])

    assert {(field["name"], field["value"]) for field in second("input", type="hidden")} == {
        ("need", "knowledge"),
        ("holds", "cannot-travel"),
    }
    skip = second.find("button", string="Skip to results")
    assert (skip["name"], skip["value"]) == ("step", "4")


@pytest.mark.parametrize("query", ["step=4", "step=4&grouping=&mix=&method=&accredited="])
def test_results_without_an_answer_lead_back_with_what_to_do(menu_client, query):
    page = main(menu_client, f"{CHOICE}?{query}", 400)

    assert heading(page).startswith("Help me choose: step 1 of 3")
    error = page.select_one(".nhsuk-error-summary a")
    assert error.get_text().startswith("Answer at least one question")
    assert page.find(id=error["href"][1:]) is not None


@pytest.mark.parametrize("step", ["9", "x", "0"])
def test_a_step_that_there_is_not_shows_what_the_answers_give(menu_client, step):
    assert heading(main(menu_client, f"{CHOICE}?step={step}")).startswith("Help me choose: step 1")
    assert heading(main(menu_client, f"{CHOICE}?step={step}&need=challenge")).endswith("Options that fit")


def test_results_name_programmes_of_the_hub_and_roles_to_ask_with_their_sections(app, menu_client):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        make_programme(
            session, london, slug="elsa", title="ELSA", option=["coaching"], ask="The training function"
        )
        make_programme(session, london, slug="other", title="Another", option=["e-learning"])
    page = main(menu_client, f"{CHOICE}?need=challenge")

    programmes = page.find(id="programmes").parent
    assert [card.get_text() for card in programmes.select("h3")] == ["ELSA"]
    contacts = [item.get_text() for item in page.find(id="ask").parent("li")]
    assert contacts[0] == "Your line manager, about your personal development plan (8.1)"
    assert "A trained coach, from a register (Table 3, 7.3), about Coaching" in contacts
    assert contacts[-1].startswith("The training function (London")
    assert contacts[-1].endswith(", about ELSA")


def test_results_without_a_programme_say_so(menu_client):
    page = main(menu_client, f"{CHOICE}?need=next-step")

    assert "There are no courses or series of events of these types on the hub yet" in page.get_text()
    assert page.find("a", string="See everything on the hub about these ways to develop") is not None
    assert page.find("a", string="Find a mentor or coach on the national register")["href"] == "/mentoring"
    own = page.find("a", string="Coaching and mentoring programmes in your organisation")
    assert own["href"] == "/mentoring/programmes"
    without = main(menu_client, f"{CHOICE}?need=watching")
    assert without.find("a", string="Find a mentor or coach on the national register") is None


@pytest.mark.requirement("R053")
def test_an_option_that_answers_the_need_in_another_way_than_asked_says_so(menu_client):
    results = main(menu_client, "/options/choose?need=specific-skill&grouping=individual")
    text = results.get_text(" ", strip=True)

    assert "Best for: developing a specific skill (Appendix Two)" in text
    assert "You wanted something for one person; this is for a group" in text


def test_an_option_that_does_not_offer_accreditation_says_so(menu_client):
    text = main(menu_client, f"{CHOICE}?need=challenge&accredited=yes").get_text(" ", strip=True)

    assert "You wanted accreditation; this does not offer it" in text


def test_an_answer_that_is_none_is_named_and_the_others_hold(menu_client):
    page = main(menu_client, "/options/choose?need=challenge&method=magic", 400).get_text(" ", strip=True)

    assert "There is no answer called “magic”. Choose from the list" in page
    assert "constructive challenge" in page


def test_circumstances_alone_leave_what_nothing_speaks_against(menu_client):
    page = main(menu_client, "/options/choose?holds=cannot-travel")

    assert "You did not say what you want to achieve" in page.get_text()
    assert "Secondment" not in page.get_text()


@pytest.mark.parametrize("preference", ["", "&grouping=individual"])
def test_what_answers_a_need_with_a_caution_is_named_and_shown_but_not_first(menu_client, preference):
    """The only option that meets the need has a caution; meeting a preference alone is not enough."""
    page = main(menu_client, f"/options/choose?need=growing-work&holds=niche-skills{preference}")
    shown = [card.get_text() for card in page.select("#ways ~ .hub-cards > li h3")]

    assert heading(page).endswith("Closest options")
    assert "comes with a caution, so it is not listed first: Job rotation in house." in page.get_text()
    assert len(shown) == 4
    assert shown[-1] == "Job rotation in house"
    assert page.select_one("details summary").get_text(strip=True).endswith("more that fit less well")


def test_two_answers_to_a_need_are_both_named_where_both_have_a_caution(menu_client):
    page = main(
        menu_client, "/options/choose?need=flexibility&holds=niche-skills&holds=cannot-travel"
    ).get_text()

    assert "Job rotation in house and Secondment to another organisation." in page


def test_a_menu_that_has_not_been_brought_in_says_so(client):
    assert "The menu will be listed here" in main(client, "/options").get_text()
    assert "No option fits" in main(client, "/options/choose?need=challenge").get_text()
