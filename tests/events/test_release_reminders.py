"""Silence is chased once and then goes to the lead; a declined place goes to others after three days."""

from datetime import timedelta
from functools import partial

import pytest

from hub.accounts.models import Membership
from hub.events.domain.release_deadlines import CHASE_AFTER, ESCALATE_AFTER
from hub.events.domain.release_reminders import follow_up_releases, list_release_event_ids
from hub.events.domain.releases import HELD_AFTER_DECLINE, MAX_DECLINES
from hub.events.jobs import follow_up
from hub.events.models import Event
from hub.kit.clock import current_day, format_date, format_day, now, start_of_day
from hub.kit.errors import Conflict, NotFound
from tests.events.conftest import prepare
from tests.events.releases import AGREE, DECLINE, Releases, make_release
from tests.events.test_hand_overs import accept, offer
from tests.events.test_rosters import fix
from tests.support.clock_changes import move_clock

A_MINUTE = timedelta(minutes=1)


PREPARED = {"releases": prepare("last-release", partial(make_release, capacity=1))}


@pytest.fixture
def releases(scenario):
    return Releases(scenario)


def follow_at(releases, at):
    """Run the follow-up at `at`; return the numbers of reminders, escalations and places ended."""
    with releases.scenario.write_session() as session:
        found = [follow_up_releases(session, id_, at) for id_ in list_release_event_ids(session, at)]
        return tuple(map(sum, zip(*found, strict=True))) if found else (0, 0, 0)


def test_silence_is_chased_once_and_then_goes_to_the_lead_of_the_trust(releases):
    asked_at = now()
    key = releases.ask(at=asked_at)
    assert follow_at(releases, asked_at + CHASE_AFTER - A_MINUTE) == (0, 0, 0)
    assert follow_at(releases, asked_at + CHASE_AFTER) == (1, 0, 0)
    assert follow_at(releases, asked_at + CHASE_AFTER) == (0, 0, 0)
    _, reminder = releases.scenario.sent("release-asked")
    assert reminder.paragraphs[0].startswith("This is a reminder.")
    with pytest.raises(NotFound):
        releases.decide("lead", key, AGREE)

    assert follow_at(releases, asked_at + ESCALATE_AFTER) == (0, 1, 0)
    (told,) = releases.scenario.sent("release-escalated")
    assert (told.to, told.link.url.endswith(f"/releases/{key}")) == ("lead@example.org", True)
    with pytest.raises(NotFound):
        releases.decide("other lead", key, AGREE)
    releases.decide("lead", key, AGREE)
    assert releases.counts() == {"agreed": 1}
    assert releases.scenario.sent("release-escalated") == []
    assert follow_at(releases, asked_at + 2 * ESCALATE_AFTER) == (0, 0, 0)


def test_the_lead_is_asked_before_the_trust_fixes_its_rosters(releases):
    fix(releases.scenario, 56, is_firm=False)
    asked_at = start_of_day(current_day()) + timedelta(hours=12)
    releases.ask(at=asked_at)
    # The event is in 60 days, so the rosters are fixed in four: 108 hours after the request.
    assert follow_at(releases, asked_at + timedelta(hours=35)) == (0, 0, 0)
    assert follow_at(releases, asked_at + timedelta(hours=37)) == (1, 0, 0)
    assert follow_at(releases, asked_at + timedelta(hours=73)) == (0, 1, 0)
    last_day = format_day(current_day() + timedelta(days=4))
    (told,), asked = releases.scenario.sent("release-escalated"), releases.scenario.sent("release-asked")
    for email in (told, *asked):
        assert f"Please answer by {last_day}, when the trust fixes its rosters." in email.paragraphs
    assert f"asked their line manager on {format_date(asked_at)}" in told.paragraphs[0]


def test_a_lead_who_waits_for_an_answer_is_not_asked_to_release_themselves(releases):
    scenario, asked_at = releases.scenario, now()
    scenario.cancel("leader", releases.slug)
    scenario.book("lead", releases.slug)
    releases.ask(by="lead", at=asked_at)
    assert follow_at(releases, asked_at + ESCALATE_AFTER) == (1, 1, 0)
    assert scenario.sent("release-escalated") == []


