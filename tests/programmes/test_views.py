import pytest
from bs4 import BeautifulSoup

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.trusts.domain import ensure_office
from tests.factories import make_programme, make_trust


@pytest.fixture
def programmes(app):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        make_programme(session, london, slug="one", title="One", fee="None", target_group="Directors")
        make_programme(session, london, slug="two", title="Two", time="2 days", accredited=["yes"])
        make_programme(session, london, slug="three", title="Three")
    return app


def ticks(page):
    """Return the tick boxes of programmes to compare."""
    return page("input", attrs={"name": "p"})


def main(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.text, "html.parser").find("main")


@pytest.mark.requirement("R050")
@pytest.mark.requirement("R061")
def test_a_programme_says_what_is_stated_and_names_what_is_not(programmes):
    page = main(programmes.test_client(), "/programmes/two").get_text(" ", strip=True)

    assert "Time it takes 2 days" in page
    assert "Accreditation Accredited" in page
    assert "Not stated: who it is for, aims" in page
    assert "fee" in page.split("Not stated:")[1]
    assert "No date is known. Ask London Ambulance Service NHS Trust ." in page


def test_a_programme_with_and_without_accreditation_does_not_contradict_itself(programmes):
    with programmes.app_context(), write_transaction() as session:
        make_programme(session, make_trust(session), slug="both", accredited=["yes", "no"])

    page = main(programmes.test_client(), "/programmes/both").get_text(" ", strip=True)
    assert "Accreditation Accredited or not accredited" in page


def test_dates_stand_on_the_page(programmes):
    with programmes.app_context(), write_transaction() as session:
        london = make_trust(session)
        make_programme(session, london, slug="dated", dates=[{"starts": "2126-03-01", "ends": "2126-03-02"}])

    page = main(programmes.test_client(), "/programmes/dated").get_text(" ", strip=True)
    assert "1 March 2126 to 2 March 2126" in page


def test_the_list_names_a_trust_that_lists_its_own_and_never_the_hub_for_what_others_provide(programmes):
    with programmes.app_context(), write_transaction() as session:
        office = ensure_office(session, now=now())
        make_programme(session, office, slug="open", title="Open to all")

    cards = main(programmes.test_client(), "/programmes").select(".nhsuk-card")
    owners = {card.h3.get_text(): [link.get_text() for link in card.select("p a")] for card in cards}
    assert owners["One"] == ["London Ambulance Service NHS Trust"]
    assert owners["Open to all"] == []


def test_programmes_stand_side_by_side_and_what_nobody_states_is_one_line(programmes):
    page = main(programmes.test_client(), "/programmes/compare?p=one&p=two")
    rows = {
        row.th.text: [cell.find_all(string=True)[-1] for cell in row.find_all("td")]
        for row in page.tbody("tr")
    }

    assert rows["Fee"] == ["None", "Not stated"]
    assert rows["Time it takes"] == ["Not stated", "2 days"]
    assert "Aims" not in rows
    assert "Not stated for any of them: aims, what it covers" in page.get_text()
    assert "From the study" not in page.get_text()


def test_what_comes_from_the_study_names_its_section_beside_its_fields(programmes):
    with programmes.app_context(), write_transaction() as session:
        fields = {"source": "study", "section": ["Appendix Five"], "title": "Old", "aims": "To lead."}
        make_programme(session, ensure_office(session, now=now()), slug="old", **fields)

    page = main(programmes.test_client(), "/programmes/old").get_text(" ", strip=True)
    compared = main(programmes.test_client(), "/programmes/compare?p=old&p=one").get_text(" ", strip=True)
    assert "Study: Appendix Five." in page
    assert "No date is known. The hub knows of this programme only from the study" in page
    assert "may no longer run. Ask" not in page
    assert "From the study: Old (Appendix Five)." in compared


def test_a_comparison_without_some_of_what_was_asked_says_why(programmes):
    page = main(programmes.test_client(), "/programmes/compare?p=one&p=two&p=nine")

    assert "There is no programme called “nine”" in page.get_text()


