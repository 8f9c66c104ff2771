"""Suites: one, several or all days are booked in one act, and no day is lost because another is full."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.access import PUBLIC, Viewer
from hub.events.domain import bookings as bookings_module
from hub.events.domain import queries as queries_module
from hub.events.domain import suites as suites_module
from hub.events.domain.bookings import book_place, leave_waiting_list
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.schedule import close_event, get_event_to_schedule
from hub.events.domain.suites import DayState, book_days, count_progress, list_suite_days
from hub.events.models import Booking, Event
from hub.kit.clock import current_day, now
from hub.kit.errors import Invalid, NotAllowed, NotFound
from tests.support.concurrency import at_once, winners_without_care

SUITE = "developing-a-firm-foundation"


def open_days(scenario, *capacities):
    """Open a day of the suite for each capacity, a week apart, and return their slugs."""
    return [
        scenario.open_event(
            title=f"Day {number}",
            series=SUITE,
            capacity=capacity,
            day=current_day() + timedelta(days=50 + 7 * number),
        )
        for number, capacity in enumerate(capacities, start=1)
    ]


def choose(scenario, name, slugs, *, waits=False, at=None):
    with scenario.write_session() as session:
        book_days(session, scenario.viewer(name, session), SUITE, slugs, None, at or now(), waits=waits)


def states(scenario, name, at=None):
    """Return what a person has of each day, by its title."""
    with scenario.write_session() as session:
        days = list_suite_days(session, scenario.viewer(name, session), SUITE, at or now())
        return {day.event.title: day.state for day in days}


def act_on(scenario, slug, act):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        act(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now())


@pytest.mark.requirement("R104")
def test_a_leader_books_several_days_in_one_act_and_is_told_of_each(scenario):
    days = open_days(scenario, 20, 20, 20)
    choose(scenario, "leader", days[:2])
    assert states(scenario, "leader") == {
        "Day 1": DayState.BOOKED,
        "Day 2": DayState.BOOKED,
        "Day 3": DayState.FREE,
    }
    sent = scenario.sent("place-booked")
    assert [email.subject for email in sent] == ["Your place at Day 1", "Your place at Day 2"]
    assert all(email.calendar for email in sent)


def test_a_full_or_closed_or_cancelled_day_does_not_keep_a_person_from_the_others(scenario):
    days = open_days(scenario, 1, 20, 20, 20)
    scenario.book("other leader", days[0])
    act_on(scenario, days[1], close_event)
    act_on(scenario, days[2], cancel_event)
    choose(scenario, "leader", days)
    assert list(states(scenario, "leader").values()) == [
        DayState.FULL,
        DayState.CLOSED,
        DayState.CANCELLED,
        DayState.BOOKED,
    ]


def test_a_person_waits_for_a_full_day_only_if_they_chose_to(scenario):
    full, free = open_days(scenario, 1, 20)
    scenario.book("other leader", full)
    choose(scenario, "leader", [full, free], waits=True)
    choose(scenario, "lead", [full, free])
    assert list(states(scenario, "leader").values()) == [DayState.WAITING, DayState.BOOKED]
    assert list(states(scenario, "lead").values()) == [DayState.FULL, DayState.BOOKED]
    assert len(scenario.sent("waiting-list-joined")) == 1
    # A place that becomes free is held for who waits, and choosing the day accepts it.
    scenario.cancel("other leader", full)
    assert states(scenario, "leader")["Day 1"] is DayState.OFFERED
    choose(scenario, "leader", [full])
    assert states(scenario, "leader")["Day 1"] is DayState.BOOKED


def test_the_same_days_can_be_sent_twice_and_nothing_is_booked_or_waited_for_twice(scenario):
    full, free = open_days(scenario, 1, 20)
    scenario.book("other leader", full)
    for _ in range(2):
        choose(scenario, "leader", [full, free], waits=True)
    with scenario.write_session() as session:
        assert session.scalar(select(func.count()).select_from(Booking)) == 2
        leave_waiting_list(session, scenario.viewer("leader", session), full, now())
    assert states(scenario, "leader")["Day 1"] is DayState.FULL


def test_days_of_another_series_and_no_day_at_all_are_refused(scenario):
    other = scenario.open_event()
    (day,) = open_days(scenario, 20)
    with pytest.raises(Invalid, match="Choose days from the list"):
        choose(scenario, "leader", [day, other])
    with pytest.raises(Invalid, match="Choose at least one day"):
        choose(scenario, "leader", [])
    with pytest.raises(NotAllowed, match="Ask to join your trust first"):
        choose(scenario, "newcomer", [day])
    with scenario.write_session() as session, pytest.raises(NotFound):
        book_days(session, PUBLIC, SUITE, [day], None, now(), waits=False)
    assert states(scenario, "leader") == {"Day 1": DayState.FREE}


def test_progress_counts_what_is_attended_booked_and_still_to_book(scenario):
    days = open_days(scenario, 20, 20, 20)
    choose(scenario, "leader", days[:2])
    later = now() + timedelta(days=58)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        progress = count_progress(list_suite_days(session, viewer, SUITE, later))
        nobody = count_progress(list_suite_days(session, Viewer(), SUITE, later))
    assert (progress.attended, progress.booked, progress.to_book) == (1, 1, 1)
    assert (nobody.attended, nobody.booked, nobody.to_book) == (0, 0, 1)


def holders(scenario):
    """Return how many people have a place on each day."""
    with scenario.write_session() as session:
        statement = (
            select(Event.title, func.count(Booking.id))
            .join(Booking, Booking.event_id == Event.id)
            .group_by(Event.title)
        )
        return {row[0]: row[1] for row in session.execute(statement)}


def suite_of(scenario, name, slugs):
    return lambda session: book_days(
        session, scenario.viewer(name, session), SUITE, slugs, None, now(), waits=True
    )


def single_of(scenario, name, slug):
    return lambda session: book_place(session, scenario.viewer(name, session), slug, None, now())


def test_two_who_choose_the_last_places_in_another_order_get_each_once_and_nobody_waits_for_ever(
    app, scenario
):
    days = open_days(scenario, 1, 1)
    outcomes = at_once(
        app,
        suite_of(scenario, "leader", days),
        suite_of(scenario, "other leader", days[::-1]),
        single_of(scenario, "lead", days[1]),
    )
    assert outcomes[:2] == ["done", "done"]
    assert "a fault" not in outcomes
    assert holders(scenario) == {"Day 1": 1, "Day 2": 1}


def test_without_the_locks_both_would_get_the_last_places(app, scenario, monkeypatch):
    days = open_days(scenario, 1)
    for module in (queries_module, suites_module):
        monkeypatch.setattr(module, "for_update", lambda statement: statement)
    monkeypatch.setattr(bookings_module, "update_availability", lambda *_: None)
    monkeypatch.setattr(bookings_module, "record_audit_entry", lambda *_, **__: None)
    at_once(app, suite_of(scenario, "leader", days), suite_of(scenario, "other leader", days))
    assert holders(scenario) == {"Day 1": winners_without_care(app)}
