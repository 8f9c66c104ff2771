"""The forward programme and the calendar in a browser."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day
from tests.journeys.served import main
from tests.journeys.test_events_suite import events_of
from tests.support.browser import TELEPHONE, faults_here, press


@pytest.mark.one_engine
def test_a_leader_finds_a_regional_event_in_the_forward_programme_and_where_it_is_booked(served):
    # Given a national event, and a regional one that is booked elsewhere
    scenario, day = events_of(served), current_day() + timedelta(days=40)
    scenario.open_event(title="National day", day=day)
    scenario.open_event(
        by="lead",
        organisation="london",
        title="Regional day",
        day=day,
        booking_address="https://leeds.example/book",
    )
    # When a leader goes from the events to the forward programme and filters it
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto("/events")
    press(leader.get_by_role("link", name="Forward programme"))
    assert "National day" in main(leader)
    leader.get_by_text("Choose what to show").click()
    leader.get_by_label("Arranged by").select_option("London")
    leader.get_by_label("What", exact=True).select_option("Events booked elsewhere")
    press(leader.get_by_role("button", name="Show dates"))
    assert "National day" not in main(leader)
    # Then the event says where it is booked, and nothing is booked here
    press(leader.get_by_role("link", name="Regional day"))
    link = leader.get_by_role("main").get_by_role("link", name="Book at leeds.example")
    assert link.get_attribute("href") == "https://leeds.example/book"
    assert leader.get_by_role("button", name="Book your place").count() == 0


@pytest.mark.one_engine
def test_the_forward_programme_and_the_calendar_are_open_to_everybody(served):
    scenario, day = events_of(served), current_day() + timedelta(days=40)
    scenario.open_event(title="National day", day=day)
    visitor, faults = served.visitor(viewport=TELEPHONE), []
    month = f"calendar?month={day:%Y-%m}"
    for width, path in (
        (360, "forward-programme"),
        (360, month),
        (1280, month),
        (1280, f"calendar?day={day}"),
    ):
        visitor.set_viewport_size({"width": width, "height": 800})
        visitor.goto(f"/events/{path}")
        faults += faults_here(visitor)
    assert faults == []
