"""Declared interests: what those who open an event and its speakers declare, and which conflicts block it.

Whoever opens a national event commissions it, so they declare first. A conflict of theirs leaves the opening
to someone else; a conflict of a speaker blocks it until the speaker is off the timetable.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed, require
from hub.audit.domain import record_audit_entry
from hub.events.models import Event, EventSession, InterestDeclaration
from hub.kit.clock import isoformat_london
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import execute_and_count
from hub.kit.text import fold_text

KEPT_FOR = timedelta(days=3 * 365)
MAX_SPEAKERS = 50
MAX_INTEREST = 1000


class InterestAnswer(StrEnum):
    """What someone declared."""

    NOT_ASKED = "not-asked"
    NONE = "none"
    INTEREST = "interest"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {
            "not-asked": "Not asked yet",
            "none": "Nothing to declare",
            "interest": "An interest that is not a conflict",
            "conflict": "A conflict of interest",
        }[self.value]


class SpeakerInterest(Struct, frozen=True):
    """A speaker of the timetable, or one who was on it, with what they declared."""

    speaker: str
    answer: InterestAnswer
    interest: str
    is_on_timetable: bool


def declare_interest(
    session: Session, viewer: Viewer, event: Event, interest: str, is_conflict: bool, at: datetime
) -> InterestDeclaration:
    """Keep what the viewer declares about their own interests; the caller holds the lock of the event.

    An empty `interest` says that they have none. Raises Conflict for a delegate, who cannot declare for
    someone else, and Invalid for a conflict without words.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    if viewer.delegate_id is not None or viewer.person_id is None:
        raise Conflict(
            "You cannot do this while acting for someone else. They need to declare their interests "
            "themselves."
        )
    _check_words(interest, is_conflict)
    row = find_own_declaration(session, event, viewer.person_id)
    if row is None:
        row = InterestDeclaration(event_id=event.id, person_id=viewer.person_id, speaker="")
        session.add(row)
    row.interest, row.is_conflict, row.declared_at = interest.strip(), is_conflict, at
    session.flush()
    _record(session, viewer, "declare interest", event, at)
    return row


def save_speaker_interest(
    session: Session,
    viewer: Viewer,
    event: Event,
    speaker: str,
    answer: InterestAnswer,
    interest: str,
    at: datetime,
) -> None:
    """Keep what a speaker declared; the caller holds the lock of the event.

    Raises NotFound for a name that neither the timetable nor an earlier declaration holds.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    if _key(speaker) not in {_key(each.speaker) for each in list_interests(session, viewer, event)}:
        raise NotFound("This speaker is no longer on the timetable. See the list of speakers.")
    is_conflict = answer is InterestAnswer.CONFLICT
    words = interest.strip() if answer in (InterestAnswer.INTEREST, InterestAnswer.CONFLICT) else ""
    _check_words(words, is_conflict or answer is InterestAnswer.INTEREST)
    for row in session.scalars(_speaker_rows(event)).all():
        if _key(row.speaker) == _key(speaker):
            session.delete(row)
    session.flush()
    if answer is not InterestAnswer.NOT_ASKED:
        session.add(
            InterestDeclaration(
                event_id=event.id, speaker=speaker, interest=words, is_conflict=is_conflict, declared_at=at
            )
        )
        session.flush()
    _record(session, viewer, "record interest of speaker", event, at)


def find_own_declaration(session: Session, event: Event, person_id: int | None) -> InterestDeclaration | None:
    """Return what a person declared about an event, or None."""
    return session.scalar(
        select(InterestDeclaration).where(
            InterestDeclaration.event_id == event.id, InterestDeclaration.person_id == person_id
        )
    )


def list_interests(session: Session, viewer: Viewer, event: Event) -> list[SpeakerInterest]:
    """Return the speakers of the timetable in order, then others who declared, at most MAX_SPEAKERS."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    speakers = _list_speakers(session, event)
    declared = {_key(row.speaker): row for row in session.scalars(_speaker_rows(event))}
    found = [_speaker_interest(name, declared.get(key), True) for key, name in speakers.items()]
    found += [
        _speaker_interest(row.speaker, row, False) for key, row in declared.items() if key not in speakers
    ]
    return found[:MAX_SPEAKERS]


