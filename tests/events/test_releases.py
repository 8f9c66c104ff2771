"""Release from duty: who is asked, who decides, once, and what a decision keeps."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from hub.access import PUBLIC, Viewer
from hub.accounts.domain import Person, RateLimited
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.release_answers import ReleaseAnswer
from hub.events.domain.releases import (
    MAX_DECLINES,
    MAX_REQUESTS,
    ask_for_release,
    decide_release,
    decide_release_by_link,
    get_release_of_link,
    list_releases_to_decide,
    release_requests_by_booking,
)
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.models import Booking, Event, ReleaseRequest
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, LinkExpired, NotFound
from hub.people.models import LineManager
from tests.events.releases import AGREE, DECLINE, MANAGER, RELEASE, Releases
from tests.support.concurrency import at_once, winners_without_care

PREPARED = {"releases": RELEASE}


@pytest.fixture
def releases(scenario):
    return Releases(scenario)


@pytest.mark.requirement("R404")
def test_the_place_is_held_until_the_line_manager_releases_the_leader_and_says_how_work_is_covered(releases):
    releases.confirm_manager()
    assert releases.counts() == {"not asked": 1}
    key = releases.ask(email="")
    assert (releases.has_place(), releases.counts()) == (True, {"waiting": 1})
    releases.decide("publisher", key, AGREE)
    row = releases.request()
    assert (row["agreed"], row["decided_by_id"]) == (True, releases.scenario.ids["publisher"])
    assert (row["shifts"], row["cover"]) == (["night-before", "on-call"], "colleague")
    assert (releases.has_place(), releases.counts()) == (True, {"agreed": 1})


def test_a_link_shows_event_and_name_of_the_booker_alone_and_is_used_once(releases):
    releases.ask()
    (email,) = releases.scenario.sent("release-asked")
    assert email.to == MANAGER
    assert email.paragraphs[0].startswith("The leader has booked a place")
    assert "Ring at gate 2." not in repr(email)
    token = releases.token()
    releases.follow(DECLINE, token)
    with pytest.raises(LinkExpired, match="already been answered"):
        releases.follow(AGREE, token)
    assert releases.counts() == {"declined": 1}


def test_of_two_answers_at_once_only_one_counts(releases):
    releases.ask()
    token = releases.token()

    def answer(session):
        decide_release_by_link(session, PUBLIC, token, AGREE, now())

    assert at_once(releases.scenario.app, answer, answer).count("done") == 1


def test_answers_that_are_written_without_the_one_statement_of_a_link_both_count(releases):
    # The negative control: the same race, with the answer written after a look at the row.
    releases.ask()
    token = releases.token()

    def careless(session):
        request, _ = get_release_of_link(session, token, now())
        session.execute(
            update(ReleaseRequest).where(ReleaseRequest.id == request.id).values(decided_at=now())
        )

    outcomes = at_once(releases.scenario.app, careless, careless)
    assert outcomes.count("done") == winners_without_care(releases.scenario.app)


@pytest.mark.parametrize("change", ["begun", "cancelled event", "cancelled place", "asked another"])
def test_a_link_ends_with_its_reason(releases, change):
    releases.ask()
    token, scenario, at = releases.token(), releases.scenario, now()
    if change == "begun":
        at += timedelta(days=61)
    elif change == "cancelled event":
        with scenario.write_session() as session:
            staff = scenario.viewer("staff", session)
            event = get_event_to_schedule(session, staff, releases.slug, lock=True)
            cancel_event(session, staff, event, at, reason="A flood")
    elif change == "cancelled place":
        scenario.cancel("leader", releases.slug)
    else:
        releases.ask("right@trust.example")
    with pytest.raises(LinkExpired):
        releases.follow(AGREE, token, at=at)
    assert "agreed" not in releases.counts()


def test_a_confirmed_line_manager_is_asked_signed_in_whatever_address_is_sent(releases):
    releases.confirm_manager()
    releases.ask(MANAGER)
    (email,) = releases.scenario.sent("release-asked")
    assert email.to == "publisher@example.org"
    assert "/releases/" in email.link.url
    assert releases.request()["email"] is None


def test_nobody_but_the_line_manager_can_decide_before_the_request_is_late(releases):
    releases.confirm_manager()
    key = releases.ask()
    for name in ("leader", "lead", "other lead", "staff", "admin", "guest"):
        with pytest.raises(NotFound):
            releases.decide(name, key, AGREE)


def test_a_request_to_an_address_with_an_account_is_decided_signed_in_or_by_its_link(releases):
    key = releases.ask("Publisher@Example.org")
    for name in ("leader", "lead", "other lead", "staff", "guest"):
        with pytest.raises(NotFound):
            releases.decide(name, key, AGREE)
    (email,) = releases.scenario.sent("release-asked")
    token = releases.token()
    releases.decide("publisher", key, AGREE)
    assert "/release/" in email.link.url
    with pytest.raises(LinkExpired, match="already been answered"):
        releases.follow(AGREE, token)
    assert releases.counts() == {"agreed": 1}


def test_an_open_request_reaches_a_line_manager_who_is_confirmed_later(releases):
    key = releases.ask(MANAGER)
    with pytest.raises(NotFound):
        releases.decide("publisher", key, AGREE)
    releases.confirm_manager()
    releases.decide("publisher", key, AGREE)
    assert releases.counts() == {"agreed": 1}


def test_nobody_else_decides_a_request_to_someone_who_has_deleted_their_account(releases):
    scenario = releases.scenario
    key = releases.ask("publisher@example.org")
    with scenario.write_session() as session:
        session.get_one(Person, scenario.ids["publisher"]).email = None
    for name in ("publisher", "staff"):
        with pytest.raises(NotFound):
            releases.decide(name, key, AGREE)


def test_the_newest_request_of_each_place_is_read_at_once(releases):
    releases.ask()
    newest = releases.ask("publisher@example.org")
    with releases.scenario.write_session() as session:
        bookings = session.query(Booking).all()
        found = release_requests_by_booking(session, bookings)
        assert [(id_, row.public_id) for id_, row in found.items()] == [(bookings[0].id, newest)]
        assert release_requests_by_booking(session, []) == {}


def test_a_line_manager_who_is_one_no_longer_cannot_decide_nor_can_an_assistant(releases):
    releases.confirm_manager()
    key, scenario = releases.ask(), releases.scenario
    with scenario.write_session() as session:
        manager = scenario.viewer("publisher", session)
        assert len(list_releases_to_decide(session, manager, now())) == 1
        acting = replace(manager, delegate_id=scenario.ids["leader"])
        with pytest.raises(NotFound):
            decide_release(session, acting, key, AGREE, now())
        session.delete(session.query(LineManager).one())
        session.flush()
        with pytest.raises(NotFound):
            decide_release(session, manager, key, AGREE, now())


def test_who_books_cannot_name_themselves_or_follow_their_own_link(releases):
    with pytest.raises(Invalid, match="not your own"):
        releases.ask("LEADER@example.org")
    with pytest.raises(Invalid):
        releases.ask("no address")
    releases.ask()
    token = releases.token()
    with releases.scenario.write_session() as session, pytest.raises(Conflict, match="yourself"):
        own = Viewer(person_id=releases.scenario.ids["leader"])
        decide_release_by_link(session, own, token, AGREE, now())


def test_an_agreement_says_how_work_is_covered_and_a_decline_keeps_no_shifts(releases):
    releases.ask()
    token = releases.token()
    with pytest.raises(Invalid, match="cover"):
        releases.follow(ReleaseAnswer(agreed=True), token)
    releases.follow(replace(AGREE, agreed=False, reason="No"), token)
    row = releases.request()
    assert (row["shifts"], row["cover"], row["cover_note"], row["reason"]) == ([], "", "", "No")


def test_after_declines_the_booker_may_ask_again_but_not_for_ever(releases):
    for _ in range(MAX_DECLINES):
        releases.ask()
        releases.follow(DECLINE)
        assert releases.has_place()
    with pytest.raises(Conflict, match="declined 3 times"):
        releases.ask()


def test_who_is_released_or_has_no_place_or_needs_no_release_cannot_ask(releases):
    scenario = releases.scenario
    releases.ask()
    releases.follow(AGREE)
    with pytest.raises(Conflict, match="You have already been released"):
        releases.ask()
    with pytest.raises(Conflict, match="no place"):
        releases.ask(by="other leader")
    plain = scenario.open_event(title="Another day")
    scenario.book("leader", plain)
    with scenario.write_session() as session, pytest.raises(Conflict, match="do not need to be released"):
        ask_for_release(session, scenario.viewer("leader", session), plain, MANAGER, now())


def test_requests_are_limited_since_each_sends_an_email(releases):
    def ask_often():
        for _ in range(MAX_REQUESTS + 1):
            releases.ask()

    with pytest.raises(RateLimited):
        ask_often()


def test_a_place_that_is_booked_again_needs_a_new_release(releases):
    releases.ask()
    releases.follow(AGREE)
    releases.scenario.cancel("leader", releases.slug)
    releases.scenario.book("leader", releases.slug)
    assert releases.counts() == {"not asked": 1}


def test_a_link_still_works_for_a_place_that_is_held_at_a_moved_event(releases):
    releases.ask()
    token = releases.token()
    with releases.scenario.write_session() as session:
        assert get_release_of_link(session, token, now())[1].slug == releases.slug
        event = session.query(Event).one()
        assert event.starts_at == get_release_of_link(session, token, now())[0].expires_at
        with pytest.raises(LinkExpired):
            get_release_of_link(session, f"{token}x", now())
        assert list_releases_to_decide(session, PUBLIC, now()) == []
