"""Reminders follow the present day of an event, and each reaches a person once."""

from datetime import time, timedelta
from itertools import count

import pytest

from hub.events.domain.cancellations import cancel_event
from hub.events.domain.reminders import confirm_attendance, find_due_reminder, reminder_due_at
from hub.events.domain.schedule import change_event, get_event_to_schedule
from hub.events.domain.texts import Texts, save_texts
from hub.events.jobs import send_due_reminders
from hub.kit.clock import current_day, day_of, now, time_of_day
from hub.kit.errors import Conflict
from hub.mail.models import OutboxMessage
from tests.events.conftest import IN_TWO_MONTHS, make_plan
from tests.support.clock_changes import MIDNIGHTS, move_clock

SENT, NONE = "Reminders of events to be sent: 1.", "Reminders of events to be sent: 0."


@pytest.fixture
def remind(app, scenario, monkeypatch):
    """Return a function that runs the job as of so many days before a day, a little after nine o'clock."""

    def run(days, *, day=None, later=timedelta(minutes=5)):
        moment = reminder_due_at(day or event_day, days) + later
        move_clock(monkeypatch, moment + timedelta(seconds=next(seconds)))
        with app.app_context():
            return send_due_reminders()

    event_day, seconds = current_day() + IN_TWO_MONTHS, count()
    return run


def act_as_staff(scenario, slug, act, *values, **fields):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        act(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), *values, **fields)


def confirm(scenario, slug):
    with scenario.write_session() as session:
        confirm_attendance(session, scenario.viewer("leader", session), slug, now())


@pytest.mark.usefixtures("booked")
def test_a_reminder_is_sent_once_and_says_when_where_and_how_to_join(scenario, slug, remind):
    assert [remind(14), remind(14), remind(14, later=timedelta(days=1))] == [SENT, NONE, NONE]
    (email,) = scenario.sent("event-reminder")
    assert email.subject.startswith("Reminder: A day on teams, ")
    assert "Birmingham" in email.paragraphs
    assert "Ring at gate 2." in email.paragraphs
    assert remind(2) == SENT
    assert len(scenario.sent("event-reminder")) == 2


@pytest.mark.parametrize("days", [15, 3])
def test_on_other_days_none_is_sent(scenario, remind, days):
    scenario.book("leader", scenario.open_event())
    assert remind(days) == NONE


@pytest.mark.usefixtures("booked")
def test_a_reminder_that_was_missed_for_a_day_is_still_sent_and_later_not(scenario, slug, remind):
    assert remind(14, later=timedelta(days=2)) == NONE
    assert remind(14, later=timedelta(days=1, hours=23)) == SENT


def test_who_books_after_a_reminder_was_due_gets_the_next_one(scenario, slug, remind, monkeypatch):
    move_clock(monkeypatch, reminder_due_at(current_day() + IN_TWO_MONTHS, 14) + timedelta(minutes=1))
    scenario.book("leader", slug)
    assert [remind(14), remind(2)] == [NONE, SENT]


@pytest.mark.usefixtures("booked")
def test_a_moved_event_is_reminded_of_before_its_new_day_and_not_before_its_old_one(scenario, slug, remind):
    new_day = current_day() + IN_TWO_MONTHS + timedelta(days=30)
    act_as_staff(scenario, slug, change_event, make_plan(day=new_day), now())
    assert [remind(14), remind(14, day=new_day)] == [NONE, SENT]
    assert len(scenario.sent("event-reminder")) == 1


@pytest.mark.usefixtures("booked")
def test_a_reminder_on_its_way_is_not_sent_when_the_event_has_moved(scenario, slug, remind):
    assert remind(14) == SENT
    new_day = current_day() + timedelta(days=60)
    act_as_staff(scenario, slug, change_event, make_plan(day=new_day), now())
    assert scenario.sent("event-reminder") == []


@pytest.mark.parametrize("change", ["cancelled place", "cancelled event"])
@pytest.mark.usefixtures("booked")
def test_nobody_is_reminded_of_what_was_cancelled(scenario, slug, remind, change):
    if change == "cancelled place":
        scenario.cancel("leader", slug)
    else:
        act_as_staff(scenario, slug, cancel_event, now(), reason="A flood")
    assert remind(14) == NONE


def test_who_has_answered_that_they_come_is_not_asked_again(scenario, remind):
    slug, day = scenario.open_event(), current_day() + IN_TWO_MONTHS
    scenario.book("leader", slug)
    scenario.book("other leader", slug)
    act_as_staff(scenario, slug, save_texts, Texts(reminder_days=(14,), asks_to_confirm=True))
    confirm(scenario, slug)
    assert remind(14) == SENT
    (email,) = scenario.sent("event-reminder")
    assert email.to == "other.leader@example.org"
    assert "Are you still coming?" in email.closing_paragraphs[0]
    act_as_staff(scenario, slug, change_event, make_plan(venue="Leeds", day=day), now())
    assert remind(14) == SENT  # the answer was about Birmingham


def test_an_answer_without_a_place_or_after_the_start_is_refused(scenario, slug, monkeypatch):
    with pytest.raises(Conflict):
        confirm(scenario, slug)
    scenario.book("leader", slug)
    move_clock(monkeypatch, now() + IN_TWO_MONTHS + timedelta(days=1))
    with pytest.raises(Conflict):
        confirm(scenario, slug)


@pytest.mark.parametrize("name", MIDNIGHTS)
def test_a_reminder_is_due_at_nine_in_london_whatever_the_clocks_do(name):
    day, _ = MIDNIGHTS[name]
    due_at = reminder_due_at(day + timedelta(days=2), 2)
    assert (day_of(due_at), time_of_day(due_at)) == (day, time(9))
    assert find_due_reminder(day + timedelta(days=2), (2,), due_at - timedelta(seconds=1)) is None
    assert find_due_reminder(day + timedelta(days=2), (2,), due_at) == 2


@pytest.mark.usefixtures("booked")
def test_of_two_reminders_that_are_due_only_the_later_is_sent(scenario, slug, remind):
    act_as_staff(scenario, slug, save_texts, Texts(reminder_days=(3, 2)))
    assert remind(2) == SENT
    with scenario.write_session() as session:
        assert session.query(OutboxMessage).filter_by(kind="event-reminder").count() == 1