def find_blocking_interest(
    session: Session, event: Event, person_id: int | None
) -> InterestDeclaration | None:
    """Return the declared conflict that keeps a person from opening an event, or None.

    It is their own, or that of a speaker who is on the timetable.
    """
    own = find_own_declaration(session, event, person_id) if person_id is not None else None
    if own is not None and own.is_conflict:
        return own
    conflicts = session.scalars(_speaker_rows(event).where(InterestDeclaration.is_conflict)).all()
    if not conflicts:
        return None
    speakers = _list_speakers(session, event)
    return next((row for row in conflicts if _key(row.speaker) in speakers), None)


def refuse_conflict(session: Session, viewer: Viewer, event: Event) -> None:
    """Raise Conflict if the viewer, whoever acts for them, or a speaker declared a conflict of interest."""
    for person_id in {viewer.person_id, viewer.delegate_id}:
        row = find_blocking_interest(session, event, person_id)
        if row is not None:
            raise Conflict(blocking_words(row))


def refuse_own_conflict(session: Session, viewer: Viewer, event: Event) -> None:
    """Raise Conflict if the viewer or whoever acts for them declared a conflict of interest of their own."""
    for person_id in {viewer.person_id, viewer.delegate_id} - {None}:
        row = find_own_declaration(session, event, person_id)
        if row is not None and row.is_conflict:
            raise Conflict(blocking_words(row))


def blocking_words(row: InterestDeclaration) -> str:
    """Return what a conflict blocks, and what to do."""
    if row.person_id is not None:
        return (
            "You declared a conflict of interest in this event. Someone else who schedules these events "
            "must say why it is national and open it."
        )
    return (
        f"A conflict of interest was declared by {row.speaker}. The event cannot be opened until you remove "
        "them from the timetable, or record that they no longer have a conflict."
    )


def export_interests(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person declared about their interests in events."""
    rows = session.execute(
        select(InterestDeclaration, Event.title)
        .join(Event, Event.id == InterestDeclaration.event_id)
        .where(InterestDeclaration.person_id == person_id)
        .order_by(InterestDeclaration.id)
    )
    return [
        {
            "event": title,
            "interest": row.interest or "none",
            "is a conflict": row.is_conflict,
            "declared": isoformat_london(row.declared_at),
        }
        for row, title in rows
    ]


def erase_interests(session: Session, person_id: int) -> None:
    """Delete what a person declared about their own interests."""
    session.execute(delete(InterestDeclaration).where(InterestDeclaration.person_id == person_id))


def delete_old_interests(session: Session, at: datetime) -> int:
    """Delete declarations of interests three years after their event."""
    old = select(Event.id).where(Event.ends_at < at - KEPT_FOR)
    return execute_and_count(
        session, delete(InterestDeclaration).where(InterestDeclaration.event_id.in_(old))
    )


def may_declare(viewer: Viewer, event: Event) -> bool:
    """Return whether a viewer can declare their own interests in an event."""
    return viewer.delegate_id is None and is_allowed(
        viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id
    )


def answer_of(row: InterestDeclaration | None) -> InterestAnswer:
    """Return what a declaration says."""
    if row is None:
        return InterestAnswer.NOT_ASKED
    if row.is_conflict:
        return InterestAnswer.CONFLICT
    return InterestAnswer.INTEREST if row.interest else InterestAnswer.NONE


def _speaker_interest(name: str, row: InterestDeclaration | None, is_on_timetable: bool) -> SpeakerInterest:
    return SpeakerInterest(name, answer_of(row), row.interest if row else "", is_on_timetable)


def _speaker_rows(event: Event) -> Select[InterestDeclaration]:
    return (
        select(InterestDeclaration)
        .where(InterestDeclaration.event_id == event.id, InterestDeclaration.person_id.is_(None))
        .order_by(InterestDeclaration.id)
    )


def _list_speakers(session: Session, event: Event) -> Mapping[str, str]:
    names = session.scalars(
        select(EventSession.speaker)
        .where(EventSession.event_id == event.id, EventSession.speaker != "")
        .order_by(EventSession.position)
    )
    return {_key(name): name for name in names}


def _key(speaker: str) -> str:
    return " ".join(fold_text(speaker).split())


def _check_words(interest: str, needs_words: bool) -> None:
    if needs_words and not interest.strip():
        raise Invalid("interest", "Enter what the interest is")
    if len(interest) > MAX_INTEREST:
        raise Invalid("interest", f"Shorten it to {MAX_INTEREST:,} characters or fewer")


def _record(session: Session, viewer: Viewer, act: str, event: Event, at: datetime) -> None:
    # The activity log says that something was declared, and never what.
    record_audit_entry(
        session,
        viewer,
        act,
        kind="event",
        object_id=event.public_id,
        organisation_id=event.organisation_id,
        at=at,
    )
