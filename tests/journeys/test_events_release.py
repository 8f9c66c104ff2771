"""Release from duty, and questions on access and food, in a browser."""

import pytest

from tests.journeys.served import main
from tests.journeys.test_events import arrange, see
from tests.support.browser import TELEPHONE, faults_here, press


def ask(leader, address):
    """Ask a line manager by email for release."""
    leader.goto(f"{address}/release")
    leader.get_by_label("Email address of your line manager").fill("manager@trust.example")
    press(leader.get_by_role("button", name="Ask for release from duty"))


@pytest.mark.requirement("R404")
def test_a_release_is_declined_and_after_a_talk_agreed_with_cover(served):
    # Given a leader who books a day that needs a release, having seen its rule
    address = arrange(served)
    staff = served.signed_in("staff")
    staff.goto(f"{address}/edit")
    staff.get_by_label("People need release from duty").check()
    staff.get_by_label("If someone does not come").fill("Send a colleague.")
    press(staff.get_by_role("button", name="Save the changes"))
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    assert "Send a colleague." in see(leader, address)
    press(leader.get_by_role("button", name="Book your place"))
    press(leader.get_by_role("link", name="Release from duty"))
    ask(leader, address)
    assert "Your place is held" in main(leader)
    # When the line manager, who has no account, follows the link and declines
    manager = served.visitor(viewport=TELEPHONE)
    manager.goto(served.scenario.link("release-asked"))
    assert "A day on teams" in main(manager)
    assert faults_here(manager) == []
    manager.get_by_label("No, I decline").check()
    manager.get_by_label("If no, the reason (optional)").fill("Two of us are on leave")
    press(manager.get_by_role("button", name="Send answer"))
    assert "You have declined to release The leader from duty." in main(manager)
    # Then the leader sees why, and that the place is still held, and asks again
    assert "Two of us are on leave" in see(leader, f"{address}/release")
    assert "Your place is held until" in main(leader)
    ask(leader, address)
    manager.goto(served.scenario.link("release-asked"))
    manager.get_by_label("Yes, I release them").check()
    manager.get_by_label("The night shift before").check()
    manager.get_by_label("A colleague will cover").check()
    press(manager.get_by_role("button", name="Send answer"))
    # And is released; the staff see a number and no reason
    assert "A colleague will cover" in see(leader, f"{address}/release")
    managed = see(staff, f"{address}/manage")
    assert "Released from duty\t1" in managed or "Released from duty\n1" in managed
    assert "on leave" not in managed


@pytest.mark.one_engine
def test_a_leader_answers_on_access_and_food_on_a_phone_and_the_organiser_alone_reads_it(served):
    # Given a leader with a place
    staff, address = served.signed_in("staff"), arrange(served, "leader")
    leader = served.signed_in("leader", viewport=TELEPHONE)
    leader.goto(address)
    # When they say what they need
    press(leader.get_by_role("link", name="Tell the organiser what you need: access and food"))
    assert "Only the people who organise the event can read your answers." in main(leader)
    assert faults_here(leader) == []
    leader.get_by_label("Hearing loop").check()
    leader.get_by_label("Vegan", exact=True).check()
    leader.get_by_label("Other access needs").fill("A quiet room")
    press(leader.get_by_role("button", name="Save answers"))
    assert "Your answers were saved." in main(leader)
    # And let other participants know that they come
    press(leader.get_by_role("link", name="List of participants"))
    leader.get_by_label("Yes, until 30 days after it").check()
    press(leader.get_by_role("button", name="Save"))
    assert "The leader" in main(leader)
    assert faults_here(leader) == []
    # Then the organiser reads it, and the lead of their trust does not
    assert "A quiet room" in see(staff, f"{address}/answers")
    assert faults_here(staff) == []
    assert "A quiet room" not in see(served.signed_in("lead"), f"{address}/answers")
