"""Asking for references: on the day after an event, on a day that someone chose, and three months later."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from hub.accounts.domain import Membership, Person, in_force, lock_person
from hub.catalogue.domain import bump_change_counter
from hub.extension.participations import ParticipationSource
from hub.extension.personal_data import Retention
from hub.kit.clock import day_of, start_of_day, time_of_day, years_before
from hub.kit.row_locks import execute_and_count, for_update
from hub.mail.domain import enqueue
from hub.publishing.domain.reference_words import ASKED_AGAIN_AFTER, Stage
from hub.publishing.domain.references import ASK_AT, ParticipantReference, add_unwritten

ASK_KIND = "reference-ask"
MAX_ASKED = 50
"""How many people are asked in one run of the job; the rest follow in the next."""
ASKED_WITHIN = timedelta(days=30)
"""Who is marked as having come later than this after an event is not asked any more."""
KEPT_YEARS = 6


class Ask(NamedTuple):
    """Someone to ask: of a row that is due, or after an event that ended."""

    person_id: int
    entry_id: int
    organisation_id: int
    ended_at: datetime | None = None
    row_id: int | None = None


def list_asks(session: Session, sources: Sequence[ParticipationSource], at: datetime) -> list[Ask]:
    """Return whom to ask now, at most 50: what is due first, then who came to events that ended.

    Nobody is asked before nine in the morning.
    """
    if time_of_day(at) < ASK_AT:
        return []
    return [*_list_due(session, at), *_list_ended(session, sources, at)][:MAX_ASKED]


def ask_for_reference(session: Session, ask: Ask, at: datetime) -> bool:
    """Ask one person once, in a transaction of its own; return whether they were asked."""
    if lock_person(session, ask.person_id) is None:
        return False
    row = _ask_after_end(session, ask, at) if ask.row_id is None else _ask_again(session, ask.row_id, at)
    if row is None or not _is_member(session, ask.person_id, at):
        return False
    row.asked_at = at
    session.flush()
    enqueue(session, ASK_KIND, at=at, person_id=ask.person_id, about_id=row.id)
    return True


def delete_old_references(session: Session, at: datetime) -> int:
    """Delete references six years after their last change, and the notes of who was asked in vain."""
    oldest = years_before(at, KEPT_YEARS)
    in_vain = and_(
        ParticipantReference.written_at.is_(None),
        ParticipantReference.ask_again_at.is_(None),
        ParticipantReference.year < day_of(at).year - 1,
    )
    count = execute_and_count(
        session, delete(ParticipantReference).where(or_(ParticipantReference.written_at < oldest, in_vain))
    )
    if count:
        bump_change_counter(session)
    return count


def _list_due(session: Session, at: datetime) -> list[Ask]:
    row = ParticipantReference
    statement = (
        select(row.person_id, row.entry_id, row.organisation_id, row.id)
        .where(row.ask_again_at <= at, row.person_id.is_not(None))
        .order_by(row.ask_again_at, row.id)
        .limit(MAX_ASKED)
    )
    return [
        Ask(person_id or 0, entry_id, organisation_id, row_id=id_)
        for person_id, entry_id, organisation_id, id_ in session.execute(statement)
    ]


def _list_ended(session: Session, sources: Sequence[ParticipationSource], at: datetime) -> list[Ask]:
    """Return who took part in what ended on a day before today, has a role, and was not asked yet."""
    today = start_of_day(day_of(at))
    since = at - ASKED_WITHIN
    found = [each for source in sources for each in source.list_participations(session, since, today)]
    if not found:
        return []
    row = ParticipantReference
    statement = select(row.entry_id, row.person_id).where(
        row.entry_id.in_({each.entry_id for each in found}), row.stage == Stage.END.value
    )
    known = {(entry_id, person_id) for entry_id, person_id in session.execute(statement)}
    waiting = [each for each in found if (each.entry_id, each.person_id) not in known][: 2 * MAX_ASKED]
    members = _organisations_by_person(session, [each.person_id for each in waiting], at)
    return [
        Ask(each.person_id, each.entry_id, members[each.person_id], ended_at=each.ended_at)
        for each in waiting
        if each.person_id in members
    ]


def _ask_after_end(session: Session, ask: Ask, at: datetime) -> ParticipantReference | None:
    ended_at = ask.ended_at or at
    statement = select(ParticipantReference.id).where(
        ParticipantReference.entry_id == ask.entry_id,
        ParticipantReference.person_id == ask.person_id,
        ParticipantReference.stage == Stage.END.value,
    )
    if session.scalar(statement) is not None:
        return None
    year = day_of(ended_at).year
    row = add_unwritten(session, ask.person_id, ask.entry_id, ask.organisation_id, Stage.END, year)
    row.ask_again_at = ended_at + ASKED_AGAIN_AFTER
    return row


def _ask_again(session: Session, row_id: int, at: datetime) -> ParticipantReference | None:
    """Return the row of what someone is asked for now: the first time on a day they chose, or later."""
    statement = select(ParticipantReference).where(ParticipantReference.id == row_id)
    row = session.scalar(for_update(statement))
    if row is None or row.person_id is None or row.ask_again_at is None or row.ask_again_at > at:
        return None
    if row.written_at is None and row.asked_at is None:
        row.ask_again_at = at + ASKED_AGAIN_AFTER
        return row
    row.ask_again_at = None
    later = select(ParticipantReference.id).where(
        ParticipantReference.entry_id == row.entry_id,
        ParticipantReference.person_id == row.person_id,
        ParticipantReference.stage == Stage.LATER.value,
    )
    if session.scalar(later) is not None:
        return None
    return add_unwritten(session, row.person_id, row.entry_id, row.organisation_id, Stage.LATER, row.year)


def _is_member(session: Session, person_id: int, at: datetime) -> bool:
    return person_id in _organisations_by_person(session, [person_id], at)


def _organisations_by_person(session: Session, person_ids: Sequence[int], at: datetime) -> dict[int, int]:
    """Return an organisation of each person who has a role today and an active account."""
    rows = session.execute(
        select(Membership.person_id, Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.person_id.in_(set(person_ids)),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
            in_force(day_of(at)),
        )
        .order_by(Membership.id.desc())
    )
    return {row.person_id: row.organisation_id for row in rows}


REFERENCE_RETENTION = (
    Retention(
        "References for programmes and events, and that you were asked for one",
        "6 years after their last change. The record that we asked you is kept until the end of the "
        "following year.",
        delete_old_references,
    ),
)
