"""Places that an erasure frees are counted again by the job; no erasure waits for the lock of an event."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from hub.access import PUBLIC
from hub.audit.domain import record_audit_entry
from hub.events.domain import recounts
from hub.events.domain.personal_data import erase_bookings
from hub.events.domain.recounts import list_recounts, recount_places, request_recount
from hub.events.domain.waiting_list import offer_free_places_by_id
from hub.events.jobs import offer_places
from hub.events.models import Booking, Event, EventRecount
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


def cross(app, scenario, erase):
    """Erase a person who holds the activity log, while somebody holds an event; return who was refused."""
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

    def lock(session):
        booking = session.scalars(select(Booking).where(Booking.person_id == scenario.ids["leader"])).one()
        session.execute(for_update(select(Event.id)))
        booking.outcome = "x"
        session.flush()

    threads = [
        threading.Thread(target=run, args=("erasure", log, lambda s: erase(s, scenario.ids["leader"]))),
        threading.Thread(target=run, args=("booking", lock, log)),
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
    assert [deadlock for _, deadlock in cross(app, scenario, erase)] == [True] * expected
