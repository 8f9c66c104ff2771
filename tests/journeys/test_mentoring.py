"""Mentoring in a browser on both databases: from a profile to the first meeting in two calendars."""

import re
from datetime import timedelta

import pytest

from hub.kit.clock import current_day
from tests.journeys.served import main
from tests.support.browser import TELEPHONE, faults_here, press


def fill_day(page, legend, day):
    """Enter a date into its three inputs."""
    group = page.get_by_role("group", name=legend)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(value))


def offer_mentoring(mentor):
    """Write a profile as a mentor and ask for its approval."""
    mentor.goto("/mentoring/me/mentor")
    mentor.get_by_label("What you can help with").fill(
        "I have led control rooms, and know what a board asks."
    )
    mentor.get_by_label("Advice and confidence for the next stage of a career").check()
    mentor.get_by_label("I offer a first conversation by telephone").check()
    press(mentor.get_by_role("button", name="Save profile"))
    press(mentor.get_by_role("button", name="Ask for approval"))
    assert "sent for approval" in main(mentor)


@pytest.mark.requirement("R136")
def test_a_leader_finds_a_mentor_of_another_trust_and_both_have_the_meeting_in_their_calendars(served):
    # Given a mentor in Yorkshire whose profile their lead approves
    mentor = served.signed_in("other leader", viewport=TELEPHONE, java_script_enabled=False)
    offer_mentoring(mentor)
    lead = served.signed_in("other lead")
    lead.goto("/desk")
    press(lead.get_by_role("link", name=re.compile("The second leader, mentor")))
    assert faults_here(lead) == []
    press(lead.get_by_role("button", name="Approve"))
    assert "The profile was added to the register." in main(lead)
    # When a leader in London says on a phone what they look for, and sees why this person fits
    leader = served.signed_in("leader", viewport=TELEPHONE)
    leader.goto("/mentoring/find")
    leader.get_by_label("Advice and confidence for the next stage of a career").check()
    press(leader.get_by_role("button", name="Continue"))
    leader.get_by_label("Another ambulance trust").check()
    press(leader.get_by_role("button", name="Show who fits"))
    assert "Helps with: Advice and confidence for the next stage of a career" in main(leader)
    assert "Works at: Yorkshire Ambulance Service NHS Trust" in main(leader)
    assert faults_here(leader) == []
    leader.get_by_label("Choose The second leader").check()
    press(leader.get_by_role("button", name="Ask the people you chose"))
    leader.get_by_label("In your own words").fill("I apply for my first post as a director.")
    press(leader.get_by_role("button", name="Send request"))
    assert "We ask one person at a time." in main(leader)
    assert faults_here(leader) == []
    # And the mentor reads it by the link of the email, and accepts
    mentor.goto(served.scenario.link("mentoring-asked"))
    assert "I apply for my first post as a director." in main(mentor)
    press(mentor.get_by_role("button", name="Accept", exact=True))
    # Then the leader plans the first conversation
    leader.goto("/mentoring/me")
    press(leader.get_by_role("link", name="Mentoring with The second leader"))
    press(leader.get_by_role("button", name="Plan a meeting"))
    fill_day(leader, "Day", current_day() + timedelta(days=10))
    leader.get_by_label("Start").fill("10:00")
    leader.get_by_label("Telephone").check()
    press(leader.get_by_role("button", name="Plan the meeting"))
    assert "First conversation" in main(leader)
    assert faults_here(leader) == []
    # And both have it in their calendars
    sent = [email for kind, _, email in served.scenario.emails() if kind == "mentoring-meeting"]
    assert {email.to for email in sent} == {served.email_of("leader"), served.email_of("other leader")}
    assert all("METHOD:REQUEST" in email.calendar.text for email in sent)
    for person in (leader, mentor):
        person.goto("/me/calendar")
        press(person.get_by_role("button", name=re.compile("address")))
        secret = re.search(r"/feeds/people/\S+\.ics", main(person) + person.content()).group(0)
        assert "First conversation with" in person.request.get(secret).text()
