"""A suite of days booked at once on a phone, on both databases."""

import pytest

from tests.events.conftest import Events
from tests.events.test_suite_pages import publish_series
from tests.events.test_suites import open_days
from tests.journeys.served import main
from tests.support.browser import TELEPHONE, faults_here, press


def events_of(served):
    """Return the scenario of a served hub, with what it takes to arrange events."""
    scenario = served.scenario
    return Events(scenario.app, scenario.ids, scenario.public_ids)


def test_a_leader_books_a_suite_of_days_on_a_phone_without_script(served):
    # Given a suite of three days, the first of which is full
    scenario = events_of(served)
    publish_series(scenario)
    full, *_ = open_days(scenario, 1, 20, 20)
    scenario.book("other leader", full)
    # When a leader chooses the full day and another in one act
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto("/events/series/developing-a-firm-foundation")
    press(leader.get_by_role("link", name="Book several days"))
    leader.get_by_role("checkbox", name="Day 1.").check()
    leader.get_by_role("checkbox", name="Day 2.").check()
    leader.get_by_label("If a day is full, add me to its waiting list").check()
    press(leader.get_by_role("button", name="Book days"))
    # Then the page says for each day what happened, and their own page how far they are
    assert "1 of 2 days booked, and you are on the waiting list for 1." in main(leader)
    assert "You are number 1 on the waiting list." in main(leader)
    leader.goto("/me")
    assert "0 days attended, 1 booked, 2 still to book" in main(leader)


@pytest.mark.one_engine
def test_the_pages_of_a_suite_are_open_to_everybody(served):
    scenario = events_of(served)
    publish_series(scenario)
    open_days(scenario, 20, 20)
    leader, faults = served.signed_in("leader", viewport=TELEPHONE), []
    for path in ("", "/book"):
        leader.goto(f"/events/series/developing-a-firm-foundation{path}")
        faults += faults_here(leader)
    press(leader.get_by_role("button", name="Book days"))  # with an error
    faults += faults_here(leader)
    leader.get_by_role("checkbox", name="Day 1.").check()
    press(leader.get_by_role("button", name="Book days"))
    faults += faults_here(leader)
    assert faults == []