def test_who_no_longer_leads_the_trust_gets_no_email(releases):
    asked_at = now()
    releases.ask(at=asked_at)
    assert follow_at(releases, asked_at + ESCALATE_AFTER) == (1, 1, 0)
    with releases.scenario.write_session() as session:
        session.query(Membership).filter_by(person_id=releases.scenario.ids["lead"]).delete()
    assert releases.scenario.sent("release-escalated") == []


def test_a_request_that_was_answered_or_whose_place_is_given_up_is_not_chased(releases):
    asked_at = now()
    releases.ask(at=asked_at)
    releases.follow(AGREE)
    assert follow_at(releases, asked_at + ESCALATE_AFTER) == (0, 0, 0)
    releases.scenario.cancel("leader", releases.slug)
    releases.scenario.book("leader", releases.slug)
    releases.ask(at=asked_at)
    releases.scenario.cancel("leader", releases.slug)
    assert follow_at(releases, asked_at + ESCALATE_AFTER) == (0, 0, 0)


def test_a_place_that_ends_can_no_longer_be_handed_to_a_colleague(releases):
    scenario = releases.scenario
    (colleague,) = scenario.add_leaders(1)
    releases.ask()
    declined_at = now()
    releases.follow(DECLINE, at=declined_at)
    offer(scenario, releases.slug, "leader", colleague)

    assert follow_at(releases, declined_at + HELD_AFTER_DECLINE) == (0, 0, 1)

    scenario.book("other leader", releases.slug)
    with pytest.raises(Conflict, match="This place is no longer offered to you"):
        accept(scenario, releases.slug, colleague)


def test_a_declined_place_is_held_for_three_days_and_then_goes_to_the_first_of_the_list(releases):
    releases.scenario.wait("other leader", releases.slug)
    releases.ask()
    declined_at = now()
    releases.follow(DECLINE, at=declined_at)
    (told,) = releases.scenario.sent("release-answered")
    assert "Your place is held until" in told.paragraphs[-1]
    assert follow_at(releases, declined_at + HELD_AFTER_DECLINE - A_MINUTE) == (0, 0, 0)
    assert (releases.has_place(), releases.scenario.sent("place-offered")) == (True, [])

    assert follow_at(releases, declined_at + HELD_AFTER_DECLINE) == (0, 0, 1)
    assert not releases.has_place()
    (offer,) = releases.scenario.sent("place-offered")
    assert offer.to == "other.leader@example.org"
    (lost,) = releases.scenario.sent("place-not-released")
    assert (lost.to, lost.calendar.method) == ("leader@example.org", "CANCEL")
    assert lost.subject.startswith("You no longer have a place at ")
    assert lost.paragraphs[0] == "You were not released from duty, so your place has been offered to others."


def test_after_the_third_decline_the_email_says_that_nobody_can_be_asked_again(releases):
    for _ in range(MAX_DECLINES):
        releases.ask()
        releases.follow(DECLINE)
    told = releases.scenario.sent("release-answered")[-1]
    assert told.paragraphs[-1].startswith(
        "Your request to be released from duty was declined 3 times, so you cannot ask again. "
        "Please cancel your place. We will hold it until "
    )


def test_who_asks_again_keeps_the_place_until_there_is_an_answer(releases):
    releases.ask()
    declined_at = now()
    releases.follow(DECLINE, at=declined_at)
    releases.ask("another@trust.example")
    assert follow_at(releases, declined_at + HELD_AFTER_DECLINE)[2] == 0
    assert releases.has_place()


def test_a_place_that_nobody_else_could_book_is_not_taken_away(releases):
    releases.ask()
    with releases.scenario.write_session() as session:
        event = session.query(Event).one()
        event.closes_at = now() + HELD_AFTER_DECLINE - timedelta(hours=1)
    releases.follow(DECLINE)
    (told,) = releases.scenario.sent("release-answered")
    assert told.paragraphs[-1] == "You can ask again or cancel your place."
    assert follow_at(releases, now() + HELD_AFTER_DECLINE)[2] == 0
    assert releases.has_place()


def test_the_job_finds_what_is_due_from_the_present_rows(app, releases, monkeypatch):
    releases.ask()
    move_clock(monkeypatch, now() + ESCALATE_AFTER + A_MINUTE)
    with app.app_context():
        assert follow_up() == "Reminders: 1. Passed to leads: 1. Places given to others: 0."
        assert follow_up() == "Reminders: 0. Passed to leads: 0. Places given to others: 0."
