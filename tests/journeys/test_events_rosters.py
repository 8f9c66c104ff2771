"""Dates to plan around and rosters of trusts, in a browser without JavaScript on a phone."""

from datetime import date, timedelta

import pytest

from hub.kit.clock import format_day
from tests.journeys.served import main
from tests.journeys.test_events import arrange, see
from tests.support.browser import TELEPHONE, faults_here, press


def fill_day(page, label, day):
    group = page.get_by_role("group", name=label)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name).fill(str(value))


@pytest.mark.one_engine
def test_a_lead_says_when_rosters_are_fixed_and_their_leader_learns_it_before_booking(served):
    # Given a day that needs release, for which hub staff keep a date to plan around
    staff = served.signed_in("staff", viewport=TELEPHONE, java_script_enabled=False)
    address = arrange(served, needs_release=True)
    day = date.fromisoformat(address[-10:])
    staff.goto("/events/kept-dates")
    staff.get_by_label("What is happening").fill("National meeting")
    fill_day(staff, "First day", day)
    press(staff.get_by_role("button", name="Add date"))
    assert "National meeting" in main(staff)
    assert "A date to plan around: National meeting." in see(staff, f"{address}/manage")
    # When the lead of a trust says that rosters are fixed 90 days before, and firmly
    lead = served.signed_in("lead", viewport=TELEPHONE, java_script_enabled=False)
    lead.goto(f"{address}/trust")
    press(lead.get_by_role("link", name="When your trust fixes its rosters"))
    lead.get_by_label("How many days before a shift are rosters fixed?").fill("90")
    lead.get_by_label("No, they cannot book").check()
    press(lead.get_by_role("button", name="Save"))
    assert "Event organisers can see it now." in main(lead)
    # Then their leader is told why they cannot book, and the organiser sees the day
    leader = served.signed_in("leader", viewport=TELEPHONE)
    fixed = format_day(day - timedelta(days=90))
    assert f"fixed its rosters for this event on {fixed}" in see(leader, address)
    assert leader.get_by_role("button", name="Book your place").count() == 0
    assert faults_here(leader) == []
    assert fixed in see(staff, f"{address}/manage")
    # And a leader of another trust can book
    other = served.signed_in("other leader", viewport=TELEPHONE)
    other.goto(address)
    press(other.get_by_role("button", name="Book your place"))
    assert "You have a place at this event." in main(other)
