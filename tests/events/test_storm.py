"""Many clients try for scarce places while the hub is killed: none is sold twice, and none is lost."""

import threading as threads
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from hub.events.domain import bookings as bookings_module
from hub.events.domain import queries as queries_module
from hub.events.domain import waiting_list
from hub.events.domain.places import count_places
from hub.events.models import Booking, PlaceOffer
from hub.kit.clock import now
from hub.kit.db import write_transaction
from tests.support.booking_storm import DONE, OFFER_LASTS, KilledHub, Storm, find_faults, send_in_process
from tests.support.effort import STORM_ATTEMPTS
from tests.support.hub_pool import empty_folders

pytestmark = pytest.mark.storm

CLIENTS, PEOPLE_EACH, PLACES = 16, 2, 5
IS_SHORT = STORM_ATTEMPTS < 1000


def make_groups(scenario, clients=CLIENTS):
    """Return the people of each client."""
    people = [scenario.ids[name] for name in scenario.add_leaders(clients * PEOPLE_EACH)]
    return [people[number::clients] for number in range(clients)]


def faults_after(scenario, storm):
    with scenario.write_session() as session:
        return find_faults(session, storm)


@pytest.mark.timeout(7200)
def test_no_place_is_sold_twice_or_lost_while_the_hub_is_killed(
    scenario, database_url, tmp_path, record_property, capsys
):
    slugs = [scenario.open_event(capacity=PLACES) for _ in range(1 if IS_SHORT else 3)]
    storm, groups = Storm(slugs, STORM_ATTEMPTS), make_groups(scenario)
    hub = KilledHub(tmp_path, DATABASE_URL=database_url, **empty_folders(tmp_path))
    hub.endure(storm, groups, seconds=0.5 if IS_SHORT else 1, most_kills=1 if IS_SHORT else 100_000)

    figures = (
        f"{storm.attempts - CLIENTS} attempts, {storm.answered} answered, {storm.unanswered} unanswered, "
        f"{hub.kills} kills, longest wait for a seat {storm.longest_seat:.2f} s"
    )
    with capsys.disabled():
        if not IS_SHORT:
            print(f"\n{database_url.partition(':')[0]}: {figures}")
    assert hub.kills, figures
    assert storm.answered > STORM_ATTEMPTS / 3, figures
    assert faults_after(scenario, storm) == [], figures


def forget_locks(monkeypatch):
    """Switch the lock of the event off, and let acts go by the free places that they have read before."""
    local = threads.local()
    monkeypatch.setattr(queries_module, "for_update", lambda statement: statement)

    def stale(session, event, at, **options):
        return getattr(local, "counts", None) or count_places(session, event, at, **options)

    monkeypatch.setattr(bookings_module, "count_places", stale)
    return local


def test_with_the_lock_switched_off_the_same_check_finds_places_over_the_capacity(app, scenario, monkeypatch):
    slug = scenario.open_event(capacity=1)
    (first, *_), (second, *_) = make_groups(scenario, clients=2)
    local, storm, send = forget_locks(monkeypatch), Storm([slug], 2, ("book",)), send_in_process(app)
    with scenario.write_session() as session:
        event = session.scalars(select(bookings_module.Event)).one()
        before = count_places(session, event, now())
    both_have_read = threads.Barrier(2)

    def send_late(person, name, slug):
        local.counts = before
        both_have_read.wait(30)
        return send(person, name, slug)

    storm.run([[first], [second]], send_late)
    assert list(storm.has_place.values()) == [True, True]
    assert faults_after(scenario, storm) == ["places over the capacity"]


def test_the_check_sees_a_lost_place_and_an_offer_out_of_turn(app, scenario, monkeypatch):
    monkeypatch.setattr(waiting_list, "OFFER_LASTS", OFFER_LASTS)
    slug = scenario.open_event(capacity=2)
    (one, two), (three, four) = make_groups(scenario, clients=2)
    storm, send = Storm([slug], 0), send_in_process(app)
    for person, name in ((one, "book"), (two, "book"), (three, "wait"), (four, "wait")):
        assert send(person, name, slug) == DONE
    for person in (one, two):
        storm.has_place[person, slug] = True
    assert faults_after(scenario, storm) == []

    with app.app_context(), write_transaction() as session:
        session.execute(delete(Booking).where(Booking.person_id == one))
    assert faults_after(scenario, storm) == ["a place differs from what was acknowledged"]

    storm.has_place[one, slug] = False
    assert send(two, "cancel", slug) == DONE
    storm.has_place[two, slug] = False
    assert faults_after(scenario, storm) == []
    with app.app_context(), write_transaction() as session:
        first, last = session.scalars(select(PlaceOffer.id).order_by(PlaceOffer.id))
        for old, new in ((first, last + 1), (last, first)):
            session.execute(update(PlaceOffer).where(PlaceOffer.id == old).values(id=new))
    assert faults_after(scenario, storm) == ["an offer out of turn"]


def test_the_clients_notice_a_place_that_is_not_what_was_acknowledged():
    storm = Storm(["day"], 0)
    storm.has_place[1, "day"] = True
    storm._note(1, "day", "cancel", 409, 0)
    storm._note(1, "day", "cancel", 200, 0)
    storm._note(1, "day", "book", 200, 0.5)
    storm._note(1, "day", "book", 200, 0.2)
    storm._note(1, "day", "book", None, 0)
    assert storm.faults == [
        "a place was lost that was acknowledged",
        "a place was held that was never given",
        "a place was given twice",
    ]
    assert (storm.has_place[1, "day"], storm.longest_seat) == (None, 0.5)
    assert timedelta(0) < OFFER_LASTS
