"""Scheduling: who may, what is refused, and what people with a place are told."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from hub.access import PUBLIC
from hub.audit.models import AuditEntry
from hub.events.domain.allocations import allocate_places
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.schedule import (
    TimetableLine,
    change_event,
    close_event,
    create_event,
    get_event_to_schedule,
    list_sessions,
    open_event,
)
from hub.kit.clock import current_day, day_of, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.trusts.domain import find_organisation
from tests.events.conftest import CASE, make_plan


@pytest.fixture
def desk(scenario):
    """Do one act of scheduling: `desk(act, slug, ...)` as hub staff, or `by` another person."""

    def run(act, slug, *arguments, by="staff", at=None):
        with scenario.write_session() as session:
            viewer = scenario.viewer(by, session)
            event = get_event_to_schedule(session, viewer, slug, lock=True)
            act(session, viewer, event, *arguments, at or now())

    return run


def draft(scenario, by="staff", organisation="hub", at=None, **fields):
    with scenario.write_session() as session:
        viewer, owner = scenario.viewer(by, session), find_organisation(session, organisation)
        return create_event(session, viewer, owner, make_plan(**fields), at or now()).slug


@pytest.mark.parametrize(
    ("by", "organisation", "may"),
    [
        ("publisher", "london", True),
        ("lead", "london", True),
        ("staff", "london", True),
        ("leader", "london", False),
        ("guest", "london", False),
        ("publisher", "yorkshire", False),
        ("lead", "hub", False),
    ],
)
def test_publishers_and_leads_schedule_for_their_trust_and_the_office_for_all(
    scenario, by, organisation, may
):
    if may:
        assert draft(scenario, by, organisation).startswith("a-day-on-teams-")
    else:
        with pytest.raises(NotFound):
            draft(scenario, by, organisation)


def test_two_events_of_one_title_and_day_have_two_addresses(scenario):
    first, second = draft(scenario), draft(scenario)
    assert first == f"a-day-on-teams-{(current_day() + timedelta(days=60)).isoformat()}"
    assert second.startswith(f"{first}-")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends": time(9, 30)}, "ends"),
        ({"day": date(2026, 1, 5)}, "day"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1001}, "capacity"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(scenario, fields, field):
    with pytest.raises(Invalid) as refused:
        draft(scenario, **fields)
    assert refused.value.field == field


@pytest.mark.requirement("R398")
@pytest.mark.parametrize("missing", ["grounds", "reason", "cost", "payer"])
def test_a_national_event_opens_only_with_its_reason_its_cost_and_who_pays(scenario, desk, missing):
    slug = draft(scenario, national_case=replace(CASE, **{missing: ""}))
    with pytest.raises(Invalid) as refused:
        desk(open_event, slug)
    assert refused.value.field == missing


def test_a_trust_opens_an_event_of_its_own_without_such_a_reason(scenario, desk):
    slug = draft(scenario, "publisher", "london", national_case=None)
    desk(open_event, slug, by="publisher")
    scenario.book("other leader", slug)


def test_an_event_does_not_open_when_booking_would_have_ended(scenario, desk):
    slug = draft(scenario, day=current_day() + timedelta(days=3), closes_days_before=7)
    with pytest.raises(Conflict, match="The last day to book has passed"):
        desk(open_event, slug)


@pytest.mark.parametrize(
    ("day", "starts_at", "closes_at"),
    [
        (date(2028, 2, 29), datetime(2028, 2, 29, 9, 30, tzinfo=UTC), datetime(2028, 2, 23, tzinfo=UTC)),
        # The clocks go forward on 26 March 2028 and back on 29 October 2028.
        (date(2028, 3, 27), datetime(2028, 3, 27, 8, 30, tzinfo=UTC), datetime(2028, 3, 21, tzinfo=UTC)),
        (date(2028, 11, 1), datetime(2028, 11, 1, 9, 30, tzinfo=UTC), datetime(2028, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_times_are_londons_and_booking_ends_with_a_day_in_london(scenario, day, starts_at, closes_at):
    slug = draft(scenario, day=day)
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug)
        assert (event.starts_at, event.closes_at) == (starts_at, closes_at)


@pytest.mark.usefixtures("booked")
def test_who_has_a_place_is_told_when_the_event_moves_and_not_when_its_summary_changes(scenario, slug, desk):
    desk(change_event, slug, make_plan(summary="Another summary."))
    assert scenario.sent("event-changed") == []

    desk(change_event, slug, make_plan(day=current_day() + timedelta(days=70)))
    (email,) = scenario.sent("event-changed")
    assert email.to == "leader@example.org"
    assert "SEQUENCE:2" in email.calendar.text


def test_booking_moves_with_the_event(scenario, desk):
    slug, later = scenario.open_event(), current_day() + timedelta(days=70)
    desk(change_event, slug, make_plan(day=later))
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug)
        assert day_of(event.closes_at - timedelta(seconds=1)) == later - timedelta(days=7)


def test_an_event_with_one_booking_cannot_have_no_places(scenario, desk):
    slug = scenario.open_event(capacity=2)
    scenario.book("leader", slug)
    with pytest.raises(Invalid, match=r"^1 place is taken, offered or kept. Enter 1 or more$"):
        desk(change_event, slug, make_plan(capacity=0))


def test_an_event_cannot_have_fewer_places_than_are_taken(scenario, desk):
    slug = scenario.open_event(capacity=2)
    scenario.book("leader", slug)
    scenario.book("other leader", slug)
    with pytest.raises(Invalid, match="2 places are taken, offered or kept"):
        desk(change_event, slug, make_plan(capacity=1))


def test_a_cancelled_event_is_not_changed_or_opened_again(scenario, slug, desk):
    desk(cancel_event, slug)
    for act, arguments in ((change_event, (make_plan(),)), (open_event, ()), (cancel_event, ())):
        with pytest.raises(Conflict):
            desk(act, slug, *arguments)


def test_booking_that_is_closed_can_be_opened_again(scenario, slug, desk):
    desk(close_event, slug)
    with pytest.raises(Conflict, match="Booking for this event is closed"):
        scenario.book("leader", slug)
    desk(open_event, slug)
    scenario.book("leader", slug)


def test_the_timetable_is_kept_in_order(scenario):
    lines = (TimetableLine(time(9, 30), "Welcome", "The chair"), TimetableLine(time(10, 0), "Talk"))
    slug = draft(scenario, sessions=lines)
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug)
        rows = [(row.title, row.speaker) for row in list_sessions(session, event)]
    assert rows == [("Welcome", "The chair"), ("Talk", "")]


def test_every_act_of_scheduling_is_in_the_activity_log(scenario, slug, desk):
    desk(change_event, slug, make_plan(capacity=30))
    desk(allocate_places, slug, {None: 2}, current_day())
    desk(close_event, slug)
    desk(cancel_event, slug)
    with scenario.write_session() as session:
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.kind == "event")).all()
    assert acts == [
        "create event",
        "open event",
        "change event",
        "allocate places",
        "close event",
        "cancel event",
    ]


def test_a_stranger_learns_nothing_of_an_event_that_they_do_not_schedule(scenario):
    slug = draft(scenario)
    with scenario.write_session() as session:
        for viewer in (PUBLIC, scenario.viewer("lead", session)):
            with pytest.raises(NotFound):
                get_event_to_schedule(session, viewer, slug)


def test_each_act_of_an_organiser_raises_the_revision(scenario, desk):
    slug = draft(scenario)
    revisions = []
    for act in (open_event, close_event, open_event, cancel_event):
        desk(act, slug)
        with scenario.write_session() as session:
            viewer = scenario.viewer("staff", session)
            revisions.append(get_event_to_schedule(session, viewer, slug).revision)
    assert revisions == [2, 3, 4, 5]
