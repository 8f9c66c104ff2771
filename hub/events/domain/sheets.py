"""Sheets on the implications of a day for one's trust: private, shared by choice, gathered without names."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids, require
from hub.audit.domain import record_audit_entry
from hub.events.domain.bookings import find_booking
from hub.events.domain.event_states import IS_PUBLIC, EventState
from hub.events.domain.schedule import NO_EVENT
from hub.events.models import Event, ImplicationSheet
from hub.kit.clock import day_of, start_of_day
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update

SHEET_SERIES = frozenset({"parallel-lines"})
"""The series whose participants have a sheet, by slug."""
QUESTIONS = {
    "practice": "What does the other sector do that ambulance services could learn from?",
    "meaning": "What could it mean for ambulance services, and what is different there?",
    "trial": "What would you like to try in your trust?",
    "people": "Whose help or agreement do you need?",
    "date": "What is the first step, and when will you take it?",
}
WRITABLE_FOR = timedelta(weeks=8)
LEAST_GATHERED = 5
"""Answers are shown to the hub office only if so many people or more have agreed."""
NO_SHEET = "You have not written any reflections on this event."


class SheetChangedError(Conflict):
    """The sheet was saved from another window since this one was opened."""

    heading = "Your reflections have changed"


class OwnSheet(Struct, frozen=True):
    """The sheet of a person, if they have begun it, and whether they can write now."""

    event: Event
    sheet: ImplicationSheet | None
    can_write: bool


def find_own_sheet(session: Session, viewer: Viewer, event: Event, at: datetime) -> OwnSheet | None:
    """Return the viewer's sheet for an event, or None if they have none and cannot begin one."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return None
    sheet = _find_sheet(session, event, viewer.person_id)
    took_part = sheet is not None or find_booking(session, event, viewer.person_id) is not None
    can_write = took_part and is_writable(event, at)
    return OwnSheet(event, sheet, can_write) if sheet is not None or can_write else None


def get_own_sheet(session: Session, viewer: Viewer, slug: str, at: datetime) -> OwnSheet:
    """Return the viewer's sheet for an event. Raises NotFound if they have none and cannot begin one."""
    require(viewer, Act.WRITE_SHEET, person_id=viewer.person_id)
    own = find_own_sheet(session, viewer, _get_event(session, slug), at)
    if own is None:
        raise NotFound(NO_SHEET)
    return own


def is_writable(event: Event, at: datetime) -> bool:
    """Return whether sheets can be written: from the day of the event until eight weeks after it."""
    if event.series not in SHEET_SERIES or event.state == EventState.CANCELLED:
        return False
    return start_of_day(day_of(event.starts_at)) <= at < last_moment_to_write(event)


def last_moment_to_write(event: Event) -> datetime:
    """Return when sheets of an event can be written no more: after a whole day in London."""
    return start_of_day(day_of(event.ends_at) + WRITABLE_FOR + timedelta(days=1))


def save_sheet(
    session: Session, viewer: Viewer, slug: str, answers: Mapping[str, str], revision: int, at: datetime
) -> ImplicationSheet:
    """Keep the answers of the viewer; `revision` is the one they have changed, 0 for a new sheet.

    Raises Conflict once the weeks for writing are over, SheetChangedError if another window saved meanwhile.
    """
    require(viewer, Act.WRITE_SHEET, person_id=viewer.person_id)
    event, person_id = _get_event(session, slug, lock=True), viewer.person_id or 0
    sheet, booking = _find_sheet(session, event, person_id), find_booking(session, event, person_id)
    if sheet is None and booking is None:
        raise NotFound(NO_SHEET)
    if not is_writable(event, at):
        raise Conflict("You can write your reflections from the day of the event until eight weeks after it.")
    if not any(answers.get(name, "").strip() for name in QUESTIONS):
        raise Invalid(next(iter(QUESTIONS)), "Answer at least one question")
    if (sheet.revision if sheet else 0) != revision:
        raise SheetChangedError("Your reflections were saved in another window after you opened this one.")
    if sheet is None:
        sheet = ImplicationSheet(
            event_id=event.id,
            person_id=person_id,
            organisation_id=booking.organisation_id if booking else None,
            revision=0,
            created_at=at,
        )
        session.add(sheet)
    sheet.answers = {name: answers.get(name, "").strip() for name in QUESTIONS}
    sheet.revision, sheet.changed_at = sheet.revision + 1, at
    session.flush()
    _record(session, viewer, "save sheet", event, at)
    return sheet


