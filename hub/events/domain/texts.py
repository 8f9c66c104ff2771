"""Texts that staff edit: what is added to the emails of an event, and when its reminders are sent."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.events.domain.schedule import record_event_act
from hub.events.models import Event, EventTexts, SeriesTexts
from hub.kit.clock import now
from hub.kit.errors import Invalid
from hub.mail.domain import enqueue

TEST_KIND = "event-texts-test"
MAX_REMINDERS, MAX_REMINDER_DAYS = 5, 90


class Texts(Struct, frozen=True):
    """The texts of an event or a series. `reminder_days` are days before the event, the most first."""

    confirmation: str = ""
    reminder: str = ""
    reminder_days: tuple[int, ...] = (14, 2)
    asks_to_confirm: bool = False


def get_texts(session: Session, event: Event) -> Texts:
    """Return the texts of an event: its own, or those of its series, or none."""
    own = session.get(EventTexts, event.id)
    return _read(own) if own is not None else get_series_texts(session, event.series)


def get_series_texts(session: Session, series: str) -> Texts:
    """Return the texts with which the events of a series begin."""
    row = session.get(SeriesTexts, series) if series else None
    return _read(row) if row is not None else Texts()


def save_texts(session: Session, viewer: Viewer, event: Event, texts: Texts) -> None:
    """Save the texts of one event; the caller holds its lock."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    row = session.get(EventTexts, event.id) or EventTexts(event_id=event.id)
    _write(row, texts)
    session.add(row)
    session.flush()
    record_event_act(session, viewer, "change emails", event, now())


def save_series_texts(session: Session, viewer: Viewer, office_id: int, series: str, texts: Texts) -> None:
    """Save the texts with which the events of a series begin; only the hub office does."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=office_id)
    row = session.get(SeriesTexts, series) or SeriesTexts(series=series)
    _write(row, texts)
    session.add(row)
    session.flush()


def request_texts_test(session: Session, viewer: Viewer, event: Event, at: datetime) -> None:
    """Send the confirmation and the reminder of an event to the organiser alone."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    for is_reminder in (False, True):
        enqueue(
            session,
            TEST_KIND,
            at=at,
            person_id=viewer.person_id,
            about_id=event.id,
            details={"reminder": is_reminder},
        )


def _read(row: EventTexts | SeriesTexts) -> Texts:
    return Texts(row.confirmation, row.reminder, tuple(row.reminder_days), row.asks_to_confirm)


def _write(row: EventTexts | SeriesTexts, texts: Texts) -> None:
    days = sorted(set(texts.reminder_days), reverse=True)
    if len(days) > MAX_REMINDERS:
        raise Invalid("reminder_days", f"Enter {MAX_REMINDERS} reminders or fewer")
    if any(not 1 <= number <= MAX_REMINDER_DAYS for number in days):
        raise Invalid("reminder_days", f"Each number of days must be from 1 to {MAX_REMINDER_DAYS}")
    row.confirmation, row.reminder = texts.confirmation, texts.reminder
    row.reminder_days, row.asks_to_confirm = days, texts.asks_to_confirm
