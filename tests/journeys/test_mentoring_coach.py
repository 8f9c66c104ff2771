"""A coach in a browser on both databases: returned, approved, two first conversations, full, and a pause."""

import re
from datetime import timedelta

from sqlalchemy import update

from hub.kit.clock import current_day
from hub.mentoring.domain.vocabulary import Purpose, RegisterKind
from hub.mentoring.models import RegisterProfile
from tests.journeys.served import main
from tests.journeys.test_events import see
from tests.journeys.test_mentoring import fill_day
from tests.mentoring.conftest import Mentoring
from tests.support.browser import TELEPHONE, faults_here, press

COACHES = "/mentoring/find?kind=coach&purpose=constructive-challenge"


def write_profile(coach, about):
    """Fill in the form of a coach who supports two people, save it, and ask for approval."""
    coach.get_by_label("What you can help with").fill(about)
    coach.get_by_label("Constructive challenge and reflection").check()
    coach.get_by_label("How many people you can support at once").fill("2")
    press(coach.get_by_role("button", name="Save profile"))
    press(coach.get_by_role("button", name="Ask for approval"))
    assert "sent for approval" in main(coach)


def open_waiting_profile(lead):
    """Open the profile that waits for approval from the desk of a lead."""
    lead.goto("/desk")
    press(lead.get_by_role("link", name=re.compile("The second leader, coach")))


def accept(coach, known, name, days):
    """Let a leader ask, accept by the link of the email, and plan the first conversation."""
    profile = known.profile("other leader", RegisterKind.COACH)["public_id"]
    known.ask(name, profile, kind=RegisterKind.COACH, purposes=(Purpose.CHALLENGE,))
    coach.goto(known.link("mentoring-asked"))
    press(coach.get_by_role("button", name="Accept", exact=True))
    press(coach.get_by_role("button", name="Plan a meeting"))
    assert coach.get_by_label("This is a first conversation").is_checked()
    fill_day(coach, "Day", current_day() + timedelta(days=days))
    coach.get_by_label("Start").fill("10:00")
    coach.get_by_label("Telephone").check()
    press(coach.get_by_role("button", name="Plan the meeting"))
    assert "Planned. First conversation" in main(coach)


def end_pause_on(known, day):
    """Let the pause of the coach end on another day, as if time had passed."""
    with known.write_session() as session:
        session.execute(update(RegisterProfile).values(paused_until=day))


def test_a_coach_is_returned_approved_full_and_paused_and_found_only_while_there_is_a_place(served):
    known = Mentoring(served.scenario.app, served.scenario.ids, served.scenario.public_ids)
    # Given a coach whose profile the lead of the trust returns once
    coach = served.signed_in("other leader", viewport=TELEPHONE, java_script_enabled=False)
    coach.goto("/mentoring/me/coach")
    write_profile(coach, "I ask questions.")
    lead = served.signed_in("other lead")
    open_waiting_profile(lead)
    lead.get_by_label("What should they change?").fill("Say for whom you are a coach.")
    press(lead.get_by_role("button", name="Return profile"))
    assert "The profile was returned." in main(lead)
    # When the coach reads by the link of the email what to change, changes it, and the lead approves it
    coach.goto(known.link("profile-returned"))
    assert "Say for whom you are a coach." in main(coach)
    finder = served.signed_in("publisher")
    assert "Nobody on the register matches" in see(finder, COACHES)
    write_profile(coach, "I ask questions of those who lead a team.")
    open_waiting_profile(lead)
    assert "I ask questions of those who lead a team." in main(lead)
    press(lead.get_by_role("button", name="Approve"))
    assert known.sent("profile-approved")[0].subject == "You are on the register as a coach"
    assert "1 coach on the register fits." in see(finder, COACHES)
    # Then the coach accepts two people for a first conversation, and is full
    accept(coach, known, "leader", days=10)
    assert "1 coach on the register fits." in see(finder, COACHES)
    accept(coach, known, "lead", days=11)
    assert {email.to for email in known.sent("mentoring-meeting")} == {
        *("leader@example.org", "lead@example.org", "other.leader@example.org")
    }
    assert "On the register, full. You support 2 people. Your limit is 2" in see(coach, "/mentoring/me")
    assert "No free place: 1" in see(finder, COACHES)
    assert faults_here(finder) == []
    # When one of the two closes after the first conversation, then there is a place
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto(f"/mentoring/relationships/{known.ids_of_relationships()[0]}/close")
    leader.get_by_label("Someone else would be a better match").check()
    press(leader.get_by_role("button", name="End coaching"))
    assert "1 coach on the register fits." in see(finder, COACHES)
    # When the coach pauses to a day, then nobody finds or asks them
    coach.goto("/mentoring/me")
    press(coach.get_by_role("link", name="Pause it"))
    until = current_day() + timedelta(days=20)
    fill_day(coach, "Last day of the pause", until)
    press(coach.get_by_role("button", name="Pause", exact=True))
    assert f"paused until {until.day} {until:%B %Y}. You support 1 person. Your limit is 2" in main(coach)
    profile = known.profile("other leader", RegisterKind.COACH)["public_id"]
    assert "Paused: 1" in see(finder, COACHES)
    assert "no free place at the moment" in see(finder, f"/mentoring/ask?profile={profile}")
    # And they are found again on the day after the last day of the pause, and not on that day
    end_pause_on(known, current_day())
    assert "Paused: 1" in see(finder, COACHES)
    end_pause_on(known, current_day() - timedelta(days=1))
    assert "1 coach on the register fits." in see(finder, COACHES)
    assert "Who you are asking" in see(finder, f"/mentoring/ask?profile={profile}")
