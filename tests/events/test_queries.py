"""Lists of events: what is coming, what is one's own, and what one looks after."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from hub.access import PUBLIC
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.queries import (
    events_by_public_id,
    find_booking_by_id,
    get_event,
    last_change_by_time,
    list_attended_events,
    list_coming_events,
    list_drafts,
    list_event_ids_to_offer,
    list_own_bookings,
    list_own_offers,
    list_own_waiting,
    may_schedule,
    select_coming_events,
)
from hub.events.domain.schedule import create_event, get_event_to_schedule
from hub.events.models import Event
from hub.kit.clock import current_day, now
from hub.kit.errors import NotFound
from hub.trusts.domain import find_organisation
from tests.events.conftest import make_plan

AFTER = timedelta(days=61)


def titles(events):
    return [event.title for event in events]


def test_coming_events_are_listed_by_day_whoever_arranges_them(scenario):
    for days, title in ((70, "Second"), (60, "First"), (80, "Third")):
        scenario.open_event(title=title, day=current_day() + timedelta(days=days), series="parallel-lines")
    local = scenario.open_event(by="lead", organisation="london", title="Local")
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        assert titles(list_coming_events(session, now())) == ["First", "Local", "Second", "Third"]
        assert titles(list_coming_events(session, now() + AFTER)) == ["Second", "Third"]
        assert titles(list_coming_events(session, now(), series="parallel-lines"))[0] == "First"
        assert titles(list_coming_events(session, now(), organisation_id=london.id)) == ["Local"]
        assert list_coming_events(session, now(), page=2) == []
        assert get_event(session, PUBLIC, local).title == "Local"


def test_a_draft_is_seen_by_those_who_schedule_for_its_organisation_alone(scenario):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        slug = create_event(session, scenario.viewer("lead", session), london, make_plan(), now()).slug
        for name in ("lead", "publisher", "staff"):
            assert get_event(session, scenario.viewer(name, session), slug).slug == slug
        for viewer in (PUBLIC, scenario.viewer("leader", session), scenario.viewer("other lead", session)):
            with pytest.raises(NotFound):
                get_event(session, viewer, slug)
        assert list_coming_events(session, now()) == []


def test_a_draft_that_is_cancelled_stays_with_those_who_schedule_it(scenario):
    with scenario.write_session() as session:
        staff, office = scenario.viewer("staff", session), find_organisation(session, "hub")
        event = create_event(session, staff, office, make_plan(), now())
        cancel_event(session, staff, event, now())
        assert get_event(session, staff, event.slug).state == "cancelled"
        with pytest.raises(NotFound):
            get_event(session, PUBLIC, event.slug)
        assert list_coming_events(session, now()) == []


def test_drafts_to_finish_are_those_of_ones_own_organisation_that_are_still_to_come(scenario):
    with scenario.write_session() as session:
        staff, lead = scenario.viewer("staff", session), scenario.viewer("lead", session)
        office, london = find_organisation(session, "hub"), find_organisation(session, "london")
        create_event(session, staff, office, make_plan(title="National"), now())
        create_event(session, lead, london, make_plan(title="Local"), now())
        assert titles(list_drafts(session, staff, now())) == ["National"]
        assert titles(list_drafts(session, lead, now())) == ["Local"]
        assert list_drafts(session, scenario.viewer("leader", session), now()) == []
        assert list_drafts(session, staff, now() + AFTER) == []
    scenario.open_event(title="Open")
    with scenario.write_session() as session:
        assert titles(list_drafts(session, staff, now())) == ["National"]


def test_who_may_schedule_is_offered_to(scenario):
    with scenario.write_session() as session:
        found = {
            name: may_schedule(scenario.viewer(name, session)) for name in ("staff", "lead", "publisher")
        }
        assert set(found.values()) == {True}
        assert not may_schedule(scenario.viewer("leader", session))
        assert not may_schedule(PUBLIC)


@pytest.mark.usefixtures("last_place")
def test_places_offers_and_waiting_lists_of_a_person_are_found_until_they_end(scenario, slug):
    booking_id = scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    leader, other = scenario.ids["leader"], scenario.ids["other leader"]
    with scenario.write_session() as session:
        event = session.scalars(select(Event)).one()
        assert [event.slug for _, event in list_own_bookings(session, leader, now())] == [slug]
        assert list_own_bookings(session, leader, now() + AFTER) == []
        assert titles(list_attended_events(session, leader, now() + AFTER)) == ["A day on teams"]
        assert list_attended_events(session, leader, now()) == []
        assert len(list_own_waiting(session, other, now())) == 1
        assert list_own_offers(session, other, now()) == []
        assert list_event_ids_to_offer(session, now()) == [event.id]
        assert find_booking_by_id(session, booking_id)[1].slug == slug
        assert find_booking_by_id(session, None) is None
        assert events_by_public_id(session, [event.public_id, "none"]) == {event.public_id: event}
        assert events_by_public_id(session, []) == {}

    scenario.cancel("leader", slug)
    with scenario.write_session() as session:
        assert list_own_waiting(session, other, now()) == []
        assert len(list_own_offers(session, other, now())) == 1
        assert list_own_offers(session, other, now() + timedelta(days=2)) == []


@pytest.mark.usefixtures("booked")
def test_nobody_took_part_in_an_event_that_was_cancelled(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        cancel_event(session, viewer, event, now(), reason="A flood")
        assert list_attended_events(session, scenario.ids["leader"], now() + AFTER) == []
        assert titles(list_coming_events(session, now())) == ["A day on teams"]


def test_pages_change_when_booking_ends_and_when_an_event_begins_and_ends(scenario, slug):
    with scenario.write_session() as session:
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        connection = session.connection()
        second = timedelta(seconds=1)
        for moment in (event.closes_at, event.starts_at, event.ends_at):
            before = last_change_by_time(connection, moment - second)
            assert last_change_by_time(connection, moment) != before
            assert last_change_by_time(connection, moment + second) == last_change_by_time(connection, moment)


def add_many(session, slug, count):
    """Copy an event to many days, most of them past."""
    columns = [column for column in Event.__table__.columns if column.name != "id"]
    row = dict(session.execute(select(*columns).where(Event.slug == slug)).one()._mapping)
    copies = []
    for number in range(count):
        days = timedelta(days=number - count + 100)
        moved = {name: row[name] + days for name in ("starts_at", "ends_at", "closes_at")}
        copies.append({**row, **moved, "slug": f"copy-{number}", "public_id": f"copy-{number}"})
    session.execute(insert(Event), copies)
    session.flush()


def explain(session: Session, statement):
    """Return the plan that the database makes for a statement."""
    dialect = session.get_bind().dialect
    words = "EXPLAIN QUERY PLAN " if dialect.name == "sqlite" else "EXPLAIN "
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return "\n".join(str(row) for row in session.execute(text(words + str(compiled).replace(":", "\\:"))))


@pytest.mark.parametrize(
    "narrowed", [{}, {"series": "parallel-lines"}, {"organisation_id": 1}], ids=lambda narrowed: str(narrowed)
)
def test_lists_of_events_read_an_index_in_order_and_sort_nothing(scenario, narrowed):
    slug = scenario.open_event(series="parallel-lines")
    with scenario.write_session() as session:
        add_many(session, slug, 3000)
        session.execute(text("ANALYZE"))

        plan = explain(session, select_coming_events(now(), **narrowed).limit(50))

    assert "ix_event_" in plan
    # PostgreSQL sorts only events that begin at the same moment.
    plan = plan.replace("Incremental Sort", "").replace("Sort Key", "")
    assert not [word for word in ("Seq Scan", "Sort ", "TEMP B-TREE", "SCAN event") if word in plan]


def test_what_changes_by_time_is_read_from_indexes(scenario, slug):
    with scenario.write_session() as session:
        add_many(session, slug, 3000)
        session.execute(text("ANALYZE"))
        for moment in (Event.closes_at, Event.starts_at, Event.ends_at):
            plan = explain(session, select(func.max(moment)).where(moment <= now()))
            assert f"ix_event_{moment.key}" in plan
            assert "Seq Scan" not in plan
