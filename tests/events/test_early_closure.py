"""Booking that is closed before its time: people keep their position, and are told what it means for them."""

from datetime import timedelta

from hub.events.domain.early_closure import withdraw_offers
from hub.events.domain.schedule import close_event, get_event_to_schedule, open_event
from hub.events.domain.waiting_list import OFFER_LASTS
from hub.events.models import Event, PlaceOffer, WaitingListEntry
from hub.kit.clock import now
from tests.support.clock_changes import move_clock


def change(scenario, slug, act):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        act(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now())


def event_with_offer(scenario):
    """Return an event of one place, offered to `other leader`, for which `guest` waits."""
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    scenario.wait("guest", slug)
    scenario.cancel("leader", slug)
    return slug


def test_who_has_an_offer_and_who_waits_are_told_and_keep_their_position(scenario):
    slug = event_with_offer(scenario)
    change(scenario, slug, close_event)

    offered, waiting = scenario.sent("booking-closed-early")
    assert [offered.to, waiting.to] == ["other.leader@example.org", "guest@example.org"]
    assert "held for you can no longer be booked" in offered.paragraphs[0]
    assert "held for you" not in waiting.paragraphs[0]
    assert "You keep your position" in waiting.closing_paragraphs[0]
    assert scenario.sent("place-offered") == []
    with scenario.write_session() as session:
        assert session.query(PlaceOffer).filter(PlaceOffer.ended_at.is_(None)).count() == 0
        assert session.query(WaitingListEntry).filter(WaitingListEntry.ended_at.is_(None)).count() == 2


def test_when_booking_is_opened_again_the_same_person_gets_the_place_offered_first(scenario):
    slug = event_with_offer(scenario)
    change(scenario, slug, close_event)
    change(scenario, slug, open_event)

    assert [email.to for email in scenario.sent("place-offered")] == ["other.leader@example.org"]
    assert scenario.sent("booking-closed-early") == []


def test_an_offer_that_had_expired_when_booking_was_closed_is_not_revived(scenario, monkeypatch):
    slug = event_with_offer(scenario)
    move_clock(monkeypatch, now() + OFFER_LASTS + timedelta(minutes=1))
    change(scenario, slug, close_event)

    assert [email.to for email in scenario.sent("booking-closed-early")] == ["guest@example.org"]


def test_a_withdrawn_offer_and_an_expired_one_end_in_different_ways(scenario, monkeypatch):
    slugs = [event_with_offer(scenario), event_with_offer(scenario)]
    outcomes = []
    for slug, passed in zip(slugs, (timedelta(0), OFFER_LASTS + timedelta(minutes=1)), strict=True):
        move_clock(monkeypatch, now() + passed)
        change(scenario, slug, lambda session, _viewer, event, at: withdraw_offers(session, event, at))
        with scenario.write_session() as session:
            outcomes.append(session.query(PlaceOffer.outcome).join(Event).filter_by(slug=slug).scalar())
    assert outcomes == ["closed", "expired"]