def test_more_than_four_to_compare_are_an_error_on_the_list_that_keeps_all_ticks(programmes):
    slugs = ["one", "two", "three", "four", "five", "six"]
    with programmes.app_context(), write_transaction() as session:
        for slug in slugs[3:]:
            make_programme(session, make_trust(session), slug=slug, title=slug.title())
    query = "&".join(f"p={slug}" for slug in reversed(slugs))
    page = main(programmes.test_client(), f"/programmes/compare?{query}&q=two", 400)
    (error,) = page.select(".nhsuk-error-summary a")

    assert (
        error.get_text() == "Four programmes at most fit side by side. You have ticked 6, so untick 2 of them"
    )
    assert page.select_one(error["href"]) is not None
    assert [box["value"] for box in ticks(page) if box.has_attr("checked")] == slugs[::-1]
    assert "Chosen to compare (6 of at most 4)" in page.get_text()


@pytest.mark.parametrize(
    ("query", "messages", "box"),
    [
        ("", ["Tick at least two programmes"], "#compare-1"),
        ("p=one", ["Tick at least two programmes"], "#chosen-one"),
        ("p=one&p=nine", ["There is no programme called “nine”", "Tick at least two"], "#chosen-one"),
    ],
)
def test_fewer_than_two_to_compare_are_an_error_on_the_list_and_nothing_is_lost(
    programmes, query, messages, box
):
    page = main(programmes.test_client(), f"/programmes/compare?{query}&q=two&sort=title", 400)
    errors = page.select(".nhsuk-error-summary a")

    assert [message in error.get_text() for message, error in zip(messages, errors, strict=True)] == (
        [True] * len(messages)
    )
    assert {error["href"] for error in errors} == {box}
    assert page.select_one(box) is not None
    assert page.find(id="q")["value"] == "two"
    assert page.select_one("#sort option[selected]")["value"] == "title"
    ticked = [box["value"] for box in ticks(page) if box.has_attr("checked")]
    assert ticked == (["one"] if "one" in query else [])


def test_the_names_of_what_is_compared_lead_to_their_pages(programmes):
    page = main(programmes.test_client(), "/programmes/compare?p=one&p=two")

    for names in (page.select("thead a"), page.select(".hub-compare-names a")):
        assert [link["href"] for link in names] == ["/programmes/one", "/programmes/two"]


def test_what_is_chosen_to_compare_stays_chosen_while_one_narrows_the_list(programmes):
    page = main(programmes.test_client(), "/programmes?p=one&q=two")

    assert [(box["value"], box.has_attr("checked")) for box in ticks(page)] == [("one", True), ("two", False)]
    assert "Chosen to compare (1 of at most 4)" in page.get_text()
    assert all("p=one" in link["href"] for link in page.select(".hub-chosen a"))


def test_what_is_ticked_is_sent_with_the_filters_and_with_the_button_that_compares(programmes):
    page = main(programmes.test_client(), "/programmes?p=one")
    filters, button = page.find(id="filters"), page.find("button", formaction=True)

    assert {box["form"] for box in ticks(page)} == {"filters"}
    assert (filters["action"], filters["method"]) == ("/programmes", "get")
    assert (button["form"], button["formaction"]) == ("filters", "/programmes/compare")
    assert filters.find("input", type="hidden") is None


def test_what_is_chosen_stays_chosen_where_a_filter_leaves_nothing(programmes):
    page = main(programmes.test_client(), "/programmes?p=one&p=two&q=zandvoort")

    assert [box["value"] for box in ticks(page)] == ["one", "two"]
    assert len(page.find_all("button", formaction="/programmes/compare")) == 1


def test_a_list_without_content_says_so(client):
    assert "There are no programmes yet" in main(client, "/programmes").get_text()


def test_the_address_of_the_forward_programme_until_now_leads_to_it_with_its_query(client):
    moved = client.get("/programmes/forward?months=12")
    assert (moved.status_code, moved.location) == (301, "/events/forward-programme?months=12")
    assert client.get("/programmes/forward").location == "/events/forward-programme"


def test_a_programme_that_is_not_there_is_not_found(client):
    assert client.get("/programmes/nothing").status_code == 404
