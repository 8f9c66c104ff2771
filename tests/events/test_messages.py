"""The emails of events: each is sent for as long as its reason holds."""

from datetime import timedelta

import pytest

from hub.events.domain.schedule import cancel_event, get_event_to_schedule
from hub.events.domain.waiting_list import OFFER_LASTS, offer_free_places_by_id
from hub.events.jobs import offer_places
from hub.events.models import Event
from hub.kit.clock import now
from tests.support.clock_changes import move_clock


def cancel(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        cancel_event(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now())


def test_a_confirmation_has_day_place_and_calendar_and_says_how_to_give_the_place_back(scenario):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    (email,) = scenario.sent("place-booked")
    assert email.subject == "Your place at A day on teams"
    assert email.paragraphs[0] == "Your place is booked."
    assert email.link.url.endswith(f"/events/{slug}")
    assert "cancel your place" in email.closing_paragraphs[0]


@pytest.mark.parametrize("change", ["cancelled place", "cancelled event"])
def test_a_confirmation_that_no_longer_holds_is_not_sent(scenario, change):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    if change == "cancelled place":
        scenario.cancel("leader", slug)
    else:
        cancel(scenario, slug)
    assert scenario.sent("place-booked") == []


def test_everybody_with_a_place_is_told_that_the_event_is_cancelled_and_it_leaves_their_calendar(scenario):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    cancel(scenario, slug)
    (email,) = scenario.sent("event-cancelled")
    assert (email.to, email.subject) == ("leader@example.org", "Cancelled: A day on teams")
    assert email.calendar.method == "CANCEL"
    assert "SEQUENCE:1" in email.calendar.text


def test_an_offer_says_until_when_it_holds_and_is_not_sent_when_it_has_expired(scenario, monkeypatch):
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    scenario.cancel("leader", slug)
    (email,) = scenario.sent("place-offered")
    assert "It is held for you until" in email.paragraphs[0]
    move_clock(monkeypatch, now() + OFFER_LASTS + timedelta(minutes=1))
    assert scenario.sent("place-offered") == []


def test_who_lets_an_offer_expire_is_told_and_the_job_offers_the_place_to_the_next(
    app, scenario, monkeypatch
):
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    scenario.wait("guest", slug)
    scenario.cancel("leader", slug)
    move_clock(monkeypatch, now() + OFFER_LASTS + timedelta(minutes=1))
    with app.app_context():
        assert offer_places() == "Places offered to people on waiting lists: 1."
        assert offer_places() == "Places offered to people on waiting lists: 0."
    (expired,) = scenario.sent("offer-expired")
    assert expired.to == "other.leader@example.org"
    assert [email.to for email in scenario.sent("place-offered")] == ["guest@example.org"]


def test_nothing_is_written_of_an_event_that_is_over(app, scenario):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    with scenario.write_session() as session:
        event = session.query(Event).one()
        event.starts_at, event.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
        assert offer_free_places_by_id(session, event.id, now()) == 0
    assert scenario.sent("place-booked") == []
