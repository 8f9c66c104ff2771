"""Mentors leave their trust in a browser on both databases: one leaves the hub, one moves elsewhere."""

import re

from hub.mentoring.jobs import follow_profiles, follow_up
from tests.journeys.served import main
from tests.journeys.test_events import see
from tests.mentoring.conftest import Mentoring
from tests.support.browser import TELEPHONE, faults_here, press

MENTORS = "/mentoring/find?kind=mentor&purpose=career-step"


def follow(known):
    """Run the jobs that follow who has left, and return what the first says."""
    with known.app.app_context():
        done = follow_profiles()
        follow_up()
    return done.partition(". Asked")[0]


def end_role(lead, scenario, name):
    """End the role of a leader of Yorkshire on the page of the team."""
    lead.goto(f"/trusts/yorkshire/team/people/{scenario.public_ids[name]}")
    press(lead.get_by_role("link", name="End the role of leader"))
    press(lead.get_by_role("button", name="End role"))


def move_to_london(mover, lead, known):
    """Let a leader ask London to join and leave Yorkshire, and let London's lead say yes."""
    mover.goto("/trusts/london/join")
    mover.get_by_label("Are you leaving another trust?").select_option("yorkshire")
    press(mover.get_by_role("button", name="Send request"))
    lead.goto(known.link("join-request"))
    lead.get_by_label("Accept as leader").check()
    press(lead.get_by_role("button", name="Send answer"))


def test_a_mentor_who_leaves_ends_what_is_open_and_one_who_moves_takes_it_along(served):
    # Given a mentor with a meeting planned whom somebody else asks just now, and a mentor who is next
    known = Mentoring(served.scenario.app, served.scenario.ids, served.scenario.public_ids)
    known.add_person("Max Mover")
    left, next_one = known.relationship(), known.listed("Max Mover")
    known.plan_meeting("leader", left)
    known.ask("publisher", known.profile("other leader")["public_id"], next_one)
    # When the lead of the trust ends the role of the first, and the job has run
    end_role(served.signed_in("other lead"), known, "other leader")
    assert follow(known) == "Moved: 0. Ended: 1"
    # Then the leader is told, the meeting is cancelled, and the page says so and leads to others
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    (told,) = known.sent("mentoring-left")
    assert (told.to, told.paragraphs) == (
        "leader@example.org",
        ("The second leader no longer has a role on the hub, so your mentoring with them has ended.",),
    )
    cancelled = known.sent("mentoring-meeting-cancelled")
    assert {email.to for email in cancelled} == {"leader@example.org", "other.leader@example.org"}
    assert all("METHOD:CANCEL" in email.calendar.text for email in cancelled)
    leader.goto(known.link("mentoring-left"))
    assert "Telephone. Cancelled" in main(leader)
    press(leader.get_by_role("link", name="Use the same answers to look for someone else"))
    assert "Max Mover" in main(leader)
    assert "The second leader" not in main(leader)
    # And the mentor is told, and has nothing on the register any more
    assert [email.to for email in known.sent("profile-left")] == ["other.leader@example.org"]
    mentor = served.signed_in("other leader", viewport=TELEPHONE)
    mentor.goto(known.link("profile-left"))
    assert "You need a role in a trust to offer your help." in main(mentor)
    assert "No longer on the register" in main(mentor)
    assert faults_here(mentor) == []
    # And whoever asked just now is passed on to the next, who accepts
    (passed,) = known.sent("mentoring-passed-on")
    assert (passed.to, passed.paragraphs[-1]) == ("publisher@example.org", "We have now asked Max Mover.")
    mover = served.signed_in("Max Mover", viewport=TELEPHONE, java_script_enabled=False)
    mover.goto(known.link("mentoring-asked"))
    press(mover.get_by_role("button", name="Accept", exact=True))
    # When that mentor moves to another trust, then what is under way goes on, and the other is told
    lead = served.signed_in("lead")
    move_to_london(mover, lead, known)
    assert follow(known) == "Moved: 1. Ended: 0"
    (moved,) = known.sent("mentoring-moved")
    assert moved.to == "publisher@example.org"
    assert "has changed organisation. You can continue" in moved.paragraphs[0]
    publisher = served.signed_in("publisher", viewport=TELEPHONE, java_script_enabled=False)
    publisher.goto(known.link("mentoring-moved"))
    assert "To be agreed Since" in " ".join(main(publisher).split())
    # And nobody new finds the mentor before the new trust has approved the profile
    assert [email.to for email in known.sent("profile-moved")] == [served.email_of("Max Mover")]
    assert "Max Mover" not in see(leader, MENTORS)
    lead.goto("/desk")
    press(lead.get_by_role("link", name=re.compile("Max Mover, mentor")))
    press(lead.get_by_role("button", name="Approve"))
    assert "Works at: London Ambulance Service NHS Trust" in see(leader, f"{MENTORS}&preference=same-trust")