def choose_readers(
    session: Session, viewer: Viewer, slug: str, *, lead: bool, gathered: bool, at: datetime
) -> None:
    """Share the viewer's sheet with the lead of their trust or with the hub office, or withdraw it."""
    event, sheet = _lock_own_sheet(session, viewer, slug)
    if lead and sheet.organisation_id is None:
        raise Invalid("lead", "You took part as a partner, so there is no lead to share them with")
    sheet.shared_at = (sheet.shared_at or at) if lead else None
    sheet.gathered_at = (sheet.gathered_at or at) if gathered else None
    session.flush()
    _record(session, viewer, "choose readers of sheet", event, at)


def delete_sheet(session: Session, viewer: Viewer, slug: str, at: datetime) -> None:
    """Delete the viewer's sheet, whoever could read it."""
    event, sheet = _lock_own_sheet(session, viewer, slug)
    session.delete(sheet)
    session.flush()
    _record(session, viewer, "delete sheet", event, at)


def list_own_sheets(session: Session, viewer: Viewer) -> list[tuple[ImplicationSheet, Event]]:
    """Return the sheets of the viewer, the latest day first; none to a delegate."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    rows = session.execute(
        select(ImplicationSheet, Event)
        .join(Event, Event.id == ImplicationSheet.event_id)
        .where(ImplicationSheet.person_id == viewer.person_id)
        .order_by(Event.starts_at.desc(), Event.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_shared_sheets(session: Session, viewer: Viewer) -> list[tuple[ImplicationSheet, Event]]:
    """Return the sheets that people have shared with the viewer as the lead of their trust, newest first."""
    ids = permitted_organisation_ids(viewer, Act.READ_SHARED_SHEETS)
    if not ids or viewer.delegate_id is not None:
        return []
    rows = session.execute(
        select(ImplicationSheet, Event)
        .join(Event, Event.id == ImplicationSheet.event_id)
        .where(ImplicationSheet.shared_at.is_not(None), ImplicationSheet.organisation_id.in_(ids))
        .order_by(Event.starts_at.desc(), ImplicationSheet.id)
    )
    return [(row[0], row[1]) for row in rows]


def gather_answers(session: Session, viewer: Viewer, slug: str) -> dict[str, Sequence[str]] | None:
    """Return what participants wrote, by question and without names; None if fewer than five have agreed.

    The answers to each question are in alphabetical order, so those of one person cannot be put
    together.
    """
    require(viewer, Act.READ_GATHERED_SHEETS)
    event = _get_event(session, slug)
    sheets = session.scalars(
        select(ImplicationSheet).where(
            ImplicationSheet.event_id == event.id, ImplicationSheet.gathered_at.is_not(None)
        )
    ).all()
    if len(sheets) < LEAST_GATHERED:
        return None
    return {
        name: sorted(answer for sheet in sheets if (answer := sheet.answers.get(name, "")))
        for name in QUESTIONS
    }


def _get_event(session: Session, slug: str, *, lock: bool = False) -> Event:
    statement = select(Event).where(Event.slug == slug, IS_PUBLIC)
    event = session.scalar(for_update(statement) if lock else statement)
    if event is None:
        raise NotFound(NO_EVENT)
    return event


def _lock_own_sheet(session: Session, viewer: Viewer, slug: str) -> tuple[Event, ImplicationSheet]:
    require(viewer, Act.WRITE_SHEET, person_id=viewer.person_id)
    event = _get_event(session, slug, lock=True)
    sheet = _find_sheet(session, event, viewer.person_id or 0)
    if sheet is None:
        raise NotFound(NO_SHEET)
    return event, sheet


def _find_sheet(session: Session, event: Event, person_id: int) -> ImplicationSheet | None:
    return session.scalar(
        select(ImplicationSheet).where(
            ImplicationSheet.event_id == event.id, ImplicationSheet.person_id == person_id
        )
    )


def _record(session: Session, by: Viewer, act: str, event: Event, at: datetime) -> None:
    # Without an organisation, so the log of a trust does not say who of it writes a sheet.
    record_audit_entry(session, by, act, kind="event", object_id=event.public_id, organisation_id=None, at=at)
