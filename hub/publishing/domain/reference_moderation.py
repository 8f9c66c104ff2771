"""What others do with a reference: the trust comments, readers report, hub staff hide.

The trust that runs a programme or event can never remove a reference, and neither can its leads.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.kit.errors import Conflict, Invalid
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.publishing.domain.reference_reads import (
    get_reference_to_comment,
    get_reference_to_moderate,
    get_shown_reference,
    may_comment,
)
from hub.publishing.domain.reference_words import MAX_REASON_LENGTH, HideReason
from hub.publishing.domain.references import AUDIT_KIND, ParticipantReference

HIDDEN_KIND = "reference-hidden"
MAX_OPEN_REPORTS = 10
ALREADY = "Your organisation has commented on this reference. It can comment again if the reference changes."
OWN_REFERENCE = "You gave this reference, so someone else has to comment on it."


def comment_on_reference(
    session: Session, viewer: Viewer, public_id: str, words: str, at: datetime
) -> ParticipantReference:
    """Add the comment of the organisation that runs it: once, and again after the reference was changed."""
    _lock(session, public_id)
    row, entry = get_reference_to_comment(session, viewer, public_id)
    if row.person_id == viewer.person_id:
        raise Conflict(OWN_REFERENCE)
    if not may_comment(viewer, row, entry):
        raise Conflict(ALREADY)
    row.trust_comment = _check(words, "words", "Enter your organisation’s comment")
    row.commented_by_id, row.commented_at = viewer.person_id, at
    session.flush()
    bump_change_counter(session)
    _record(session, viewer, "comment on reference", row, at, entry.owner_id)
    return row


def report_reference(
    session: Session, viewer: Viewer, public_id: str, words: str, at: datetime
) -> ParticipantReference:
    """Report a reference to hub staff; of two reports that nobody has read the first stays."""
    require(viewer, Act.REPORT_ITEMS, person_id=viewer.person_id)
    _lock(session, public_id)
    row, _ = get_shown_reference(session, viewer, public_id)
    text = _check(words, "words", "Say what is wrong with it")
    if row.reported_at is not None:
        return row
    own = select(func.count()).where(ParticipantReference.reported_by_id == viewer.person_id)
    if (session.scalar(own.where(ParticipantReference.reported_at.is_not(None))) or 0) >= MAX_OPEN_REPORTS:
        raise Conflict("Hub staff have not read your last reports yet. Please wait until they have.")
    row.report, row.reported_by_id, row.reported_at = text, viewer.person_id, at
    session.flush()
    _record(session, viewer, "report reference", row, at)
    return row


def hide_reference(
    session: Session, viewer: Viewer, public_id: str, reason: HideReason, note: str, at: datetime
) -> ParticipantReference:
    """Take a reference off its page for one of three reasons; its author is told, and the page says so."""
    row = _lock_to_moderate(session, viewer, public_id)
    if row.hidden_at is not None and (row.written_at is None or row.written_at <= row.hidden_at):
        raise Conflict("This reference is already hidden.")
    row.hidden_note = _check(note, "note", "Say why, so that the person who gave the reference knows")
    row.hidden_reason, row.hidden_at = reason.value, at
    _settle(row, viewer)
    session.flush()
    if row.person_id is not None:
        enqueue(session, HIDDEN_KIND, at=at, person_id=row.person_id, about_id=row.id)
    bump_change_counter(session)
    _record(session, viewer, "hide reference", row, at)
    return row


def keep_reference(session: Session, viewer: Viewer, public_id: str, at: datetime) -> ParticipantReference:
    """Leave a reference that was reported as it is."""
    row = _lock_to_moderate(session, viewer, public_id)
    if row.reported_at is None:
        raise Conflict("There is no report about this reference.")
    _settle(row, viewer)
    session.flush()
    _record(session, viewer, "keep reference", row, at)
    return row


def show_reference(session: Session, viewer: Viewer, public_id: str, at: datetime) -> ParticipantReference:
    """Show a reference again that hub staff had hidden."""
    row = _lock_to_moderate(session, viewer, public_id)
    if row.hidden_at is None:
        raise Conflict("This reference is not hidden.")
    row.hidden_at, row.hidden_reason, row.hidden_note = None, "", ""
    _settle(row, viewer)
    session.flush()
    bump_change_counter(session)
    _record(session, viewer, "show reference", row, at)
    return row


def _lock(session: Session, public_id: str) -> None:
    statement = select(ParticipantReference).where(ParticipantReference.public_id == public_id)
    session.scalar(for_update(statement))


def _lock_to_moderate(session: Session, viewer: Viewer, public_id: str) -> ParticipantReference:
    _lock(session, public_id)
    return get_reference_to_moderate(session, viewer, public_id)[0]


def _settle(row: ParticipantReference, viewer: Viewer) -> None:
    """Record who decided, and end the report."""
    row.report, row.reported_by_id, row.reported_at = "", None, None
    row.decided_by_id = viewer.person_id


def _check(words: str, field: str, message: str) -> str:
    if not words.strip():
        raise Invalid(field, message)
    if len(words) > MAX_REASON_LENGTH:
        raise Invalid(field, f"Use {MAX_REASON_LENGTH:,} characters or fewer")
    return words.strip()


def _record(
    session: Session,
    by: Viewer,
    act: str,
    row: ParticipantReference,
    at: datetime,
    organisation_id: int | None = None,
) -> None:
    record_audit_entry(
        session,
        by,
        act,
        kind=AUDIT_KIND,
        object_id=row.public_id,
        organisation_id=organisation_id,
        at=at,
    )
