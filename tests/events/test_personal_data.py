"""What events keep about a person is exported, erased and deleted in time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.events.domain.personal_data import (
    KEPT_FOR,
    delete_old_bookings,
    erase_bookings,
    erase_waiting,
    export_bookings,
    export_created_events,
    export_waiting,
    forget_creator,
)
from hub.events.jobs import offer_places
from hub.events.models import Booking, Event, PlaceOffer, WaitingListEntry
from tests.events.conftest import prepare


def make_full(scenario):
    slug = scenario.open_event(capacity=1)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    return slug


PREPARED = {"full": prepare("full", make_full)}


@pytest.fixture
def full(scenario):
    """A full event of one place with one person on its list."""
    return scenario.made


def count(session, table):
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_places_and_waiting_lists_are_exported_with_the_event(scenario, full):
    scenario.cancel("leader", full)
    with scenario.write_session() as session:
        (place,) = export_bookings(session, scenario.ids["leader"])
        waiting = export_waiting(session, scenario.ids["other leader"])
        assert export_waiting(session, scenario.ids["lead"]) == []
    assert (place["event"], place["how it ended"]) == ("A day on teams", "cancelled")
    assert [row["what"] for row in waiting] == ["on the waiting list", "a place was offered"]


def run_job(app):
    with app.app_context():
        return offer_places()


def test_the_job_gives_the_place_of_an_erased_person_to_the_next(app, scenario, full):
    with scenario.write_session() as session:
        erase_bookings(session, scenario.ids["leader"])
        erase_waiting(session, scenario.ids["leader"])
        assert count(session, Booking) == 0
        assert count(session, PlaceOffer) == 0
    run_job(app)
    with scenario.write_session() as session:
        assert session.scalars(select(PlaceOffer)).one().person_id == scenario.ids["other leader"]


def test_an_erased_person_is_on_no_list_and_the_job_gives_their_offer_to_the_next(app, scenario, full):
    (last,) = scenario.add_leaders(1)
    scenario.wait(last, full)
    scenario.cancel("leader", full)
    with scenario.write_session() as session:
        erase_waiting(session, scenario.ids["other leader"])
    run_job(app)
    with scenario.write_session() as session:
        assert [row.person_id for row in session.scalars(select(PlaceOffer))] == [scenario.ids[last]]
        assert [row.person_id for row in session.scalars(select(WaitingListEntry))] == [scenario.ids[last]]


def test_an_event_forgets_an_erased_person_who_made_it(scenario, full):
    with scenario.write_session() as session:
        (made,) = export_created_events(session, scenario.ids["staff"])
        assert made["event"] == "A day on teams"
        forget_creator(session, scenario.ids["staff"])
        assert export_created_events(session, scenario.ids["staff"]) == []
        assert session.scalars(select(Event)).one().created_by_id is None


def test_places_are_deleted_three_years_after_the_event(scenario, full):
    with scenario.write_session() as session:
        ends_at = session.scalars(select(Event)).one().ends_at
        assert delete_old_bookings(session, ends_at + KEPT_FOR) == 0
        assert delete_old_bookings(session, ends_at + KEPT_FOR + timedelta(seconds=1)) == 2
        assert (count(session, Booking), count(session, WaitingListEntry), count(session, Event)) == (0, 0, 1)
