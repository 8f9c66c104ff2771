"""Ranked choices in a browser on both databases: one declines, one lets the time pass, one accepts."""

from datetime import timedelta

from sqlalchemy import update

from hub.kit.clock import now
from hub.mentoring.domain.vocabulary import ChoiceState
from hub.mentoring.jobs import follow_up
from hub.mentoring.models import RequestChoice
from tests.journeys.served import main
from tests.journeys.test_events import see
from tests.mentoring.conftest import Mentoring
from tests.support.browser import TELEPHONE, faults_here, press

MENTORS = "/mentoring/find?kind=mentor&purpose=career-step"
NAMES = ("Ana Able", "Ben Busy", "Cat Calm")


def ask_in_order(leader):
    """Choose three people, put the first of NAMES first, send the request, and return its address."""
    leader.goto(MENTORS)
    for name in NAMES:
        leader.get_by_label(f"Choose {name}").check()
    press(leader.get_by_role("button", name="Ask the people you chose"))
    for name in reversed(NAMES):
        row = leader.get_by_role("listitem").filter(has_text=name)
        if (link := row.get_by_role("link", name="Ask first")).count():
            press(link)
    assert faults_here(leader) == []
    leader.get_by_label("In your own words").fill("I apply for my first post as a director.")
    press(leader.get_by_role("button", name="Send request"))
    return leader.url


def answers(leader, address):
    """Return what the leader reads of each person they asked, in their order."""
    leader.goto(address)
    return leader.locator("main ol > li").all_inner_texts()


def let_time_pass(known):
    """Let the time to answer pass for whoever is asked, and run the job that follows it up."""
    with known.write_session() as session:
        is_asked = RequestChoice.state == ChoiceState.ASKED.value
        session.execute(update(RequestChoice).where(is_asked).values(expires_at=now() - timedelta(minutes=1)))
    with known.app.app_context():
        assert follow_up() == "Reminders: 0. Passed on: 1. Ended: 0."


def test_a_leader_asks_three_in_order_and_follows_each_answer_until_the_third_accepts(served):
    # Given a leader who chooses three mentors on a phone and ranks them
    known = Mentoring(served.scenario.app, served.scenario.ids, served.scenario.public_ids)
    for name in NAMES:
        known.add_person(name)
        known.listed(name)
    leader = served.signed_in("leader", viewport=TELEPHONE)
    request = ask_in_order(leader)
    asked, *others = answers(leader, request)
    assert asked.startswith("Ana Able: Asked. They can answer until ")
    assert others == ["Ben Busy: Asked later, if needed", "Cat Calm: Asked later, if needed"]
    assert [email.to for email in known.sent("mentoring-asked")] == [served.email_of("Ana Able")]
    # When the first declines by a code, then the leader is told without it, and the second is asked
    first = served.signed_in("Ana Able", viewport=TELEPHONE)
    first.goto(known.link("mentoring-asked"))
    press(first.get_by_role("button", name="Decline", exact=True))
    assert "Choose a reason" in main(first)
    assert faults_here(first) == []
    first.get_by_label("I do not have time at the moment").check()
    press(first.get_by_role("button", name="Decline", exact=True))
    assert "You declined. We have told the person who asked you." in main(first)
    assert [row.partition(". ")[0] for row in answers(leader, request)] == [
        *("Ana Able: Declined", "Ben Busy: Asked", "Cat Calm: Asked later, if needed")
    ]
    (told,) = known.sent("mentoring-passed-on")
    assert (told.to, told.paragraphs) == (
        "leader@example.org",
        ("Ana Able cannot help at the moment.", "We have now asked Ben Busy."),
    )
    assert "no time" not in main(leader) + str(told)
    # When the second looks for somebody to suggest, finds nobody, and lets the time pass
    second = served.signed_in("Ben Busy", viewport=TELEPHONE, java_script_enabled=False)
    second.goto(known.link("mentoring-asked"))
    here = second.url
    press(second.get_by_role("link", name="Suggest someone else"))
    second.get_by_label("Name of the person you suggest").fill("Dan Distant")
    press(second.locator("main").get_by_role("button", name="Search"))
    assert "Nobody with this name can be asked at the moment." in main(second)
    let_time_pass(known)
    # Then they cannot answer any more, and the third is asked
    assert "the time to answer has passed" in see(second, here)
    assert known.sent("mentoring-passed-on")[-1].paragraphs == (
        *("Ben Busy did not answer in time.", "We have now asked Cat Calm."),
    )
    assert [email.to for email in known.sent("mentoring-asked")] == [served.email_of("Cat Calm")]
    # When the third accepts, then the leader sees each answer, and plans the first meeting
    third = served.signed_in("Cat Calm", viewport=TELEPHONE, java_script_enabled=False)
    third.goto(known.link("mentoring-asked"))
    assert "I apply for my first post as a director." in main(third)
    press(third.get_by_role("button", name="Accept", exact=True))
    assert "You accepted the request. Plan your first meeting." in main(third)
    assert answers(leader, request) == [
        *("Ana Able: Declined", "Ben Busy: Did not answer in time", "Cat Calm: Accepted")
    ]
    assert known.sent("mentoring-asked") == []
    (accepted,) = known.sent("mentoring-accepted")
    assert (accepted.to, accepted.subject) == ("leader@example.org", "Cat Calm has accepted your request")
    leader.goto(known.link("mentoring-accepted"))
    assert "Meetings that you plan will be listed here." in main(leader)
