"""Places that an erasure frees are counted again by the job; no erasure waits for the lock of an event."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from hub.access import PUBLIC
from hub.audit.domain import record_audit_entry
from hub.events.domain import recounts
from hub.events.domain.message_personal_data import erase_messages
from hub.events.domain.messages import MessagePlan, Recipients, get_message, save_draft
from hub.events.domain.personal_data import erase_bookings
from hub.events.domain.recounts import list_recounts, recount_places, request_recount
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.domain.waiting_list import offer_free_places_by_id
from hub.events.jobs import offer_places
from hub.events.models import Booking, Event, EventMessage, EventRecount
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.row_locks import for_update

SECONDS = 20


def word(scenario):
    with scenario.write_session() as session:
        return session.scalars(select(Event)).one().availability


@pytest.mark.usefixtures("last_place")
def test_the_word_of_a_full_event_is_corrected_although_nobody_waits(app, scenario, slug):
    scenario.book("leader", slug)
    assert word(scenario) == "full"
    with scenario.write_session() as session:
        erase_bookings(session, scenario.ids["leader"])
    with app.app_context():
        offer_places()
    assert word(scenario) == "few"
    with scenario.write_session() as session:
        assert session.scalars(select(EventRecount)).all() == []


def test_a_note_that_comes_during_a_recount_stays_for_the_next(scenario):
    scenario.open_event()
    with scenario.write_session() as session:
        event_id = session.scalars(select(Event.id)).one()
        request_recount(session, [event_id, event_id])
        ((found, last),) = list_recounts(session)
        request_recount(session, [event_id])
        assert recount_places(session, found, last, now()) == 0
        assert [pair[0] for pair in list_recounts(session)] == [event_id]


def test_one_run_counts_a_bounded_number_of_events(scenario, monkeypatch):
    monkeypatch.setattr(recounts, "MAX_AT_ONCE", 2)
    with scenario.write_session() as session:
        request_recount(session, [3, 1, 2])
        assert [pair[0] for pair in list_recounts(session)] == [1, 2]


def erase_with_offers(session, person_id):
    """Erase as it was done before: each event is locked after the activity log."""
    event_ids = session.scalars(select(Booking.event_id).where(Booking.person_id == person_id)).all()
    erase_bookings(session, person_id)
    for event_id in event_ids:
        offer_free_places_by_id(session, event_id, now())


def lock_booking(session, scenario, slug):
    """Lock an event and a place, as a booking does."""
    booking = session.scalars(select(Booking).where(Booking.person_id == scenario.ids["leader"])).one()
    session.execute(for_update(select(Event.id)))
    booking.outcome = "x"
    session.flush()


def lock_message(session, scenario, slug):
    """Lock an event and a message, as an organiser does who sends it."""
    viewer = scenario.viewer("staff", session)
    event = get_event_to_schedule(session, viewer, slug, lock=True)
    get_message(session, viewer, event, session.scalars(select(EventMessage.id)).one(), lock=True)


def cross(app, scenario, slug, erase, lock):
    """Erase a person while holding the activity log, and somebody else an event; return who was refused."""
    refused, both_hold = [], threading.Barrier(2)

    def run(name, first, second):
        with app.app_context():
            try:
                with write_transaction() as session:
                    first(session)
                    both_hold.wait(SECONDS)
                    second(session)
            except OperationalError as error:
                refused.append((name, "deadlock" in str(error)))
            finally:
                db.session.remove()

    def log(session):
        record_audit_entry(session, PUBLIC, "erase", kind="person", at=now())

    threads = [
        threading.Thread(target=run, args=("erasure", log, erase)),
        threading.Thread(target=run, args=("organiser", lambda session: lock(session, scenario, slug), log)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3 * SECONDS)
        assert not thread.is_alive()
    return refused


def on_postgresql(app):
    with app.app_context():
        return db.engine.dialect.name == "postgresql"


@pytest.mark.parametrize(
    ("erase", "expected"), [(erase_bookings, 0), (erase_with_offers, 1)], ids=["now", "as it was"]
)
@pytest.mark.usefixtures("last_place")
def test_an_erasure_and_a_booking_do_not_wait_for_each_other(app, scenario, slug, erase, expected):
    scenario.book("leader", slug)
    if not on_postgresql(app):
        return  # SQLite has one writer at a time
    refused = cross(app, scenario, slug, lambda s: erase(s, scenario.ids["leader"]), lock_booking)
    assert [deadlock for _, deadlock in refused] == [True] * expected


def write_message(scenario, slug):
    """Save a draft of a message to the leader alone, who has a place."""
    booking_id = scenario.book("leader", slug)
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        plan = MessagePlan(Recipients.PERSON, "To you", "Text", booking_id=booking_id)
        save_draft(session, viewer, event, plan, now())


def count_rows(scenario):
    with scenario.write_session() as session:
        return session.query(Booking).count(), session.query(EventMessage).count()


@pytest.mark.parametrize("erase", [erase_bookings, erase_messages])
@pytest.mark.parametrize(("name", "is_kept"), [("leader", False), ("staff", True)])
@pytest.mark.usefixtures("last_place")
def test_an_erasure_and_an_organiser_who_sends_a_message_do_not_wait_for_each_other(
    app, scenario, slug, erase, name, is_kept
):
    write_message(scenario, slug)
    person_id = scenario.ids[name]
    if on_postgresql(app):  # SQLite has one writer at a time
        assert cross(app, scenario, slug, lambda session: erase(session, person_id), lock_message) == []
        assert count_rows(scenario) == (1, 1)
    for again in (erase_bookings, erase_messages):
        with scenario.write_session() as session:
            again(session, person_id)
    assert count_rows(scenario) == (int(is_kept), 0)
