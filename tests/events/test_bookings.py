"""Places at events: each is given to one person, and what is given up goes to the next."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC
from hub.accounts.domain.persons import get_person
from hub.audit.models import AuditEntry
from hub.events.domain import bookings as bookings_module
from hub.events.domain import queries as queries_module
from hub.events.domain.bookings import (
    NoPlaceError,
    book_place,
    cancel_booking,
    find_booking,
    join_waiting_list,
    leave_waiting_list,
    list_booking_organisations,
)
from hub.events.domain.places import Limit
from hub.events.domain.queries import get_event
from hub.events.domain.schedule import create_event
from hub.events.models import Booking, Event, PlaceOffer, WaitingListEntry
from hub.kit.clock import current_day, format_date, now
from hub.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.trusts.domain import find_organisation
from tests.events.conftest import make_plan
from tests.factories import make_person, member_of
from tests.support.concurrency import at_once, winners_without_care


def holders(scenario, slug):
    """Return the ids of the people with a place."""
    with scenario.write_session() as session:
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        statement = select(Booking.person_id).where(Booking.event_id == event.id, Booking.ended_at.is_(None))
        return sorted(session.scalars(statement))


@pytest.mark.usefixtures("booked")
def test_a_leader_takes_a_place_for_their_trust_and_is_told(scenario, slug):
    assert holders(scenario, slug) == [scenario.ids["leader"]]
    (email,) = scenario.sent("place-booked")
    assert email.to == "leader@example.org"
    assert "Birmingham" in email.paragraphs


@pytest.mark.usefixtures("booked")
def test_nobody_has_two_places_at_one_event(scenario, slug):
    with pytest.raises(Conflict, match="You already have a place at this event"):
        scenario.book("leader", slug)


@pytest.mark.usefixtures("last_place")
def test_the_last_place_is_given_once_to_two_who_ask_at_the_same_moment(app, scenario, slug):
    def book(name):
        return lambda session: book_place(session, scenario.viewer(name, session), slug, None, now())

    assert at_once(app, book("leader"), book("other leader")).count("done") == 1
    assert len(holders(scenario, slug)) == 1


@pytest.mark.usefixtures("last_place")
def test_without_the_lock_of_the_event_both_would_get_the_last_place(app, scenario, slug, monkeypatch):
    monkeypatch.setattr(queries_module, "for_update", lambda statement: statement)
    monkeypatch.setattr(bookings_module, "update_availability", lambda *_: None)
    monkeypatch.setattr(bookings_module, "record_booking_act", lambda *_, **__: None)

    def book(name):
        return lambda session: book_place(session, scenario.viewer(name, session), slug, None, now())

    assert at_once(app, book("leader"), book("other leader")).count("done") == winners_without_care(app)


def test_places_that_are_kept_for_another_trust_are_refused_with_the_reason(scenario):
    slug = scenario.open_event(capacity=3)
    scenario.allocate(slug, yorkshire=3)
    with pytest.raises(NoPlaceError, match="kept for other trusts") as refused:
        scenario.book("leader", slug)
    assert refused.value.limit is Limit.ALLOCATION
    scenario.book("other leader", slug)


def test_kept_places_are_open_to_everybody_after_their_last_day(scenario):
    slug = scenario.open_event(capacity=3)
    scenario.allocate(slug, kept_until=current_day() + timedelta(days=2), yorkshire=3)
    scenario.book("leader", slug, at=now() + timedelta(days=3))
    assert holders(scenario, slug) == [scenario.ids["leader"]]


def test_a_guest_takes_part_as_a_partner(scenario):
    slug = scenario.open_event(capacity=2)
    scenario.allocate(slug, london=2)
    with pytest.raises(NoPlaceError):
        scenario.book("guest", slug)
    scenario.allocate(slug, partners=1)
    booking_id = scenario.book("guest", slug)
    with scenario.write_session() as session:
        assert session.get(Booking, booking_id).organisation_id is None


def test_who_belongs_to_several_trusts_says_for_which(scenario, slug):
    with scenario.write_session() as session:
        here, there = scenario.ids["at london"], scenario.ids["at yorkshire"]
        person = make_person(session)
        viewer = member_of(here, there, person_id=person.id)
        with pytest.raises(Invalid, match="Choose the organisation you are taking part for"):
            book_place(session, viewer, slug, None, now())
        assert book_place(session, viewer, slug, there, now()).organisation_id == there


def test_who_has_no_role_cannot_book(scenario, slug):
    with pytest.raises(NotAllowed, match="Ask to join your trust first"):
        scenario.book("newcomer", slug)
    assert list_booking_organisations(PUBLIC) == []


def test_booking_ends_with_its_last_day_to_the_second(scenario):
    slug = scenario.open_event(closes_days_before=7)
    with scenario.write_session() as session:
        closes_at = get_event(session, PUBLIC, slug).closes_at
    last_day = format_date(closes_at - timedelta(seconds=1))
    with pytest.raises(Conflict, match=f"Booking for this event ended on {last_day}"):
        scenario.book("leader", slug, at=closes_at)
    scenario.book("leader", slug, at=closes_at - timedelta(seconds=1))


def test_a_draft_cannot_be_booked(scenario):
    with scenario.write_session() as session:
        viewer, office = scenario.viewer("staff", session), find_organisation(session, "hub")
        slug = create_event(session, viewer, office, make_plan(), now()).slug
    with pytest.raises(NotFound):
        scenario.book("leader", slug)


@pytest.mark.usefixtures("booked")
def test_a_place_that_is_cancelled_can_be_booked_again_and_replaces_the_old_one_in_the_calendar(
    scenario, slug
):
    scenario.cancel("leader", slug)
    assert holders(scenario, slug) == []
    scenario.book("leader", slug)

    with scenario.write_session() as session:
        rows = session.scalars(select(Booking).order_by(Booking.id)).all()
        assert [(row.outcome, row.sequence) for row in rows] == [("cancelled", 1), ("", 2)]


def test_a_place_cannot_be_cancelled_twice_or_after_the_event_began(scenario, slug):
    with pytest.raises(Conflict, match="You have no place"):
        scenario.cancel("leader", slug)
    scenario.book("leader", slug)
    with pytest.raises(Conflict, match="The event has started"):
        scenario.cancel("leader", slug, at=now() + timedelta(days=61))


@pytest.mark.usefixtures("last_place")
def test_who_finds_a_full_event_waits_and_is_offered_the_place_that_is_given_up(scenario, slug):
    scenario.book("leader", slug)
    with pytest.raises(NoPlaceError, match="All places are taken") as refused:
        scenario.book("other leader", slug)
    assert refused.value.limit is Limit.EVENT
    scenario.wait("other leader", slug)
    (joined,) = scenario.sent("waiting-list-joined")
    assert joined.subject == "You are on the waiting list for A day on teams"
    assert joined.paragraphs[0].startswith("You are number 1")

    scenario.cancel("leader", slug)
    (offer,) = scenario.sent("place-offered")
    assert offer.to == "other.leader@example.org"
    with pytest.raises(NoPlaceError):
        scenario.book("leader", slug)
    scenario.book("other leader", slug)
    with scenario.write_session() as session:
        assert session.scalars(select(PlaceOffer)).one().outcome == "booked"
        assert session.scalars(select(WaitingListEntry)).one().outcome == "booked"


@pytest.mark.usefixtures("last_place")
def test_nobody_waits_while_a_place_is_free_for_them_and_nobody_waits_twice(scenario, slug):
    with pytest.raises(Conflict, match="A place is now free"):
        scenario.wait("leader", slug)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    with pytest.raises(Conflict, match="already on the waiting list"):
        scenario.wait("other leader", slug)


@pytest.mark.usefixtures("last_place")
def test_who_declines_an_offer_leaves_the_list_and_the_next_is_offered_the_place(scenario, slug):
    first, second = scenario.add_leaders(2)
    scenario.book("leader", slug)
    scenario.wait(first, slug)
    scenario.wait(second, slug)
    scenario.cancel("leader", slug)
    with scenario.write_session() as session:
        leave_waiting_list(session, scenario.viewer(first, session), slug, now())

    assert [email.to for email in scenario.sent("place-offered") if email] == [
        email_of(scenario, second),
    ]
    with (
        scenario.write_session() as session,
        pytest.raises(Conflict, match="You are not on the waiting list"),
    ):
        leave_waiting_list(session, scenario.viewer(first, session), slug, now())


def email_of(scenario, name):
    with scenario.write_session() as session:
        return get_person(session, scenario.ids[name]).email


@pytest.mark.usefixtures("taken")
def test_the_log_of_a_trust_does_not_say_who_of_it_waits(scenario, slug):
    with scenario.write_session() as session:
        rows = session.execute(select(AuditEntry.act, AuditEntry.organisation_id)).all()
    organisations = {row.act: row.organisation_id for row in rows}
    assert organisations["join waiting list"] is None
    assert organisations["book place"] == scenario.ids["at london"]


@pytest.mark.usefixtures("booked")
def test_another_person_cannot_act_on_a_place(scenario, slug):
    with scenario.write_session() as session:
        with pytest.raises(NotFound):
            cancel_booking(session, PUBLIC, slug, now())
        with pytest.raises(NotFound):
            join_waiting_list(session, PUBLIC, slug, None, now())
        event = get_event(session, PUBLIC, slug)
        assert find_booking(session, event, scenario.ids["other leader"]) is None
