import pytest
from bs4 import BeautifulSoup

from hub.kit.db import write_transaction
from tests.factories import make_trust, share

pytestmark = pytest.mark.one_engine


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


def test_an_option_that_table_3_leaves_out_says_so(menu_client):
    assert "Table 3 (7.3) has no row for it" in main(menu_client, "/options/organisational-raids").get_text()


@pytest.mark.requirement("R041")
def test_the_choice_asks_and_then_says_what_fits_and_why(menu_client):
    questions = main(menu_client, "/options/choose")
    results = main(menu_client, "/options/choose?need=challenge&need=specific-skill&method=work-based")
    text = results.get_text(" ", strip=True)

    assert "What fits" not in questions.get_text()
    assert "Best for: constructive challenge, and time to reflect (Appendix Two)" in text
    assert "It is learned at work" in text
    assert "Take care. Less good for: Developing a specific skill (Appendix Two)" in text
    assert {box["value"] for box in results("input", checked=True) if box["value"]} == {
        "challenge",
        "specific-skill",
        "work-based",
    }


@pytest.mark.requirement("R053")
def test_an_option_that_answers_the_need_in_another_way_than_asked_says_so(menu_client):
    results = main(menu_client, "/options/choose?need=specific-skill&grouping=individual")
    text = results.get_text(" ", strip=True)

    assert "Best for: developing a specific skill (Appendix Two)" in text
    assert "Alone or with others? You said: alone. It is done with others" in text


def test_an_answer_that_is_none_is_named_and_the_others_hold(menu_client):
    page = main(menu_client, "/options/choose?need=challenge&method=magic", 400).get_text(" ", strip=True)

    assert "There is no answer called “magic”" in page
    assert "constructive challenge" in page


def test_circumstances_alone_leave_what_nothing_speaks_against(menu_client):
    page = main(menu_client, "/options/choose?holds=cannot-travel")

    assert "You named no need" in page.get_text()
    assert "Secondment" not in page.get_text()


@pytest.mark.parametrize("preference", ["", "&grouping=individual"])
def test_what_answers_a_need_with_a_caution_is_named_and_shown_but_not_first(menu_client, preference):
    """The only option that meets the need has a caution; meeting a preference alone is not enough."""
    page = main(menu_client, f"/options/choose?need=growing-work&holds=niche-skills{preference}")
    shown = [card.get_text() for card in page.select("section > .hub-cards > li h3")]

    assert page.find(id="results").get_text() == "What comes nearest"
    assert "has a caution here, so it does not stand first: Job rotation in house." in page.get_text()
    assert len(shown) == 4
    assert shown[-1] == "Job rotation in house"
    assert page.select_one("details summary").get_text(strip=True).endswith("more that fit less well")


def test_two_answers_to_a_need_are_both_named_where_both_have_a_caution(menu_client):
    page = main(
        menu_client, "/options/choose?need=flexibility&holds=niche-skills&holds=cannot-travel"
    ).get_text()

    assert "Job rotation in house and Secondment to another organisation." in page


def test_a_menu_that_has_not_been_brought_in_says_so(client):
    assert "has not been brought in yet" in main(client, "/options").get_text()
    assert "Nothing fits" in main(client, "/options/choose?need=challenge").get_text()
