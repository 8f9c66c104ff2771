"""Strict order, timed offers, and one way in which every free place goes to the list."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import hub.events
from hub.access import PUBLIC
from hub.events.domain.bookings import NoPlaceError
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.queries import get_event
from hub.events.domain.schedule import change_event, get_event_to_schedule
from hub.events.domain.waiting_list import (
    OFFER_LASTS,
    count_ahead,
    find_offer,
    find_waiting_entry,
    list_waiting,
    offer_free_places,
    offer_free_places_by_id,
)
from hub.events.models import PlaceOffer, WaitingListEntry
from hub.kit.clock import now
from tests.events.conftest import make_plan, prepare

CALLERS = {
    "bookings.py: free_place",
    "bookings.py: leave_waiting_list",
    "bookings.py: take_place",
    "bookings.py: wait_for_place",
    "allocations.py: allocate_places",
    "allocations.py: give_back_places",
    "cancellations.py: undo_cancellation",
    "hand_overs.py: accept_hand_over",
    "schedule.py: change_event",
    "schedule.py: open_event",
    "waiting_list.py: offer_free_places_by_id",
}
"""Every way in which a place is taken, given up or released."""


def test_each_way_to_free_a_place_offers_it_to_the_list():
    found = set()
    for path in (Path(hub.events.__file__).parent / "domain").glob("*.py"):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            calls = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
            if isinstance(function, ast.FunctionDef) and "offer_free_places" in calls:
                found.add(f"{path.name}: {function.name}")
    assert found == CALLERS


def make_list(scenario):
    slug = scenario.open_event(capacity=2)
    seated, waiting = scenario.add_leaders(2), scenario.add_leaders(3)
    for name in seated:
        scenario.book(name, slug)
    for name in waiting:
        scenario.wait(name, slug)
    return slug, seated, waiting


PREPARED = {"full": prepare("waiting-list", make_list)}


@pytest.fixture
def full(scenario):
    """A full event of two places with three people on its list: the slug, who has a place, who waits."""
    return scenario.made


def offered(scenario, slug, at=None):
    """Return the names of those who can accept an offer, in the order of the offers."""
    names = {id_: name for name, id_ in scenario.ids.items()}
    with scenario.write_session() as session:
        statement = select(PlaceOffer).where(
            PlaceOffer.ended_at.is_(None), PlaceOffer.expires_at > (at or now())
        )
        return [names[offer.person_id] for offer in session.scalars(statement.order_by(PlaceOffer.id))]


def sweep(scenario, slug, at):
    with scenario.write_session() as session:
        event = get_event(session, PUBLIC, slug)
        return offer_free_places_by_id(session, event.id, at)


def test_places_are_offered_in_the_order_in_which_people_asked(scenario, full):
    slug, seated, waiting = full
    scenario.cancel(seated[0], slug)
    assert offered(scenario, slug) == waiting[:1]
    scenario.cancel(seated[1], slug)
    assert offered(scenario, slug) == waiting[:2]


def test_an_offer_that_expires_goes_to_the_next_and_holds_nothing_before_that_is_noticed(scenario, full):
    slug, seated, waiting = full
    scenario.cancel(seated[0], slug)
    later = now() + OFFER_LASTS + timedelta(minutes=1)
    assert offered(scenario, slug, later) == []
    # Nobody swept in between: whoever asks next must not get ahead of the list.
    with pytest.raises(NoPlaceError, match="All places are taken"):
        scenario.book("leader", slug, at=later)
    assert sweep(scenario, slug, later) == 1
    assert offered(scenario, slug, later) == [waiting[1]]
    assert sweep(scenario, slug, later) == 0


def test_nobody_is_offered_a_place_after_booking_has_ended_or_of_a_cancelled_event(scenario, full):
    slug, seated, _ = full
    with scenario.write_session() as session:
        closes_at = get_event(session, PUBLIC, slug).closes_at
    scenario.cancel(seated[0], slug, at=closes_at + timedelta(hours=1))
    assert offered(scenario, slug) == []


def test_an_offer_ends_no_later_than_booking(scenario, full):
    slug, seated, _ = full
    with scenario.write_session() as session:
        closes_at = get_event(session, PUBLIC, slug).closes_at
    scenario.cancel(seated[0], slug, at=closes_at - timedelta(hours=2))
    with scenario.write_session() as session:
        assert session.scalars(select(PlaceOffer)).one().expires_at == closes_at


def test_who_cannot_have_a_kept_place_is_passed_over_and_keeps_their_place_on_the_list(scenario):
    slug = scenario.open_event(capacity=2)
    scenario.allocate(slug, yorkshire=1)
    (first,) = scenario.add_leaders(1)
    (second,) = scenario.add_leaders(1, "yorkshire")
    (third,) = scenario.add_leaders(1)
    scenario.book(first, slug)
    scenario.book(second, slug)
    scenario.wait(third, slug)
    (fourth,) = scenario.add_leaders(1, "yorkshire")
    scenario.wait(fourth, slug)

    scenario.cancel(second, slug)
    assert offered(scenario, slug) == [fourth]
    with scenario.write_session() as session:
        event = get_event(session, PUBLIC, slug)
        entry = find_waiting_entry(session, event, scenario.ids[third])
        assert count_ahead(session, entry) == 0
        assert [row.person_id for row in list_waiting(session, event)] == [scenario.ids[third]]
        assert find_offer(session, event, scenario.ids[third], now()) is None


def test_more_places_are_offered_at_once_when_an_event_grows(scenario, full):
    slug, _, waiting = full
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        change_event(session, viewer, event, make_plan(capacity=4), now())
        assert offer_free_places(session, event, now()) == []
    assert offered(scenario, slug) == waiting[:2]


def test_everybody_on_the_list_is_told_that_an_event_is_cancelled(scenario, full):
    slug, seated, waiting = full
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        cancel_event(session, viewer, event, now(), reason="A flood")

    assert len(scenario.sent("waiting-list-closed")) == len(waiting)
    assert len(scenario.sent("event-cancelled")) == len(seated)
    with scenario.write_session() as session:
        assert {row.outcome for row in session.scalars(select(WaitingListEntry))} == {"closed"}
