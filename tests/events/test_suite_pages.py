"""The pages of a suite: from its series to what happened on each day."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import hub
from hub.events.domain.series import SERIES, SeriesDocument
from hub.library.domain.publication import publish_resource
from hub.plugin_api.frontmatter import parse
from hub.trusts.domain import ensure_office
from tests.events.test_suites import SUITE, open_days
from tests.factories import START, make_origin

ADDRESS = f"/events/series/{SUITE}"
CONTENT = Path(hub.__file__).parents[1] / "content" / "series"


def publish_series(scenario, slug=SUITE):
    with scenario.write_session() as session:
        document = parse(SeriesDocument, (CONTENT / f"{slug}.md").read_text(encoding="utf-8"), slug=slug)
        publish_resource(session, document, make_origin(ensure_office(session, now=START), slug), SERIES)


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())


def test_the_pages_of_a_suite_lead_from_the_series_to_what_happened_on_each_day(scenario):
    publish_series(scenario)
    leader = scenario.browser("leader")
    assert "Book several days" not in leader.get(ADDRESS).text
    full, free, last = open_days(scenario, 1, 20, 20)
    scenario.book("other leader", full)
    assert "Your progress: 0 days attended, 0 booked, 3 still to book." in words(leader.get(ADDRESS))
    assert "Your progress" not in scenario.visitor().get(ADDRESS).text

    assert "Choose at least one day" in words(leader.send(f"{ADDRESS}/book", waits="y"))
    kept = leader.send(f"{ADDRESS}/book", days=["none", free], waits="y")
    assert kept.status_code == 400
    checked = BeautifulSoup(kept.text, "html.parser").select("input[checked]")
    assert [each["value"] for each in checked] == [free, "y"]

    sent = leader.send(f"{ADDRESS}/book", days=[full, free], waits="y")
    assert sent.status_code == 303
    page = words(leader.get(sent.location))
    assert "1 of 2 days booked, and you are on the waiting list for 1." in page
    assert "No place is free. You are number 1 on the waiting list." in page
    assert "Booked." in page
    assert "0 days attended, 1 booked, 2 still to book" in words(leader.get("/me"))
    choice = words(leader.get(f"{ADDRESS}/book"))
    assert choice.index("Day 3") < choice.index("Other days") < choice.index("Day 1")
    assert leader.get(f"{ADDRESS}/booked?day=x").status_code == 404
    assert leader.get("/events/series/parallel-lines/book").status_code == 404
    assert "Ask to join your trust first" in words(scenario.browser("newcomer").get(f"{ADDRESS}/book"))
    assert last in leader.get(f"{ADDRESS}/book").text


@pytest.mark.one_engine
@pytest.mark.requirement("R105")
def test_the_page_of_the_suite_says_that_it_is_about_foundation_trusts_and_regional_ambulance_services(
    scenario,
):
    publish_series(scenario)
    page = words(scenario.visitor().get(ADDRESS))
    assert "foundation trust" in page
    assert "some general ideas and requirements might work in practice in an ambulance service" in page
    assert "run for a whole region" in page
