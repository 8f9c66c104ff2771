"""Writing to the people of an event and following it in a calendar, in a browser."""

import pytest

from tests.journeys.served import main
from tests.journeys.test_events import arrange, see
from tests.support.browser import TELEPHONE, faults_here, press


@pytest.mark.one_engine
def test_staff_write_to_those_who_booked_and_a_leader_reads_it_and_follows_their_calendar(served):
    # Given an event at which a leader has a place
    staff = served.signed_in("staff")
    address = arrange(served, "leader")
    leader = served.signed_in("leader", viewport=TELEPHONE)
    # When staff write a message, see how it looks, and send it
    staff.goto(f"{address}/manage")
    press(staff.get_by_role("link", name="Send a message", exact=True))
    staff.get_by_label("Everyone with a place").check()
    staff.get_by_label("Subject", exact=True).fill("What to bring")
    staff.get_by_label("Message", exact=True).fill("Bring **one** example.")
    press(staff.get_by_role("button", name="Save and preview"))
    assert faults_here(staff) == []
    press(staff.get_by_role("button", name="Send to 1 person"))
    assert "The message is being sent to 1 person." in main(staff)
    # Then the leader finds it on the page of the event
    assert "What to bring" in see(leader, address)
    assert faults_here(leader) == []
    # And staff add to the reminders, which they preview first
    staff.goto(f"{address}/texts")
    staff.get_by_label("Added to reminders").fill("See you there.")
    staff.get_by_label("Ask people in reminders whether they are still coming").check()
    press(staff.get_by_role("button", name="Preview"))
    assert "This is a preview. Nothing is saved yet." in main(staff)
    assert faults_here(staff) == []
    press(staff.get_by_role("button", name="Save", exact=True))
    # And the leader answers, and makes an address for their calendar program
    leader.goto(address)
    press(leader.get_by_role("button", name="I will come"))
    assert "You have confirmed that you will come." in main(leader)
    press(leader.get_by_role("link", name="Follow all your events in your calendar"))
    press(leader.get_by_role("button", name="Create a private address"))
    assert "/feeds/people/" in main(leader)
    assert faults_here(leader) == []
