"""Handing a place to a colleague, past the waiting list."""

from datetime import timedelta

import pytest

from hub.accounts.domain import get_person
from hub.events.domain.bookings import cancel_booking, find_booking
from hub.events.domain.hand_overs import (
    accept_hand_over,
    decline_hand_over,
    find_hand_over,
    find_hand_over_of,
    find_open_hand_over,
    list_hand_overs_to,
    offer_hand_over,
    withdraw_hand_over,
)
from hub.events.domain.queries import get_public_event
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid
from tests.support.concurrency import at_once


def offer(scenario, slug, giver, receiver, at=None):
    with scenario.write_session() as session:
        email = receiver if "@" in receiver else get_person(session, scenario.ids[receiver]).email
        return offer_hand_over(session, scenario.viewer(giver, session), slug, email, at or now()).id


def accept(scenario, slug, name, at=None):
    with scenario.write_session() as session:
        return accept_hand_over(session, scenario.viewer(name, session), slug, at or now()).id


def holders(scenario, slug):
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        people = {name: id_ for name, id_ in scenario.ids.items() if not name.startswith("at ")}
        return {name for name, id_ in people.items() if find_booking(session, event, id_)}


@pytest.mark.usefixtures("last_place")
def test_a_place_goes_to_the_colleague_who_accepts_and_not_to_the_waiting_list(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    booking_id = scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    hand_over_id = offer(scenario, slug, "leader", colleague)
    assert holders(scenario, slug) == {"leader"}
    assert "has offered you a place" in scenario.sent("hand-over-offered")[0].subject

    accept(scenario, slug, colleague)

    assert holders(scenario, slug) == {colleague}
    assert scenario.sent("place-offered") == []
    (told,) = scenario.sent("place-handed-over")
    assert colleague in told.paragraphs[0]
    assert told.calendar.method == "CANCEL"
    with scenario.write_session() as session:
        assert find_hand_over(session, hand_over_id).email is None
        assert find_hand_over(session, None) is None
        assert find_hand_over_of(session, booking_id).colleague_id == scenario.ids[colleague]


def test_a_colleague_may_decline_and_the_holder_may_change_their_mind(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    scenario.book("leader", slug)
    offer(scenario, slug, "leader", colleague)
    with scenario.write_session() as session:
        assert len(list_hand_overs_to(session, scenario.ids[colleague], now())) == 1
        decline_hand_over(session, scenario.viewer(colleague, session), slug, now())
    assert len(scenario.sent("hand-over-declined")) == 1
    offer(scenario, slug, "leader", colleague)
    with scenario.write_session() as session:
        withdraw_hand_over(session, scenario.viewer("leader", session), slug, now())
        event = get_public_event(session, slug)
        booking = find_booking(session, event, scenario.ids["leader"])
        assert find_open_hand_over(session, booking) is None
        with pytest.raises(Conflict, match="have not offered"):
            withdraw_hand_over(session, scenario.viewer("leader", session), slug, now())
    with pytest.raises(Conflict, match="This place is no longer offered to you"):
        accept(scenario, slug, colleague)
    assert holders(scenario, slug) == {"leader"}


def test_a_second_offer_replaces_the_first_and_a_cancelled_place_is_not_offered(scenario, slug):
    first, second = scenario.add_leaders(2)
    scenario.book("leader", slug)
    offer(scenario, slug, "leader", first)
    offer(scenario, slug, "leader", second)
    with pytest.raises(Conflict, match="This place is no longer offered to you"):
        accept(scenario, slug, first)
    scenario.cancel("leader", slug)
    with pytest.raises(Conflict, match="This place is no longer offered to you"):
        accept(scenario, slug, second)
    assert scenario.sent("hand-over-offered") == []


@pytest.mark.usefixtures("booked")
def test_what_happens_to_an_offer_does_not_say_who_has_an_account(scenario, slug):
    offer(scenario, slug, "leader", "nobody@elsewhere.example")
    (email,) = scenario.sent("hand-over-offered")
    assert email.to == "nobody@elsewhere.example"


@pytest.mark.usefixtures("booked")
def test_a_place_of_a_trust_stays_with_the_trust(scenario, slug):
    offer(scenario, slug, "leader", "other leader")
    with pytest.raises(Conflict, match="people of another organisation"):
        accept(scenario, slug, "other leader")
    assert holders(scenario, slug) == {"leader"}


def test_nothing_is_handed_over_without_a_place_to_oneself_or_after_the_start(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    with pytest.raises(Conflict, match="no place"):
        offer(scenario, slug, "leader", colleague)
    scenario.book("leader", slug)
    with pytest.raises(Invalid, match="not your own"):
        offer(scenario, slug, "leader", "leader")
    with scenario.write_session() as session:
        starts_at = get_public_event(session, slug).starts_at
    just_before = starts_at - timedelta(seconds=1)
    with pytest.raises(Conflict, match="has started"):
        offer(scenario, slug, "leader", colleague, at=starts_at)
    offer(scenario, slug, "leader", colleague, at=just_before)
    with pytest.raises(Conflict, match="has started"):
        accept(scenario, slug, colleague, at=starts_at)
    accept(scenario, slug, colleague, at=just_before)
    assert holders(scenario, slug) == {colleague}


def test_a_colleague_with_an_offer_from_the_list_frees_it_for_the_next(scenario):
    slug = scenario.open_event(capacity=2)
    (colleague,) = scenario.add_leaders(1)
    scenario.book("leader", slug)
    scenario.book("other leader", slug)
    scenario.wait(colleague, slug)
    scenario.wait("publisher", slug)
    scenario.cancel("other leader", slug)  # offered to the colleague
    offer(scenario, slug, "leader", colleague)

    accept(scenario, slug, colleague)

    assert len(scenario.sent("place-offered")) == 1
    scenario.book("publisher", slug)
    assert holders(scenario, slug) == {colleague, "publisher"}


@pytest.mark.usefixtures("last_place")
def test_an_acceptance_and_a_cancellation_at_the_same_moment_leave_one_place(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    scenario.book("leader", slug)
    offer(scenario, slug, "leader", colleague)

    outcomes = at_once(
        scenario.app,
        lambda session: accept_hand_over(session, scenario.viewer(colleague, session), slug, now()),
        lambda session: cancel_booking(session, scenario.viewer("leader", session), slug, now()),
    )

    assert outcomes == ["done", "You have no place at this event."]
    assert holders(scenario, slug) == {colleague}
