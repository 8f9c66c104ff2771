"""The case for a national event, and the other national events of its financial year."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from hub.events.domain.cancellations import cancel_event
from hub.events.domain.national_case import (
    NationalCase,
    case_of,
    financial_year,
    list_missing_parts,
    list_national_events,
)
from hub.events.domain.schedule import (
    create_event,
    get_event_to_schedule,
    state_case,
)
from hub.kit.clock import current_day, now
from hub.kit.errors import NotFound
from hub.plugin_api.event_documents import NationalGround
from hub.trusts.domain import find_organisation
from tests.events.conftest import CASE, make_plan

FORM = {
    "grounds": ["critical-mass", "value-for-money"],
    "reason": "It needs people from more than one region.",
    "cost": "£4,000",
    "payer": "The office",
    "own_answer": "none",
}


def draft(scenario, by="staff", organisation="hub", **fields):
    with scenario.write_session() as session:
        owner = find_organisation(session, organisation)
        plan = make_plan(national_case=None, **fields)
        return create_event(session, scenario.viewer(by, session), owner, plan, now()).slug


def main_of(response):
    return BeautifulSoup(response.text, "html.parser").main.get_text(" ", strip=True)


def errors(response):
    page = BeautifulSoup(response.text, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".nhsuk-error-summary__list a")]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2027, 3, 31), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 4, 1), date(2028, 3, 31)),
        (date(2028, 2, 29), date(2027, 4, 1), date(2028, 3, 31)),
    ],
)
def test_a_financial_year_begins_on_1_april(day, first, last):
    assert financial_year(day) == (first, last)


@pytest.mark.requirement("R414")
def test_a_national_event_needs_a_ground_that_the_study_accepts():
    assert list_missing_parts(CASE) == []
    without = NationalCase(CASE.reason, CASE.cost, CASE.payer)
    assert list_missing_parts(without) == [("grounds", "Choose why this should be a national event")]
    assert [name for name, _ in list_missing_parts(NationalCase())] == ["grounds", "reason", "cost", "payer"]
    assert {ground.value for ground in NationalGround} == {"added-value", "value-for-money", "critical-mass"}


@pytest.mark.one_engine
@pytest.mark.requirement("R399")
def test_before_opening_staff_see_which_national_events_the_year_has_already(scenario):
    day = current_day() + timedelta(days=60)
    same_year = max(day + timedelta(days=1), day)
    slug = draft(scenario, day=day)
    first, last = financial_year(day)
    if not first <= same_year <= last:
        same_year = day - timedelta(days=1)
    other = scenario.open_event(title="Another day", day=same_year, capacity=12)
    scenario.open_event(by="publisher", organisation="london", title="A day of London", day=same_year)
    scenario.open_event(title="Next year", day=last + timedelta(days=40))
    cancelled = scenario.open_event(title="Not any more", day=same_year)
    draft(scenario, title="A second draft", day=same_year)
    scenario.book("leader", other)
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        cancel_event(session, viewer, get_event_to_schedule(session, viewer, cancelled, lock=True), now())
        found = list_national_events(session, get_event_to_schedule(session, viewer, slug))
        assert (found.count, [(each.title, booked) for each, booked in found.events]) == (
            1,
            [("Another day", 1)],
        )
    page = main_of(scenario.browser("staff").get(f"/events/{slug}/open"))
    assert "1 other national event has been held or is open for booking." in page
    assert "Another day 1 of 12" in page
    assert "used sparingly" in page


def test_the_case_is_saved_for_later_and_the_event_opens_only_once_all_is_stated(scenario):
    slug = draft(scenario)
    staff, url = scenario.browser("staff"), f"/events/{slug}"
    assert 'href="' + url + '/open"' in staff.get(f"{url}/manage").text
    assert staff.send(f"{url}/open", **{**FORM, "grounds": [], "payer": ""}, save="yes").status_code == 303
    assert scenario.visitor().get(url).status_code == 404

    refused = staff.send(f"{url}/open", **{**FORM, "grounds": [], "payer": " "})
    assert refused.status_code == 400
    assert errors(refused) == ["Choose why this should be a national event", "Say who will pay"]
    assert FORM["reason"] in refused.text

    assert staff.send(f"{url}/open", **FORM).status_code == 303
    assert "It needs more people with this interest than one trust has" in staff.get(f"{url}/manage").text
    page = main_of(scenario.visitor().get(url))
    assert "A national event: each trust decides whether to take part." in page
    assert "£4,000" not in page


def test_a_change_of_the_event_leaves_its_case(scenario, slug):
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug, lock=True)
        assert case_of(event) == CASE
        state_case(session, scenario.viewer("staff", session), event, CASE, now())
        with pytest.raises(NotFound):
            state_case(session, scenario.viewer("lead", session), event, CASE, now())


def test_a_trust_opens_an_event_of_its_own_at_once(scenario):
    slug = draft(scenario, "publisher", "london")
    publisher, url = scenario.browser("publisher"), f"/events/{slug}"
    page = main_of(publisher.get(f"{url}/open"))
    assert "national" not in page
    assert publisher.send(f"{url}/open").status_code == 303
    assert "national event" not in main_of(scenario.visitor().get(url))


@pytest.mark.one_engine
def test_an_event_that_cannot_be_opened_says_why_and_keeps_its_case(scenario):
    slug = draft(scenario, day=current_day() + timedelta(days=3), closes_days_before=7)
    staff, url = scenario.browser("staff"), f"/events/{slug}"
    answer = staff.send(f"{url}/open", **FORM)
    assert answer.status_code == 303
    page = main_of(staff.get(f"{url}/manage"))
    assert "The last day to book has passed." in page
    assert scenario.visitor().get(url).status_code == 404
    assert "£4,000" in page
