"""Concerns: they reach someone outside the pair and its line management, in words that are encrypted.

A concern belongs to the organisation whose leads (or, in the hub office, whose staff) deal with it. It passes
to the hub office if nobody takes it in time, or nobody is left who may.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed, permitted_organisation_ids, require
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import decrypt, encrypt
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.concern_handlers import (
    find_office_id,
    list_handler_ids,
    list_involved,
    may_handle,
)
from hub.mentoring.domain.relationship_vocabulary import ConcernAbout, ConcernReader, ConcernState
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.models import MentoringConcern

PURPOSE = "mentoring concerns"
PASSED_ON_AFTER = timedelta(days=7)
MAX_OPEN, MAX_OWN = 100, 50
NO_CONCERN = "This concern does not exist, or you do not have access to it."
NOBODY = (
    "Nobody on the hub is independent enough to deal with this. Speak to your trust’s Freedom to Speak "
    "Up Guardian."
)
UNREADABLE = (
    "This text cannot be read at the moment, because the hub does not have the key that encrypted it. "
    "Ask the hub office."
)


class ConcernPlan(Struct, frozen=True):
    """What a person raises. `relationship_id` is the public id of one of their relationships, or empty."""

    about: ConcernAbout
    words: str
    addressee: ConcernReader
    relationship_id: str = ""


def raise_concern(session: Session, viewer: Viewer, plan: ConcernPlan, at: datetime) -> MentoringConcern:
    """Raise a concern; those who may deal with it are told that one waits, and not what it says.

    Raises Conflict if nobody on the hub is outside of it.
    """
    require(viewer, Act.RAISE_CONCERN, person_id=viewer.person_id)
    if not plan.words.strip():
        raise Invalid("words", "Say what you are worried about")
    relationship = get_relationship(session, viewer, plan.relationship_id) if plan.relationship_id else None
    concern = MentoringConcern(
        public_id=str(uuid4()),
        relationship_id=relationship.id if relationship else None,
        raised_by_id=viewer.person_id,
        about=plan.about.value,
        sealed=encrypt(session, PURPOSE, plan.words.strip()),
        state=ConcernState.NEW.value,
        answer="",
        created_at=at,
    )
    pair = (relationship.mentor_id, relationship.mentee_id) if relationship else ()
    involved = [person_id for person_id in {viewer.person_id, *pair} if person_id is not None]
    own = sorted(viewer.organisation_ids) if plan.addressee is ConcernReader.TRUST else []
    concern.organisation_id, handlers = _find_readers(session, own, involved, at)
    session.add(concern)
    session.flush()
    _tell(session, handlers, concern, at)
    _record(session, viewer, "raise concern", concern, at)
    return concern


def list_own_concerns(session: Session, viewer: Viewer) -> list[MentoringConcern]:
    """Return the concerns that the viewer raised, the newest first."""
    require(viewer, Act.RAISE_CONCERN, person_id=viewer.person_id)
    statement = select(MentoringConcern).where(MentoringConcern.raised_by_id == viewer.person_id)
    return list(session.scalars(statement.order_by(MentoringConcern.id.desc()).limit(MAX_OWN)))


def list_concerns_to_handle(session: Session, viewer: Viewer, at: datetime) -> list[MentoringConcern]:
    """Return the open concerns that wait for the viewer, or that the viewer took, the oldest first."""
    if (
        viewer.delegate_id is not None
        or permitted_organisation_ids(viewer, Act.HANDLE_CONCERNS) == frozenset()
    ):
        return []
    statement = (
        select(MentoringConcern)
        .where(
            MentoringConcern.state != ConcernState.CLOSED.value,
            MentoringConcern.organisation_id.in_(viewer.organisation_ids),
            or_(MentoringConcern.handler_id.is_(None), MentoringConcern.handler_id == viewer.person_id),
        )
        .order_by(MentoringConcern.id)
        .limit(MAX_OPEN)
    )
    rows = session.scalars(statement).all()
    return [row for row in rows if may_handle(session, viewer.person_id, row, at)]


def get_concern(
    session: Session, viewer: Viewer, public_id: str, at: datetime, *, lock: bool = False
) -> MentoringConcern:
    """Return a concern to who raised it and to whoever may deal with it; raise NotFound for others."""
    statement = select(MentoringConcern).where(MentoringConcern.public_id == public_id)
    concern = session.scalar(for_update(statement) if lock else statement)
    if concern is None or viewer.person_id is None or viewer.delegate_id is not None:
        raise NotFound(NO_CONCERN)
    if concern.raised_by_id != viewer.person_id and not is_handler(session, viewer, concern, at):
        raise NotFound(NO_CONCERN)
    return concern


def is_handler(session: Session, viewer: Viewer, concern: MentoringConcern, at: datetime) -> bool:
    """Return whether the viewer deals with a concern, or may take it."""
    return (
        is_allowed(viewer, Act.HANDLE_CONCERNS, organisation_id=concern.organisation_id)
        and concern.handler_id in (None, viewer.person_id)
        and may_handle(session, viewer.person_id, concern, at)
    )


def read_words(session: Session, concern: MentoringConcern) -> str:
    """Return what a concern says; call it only for who may read the concern."""
    return decrypt(session, PURPOSE, concern.sealed) or UNREADABLE


def read_answer(session: Session, concern: MentoringConcern) -> str:
    """Return the answer to a concern, empty while there is none."""
    return decrypt(session, PURPOSE, concern.answer) or UNREADABLE if concern.answer else ""


def take_concern(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringConcern:
    """Take a concern: from now on the viewer alone deals with it."""
    concern = _lock_to_handle(session, viewer, public_id, at)
    if concern.state != ConcernState.NEW:
        raise Conflict("Someone is already dealing with this concern.")
    concern.state, concern.handler_id = ConcernState.TAKEN.value, viewer.person_id
    concern.taken_at = at
    session.flush()
    _tell_raiser(session, concern, at)
    _record(session, viewer, "take concern", concern, at)
    return concern


def close_concern(
    session: Session, viewer: Viewer, public_id: str, answer: str, at: datetime
) -> MentoringConcern:
    """Close a concern that the viewer took, with an answer to who raised it."""
    concern = _lock_to_handle(session, viewer, public_id, at)
    if concern.state != ConcernState.TAKEN:
        raise Conflict("Take on the concern before you answer it. A closed concern cannot be reopened.")
    if not answer.strip():
        raise Invalid("answer", "Say what happened, or why nothing could be done")
    concern.answer = encrypt(session, PURPOSE, answer.strip())
    concern.state, concern.closed_at = ConcernState.CLOSED.value, at
    session.flush()
    _tell_raiser(session, concern, at)
    _record(session, viewer, "close concern", concern, at)
    return concern


def list_open_concerns(session: Session) -> list[int]:
    """Return the ids of the open concerns of trusts, which the job follows up."""
    statement = select(MentoringConcern.id).where(
        MentoringConcern.state != ConcernState.CLOSED.value,
        MentoringConcern.organisation_id != (find_office_id(session) or 0),
    )
    return list(session.scalars(statement.order_by(MentoringConcern.id)))


def pass_on_concern(session: Session, concern_id: int, at: datetime) -> bool:
    """Move a concern to the hub office if its trust does not deal with it; return whether it was."""
    statement = select(MentoringConcern).where(MentoringConcern.id == concern_id)
    concern = session.execute(for_update(statement)).scalar_one()
    if concern.state == ConcernState.CLOSED:
        return False
    involved, office_id = list_involved(session, concern), find_office_id(session)
    able = list_handler_ids(session, concern.organisation_id, involved, at)
    is_late = concern.state == ConcernState.NEW and concern.created_at + PASSED_ON_AFTER <= at
    is_left = not able or (concern.handler_id is not None and concern.handler_id not in able)
    is_left = is_left or (concern.state == ConcernState.TAKEN and concern.handler_id is None)
    handlers = list_handler_ids(session, office_id, involved, at) if office_id else []
    if not handlers or not (is_late or is_left) or concern.organisation_id == office_id:
        return False
    concern.organisation_id, concern.handler_id = office_id or 0, None
    concern.state, concern.taken_at = ConcernState.NEW.value, None
    session.flush()
    _tell(session, handlers, concern, at)
    return True


def _find_readers(
    session: Session, own: list[int], involved: list[int], at: datetime
) -> tuple[int, list[int]]:
    office_id = find_office_id(session)
    for organisation_id in (*own, *([office_id] if office_id else [])):
        if handlers := list_handler_ids(session, organisation_id, involved, at):
            return organisation_id, handlers
    raise Conflict(NOBODY)


def _lock_to_handle(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringConcern:
    concern = get_concern(session, viewer, public_id, at, lock=True)
    if not is_handler(session, viewer, concern, at):
        raise NotFound(NO_CONCERN)
    return concern


def _tell(session: Session, handlers: list[int], concern: MentoringConcern, at: datetime) -> None:
    for person_id in handlers:
        enqueue(session, "mentoring-concern", at=at, person_id=person_id, about_id=concern.id)


def _tell_raiser(session: Session, concern: MentoringConcern, at: datetime) -> None:
    if concern.raised_by_id is not None:
        enqueue(
            session, "mentoring-concern-moved", at=at, person_id=concern.raised_by_id, about_id=concern.id
        )


def _record(session: Session, by: Viewer, act: str, concern: MentoringConcern, at: datetime) -> None:
    """Record an act without an organisation, so that no trust lead reads of it."""
    record_audit_entry(session, by, act, kind="mentoring concern", object_id=concern.public_id, at=at)
