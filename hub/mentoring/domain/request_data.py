"""Personal data of requests and relationships: export, erasure, and how long they are kept."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.domain import person_names_by_id
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import isoformat_utc, now
from hub.kit.row_locks import execute_and_count, for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.requests import ask_next, end_request, lock_profiles
from hub.mentoring.domain.vocabulary import RequestOutcome
from hub.mentoring.models import (
    MentoringRequest,
    RegisterProfile,
    Relationship,
    RelationshipMeeting,
    RequestChoice,
)

REQUESTS_KEPT_FOR = timedelta(days=365)
RELATIONSHIPS_KEPT_FOR = timedelta(days=3 * 365)


def export_requests(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person asked for, and the requests in which they were asked."""
    asked = select(RequestChoice, MentoringRequest).join(
        MentoringRequest, MentoringRequest.id == RequestChoice.request_id
    )
    own = select(MentoringRequest).where(MentoringRequest.person_id == person_id)
    of_profile = asked.join(RegisterProfile, RegisterProfile.id == RequestChoice.profile_id).where(
        RegisterProfile.person_id == person_id, RequestChoice.asked_at.is_not(None)
    )
    return [
        *(_own_row(row) for row in session.scalars(own.order_by(MentoringRequest.id))),
        *(
            {
                "what": "you were asked",
                "kind": request.kind,
                "asked": isoformat_utc(choice.asked_at) if choice.asked_at else "",
                "state": choice.state,
                "reason": choice.decline_code,
            }
            for choice, request in session.execute(of_profile.order_by(RequestChoice.id))
        ),
    ]


def erase_requests(session: Session, person_id: int) -> None:
    """Delete what a person asked for; who asks them just then goes on to the next person of their choice."""
    profiles = select(RegisterProfile.id).where(RegisterProfile.person_id == person_id)
    profile_ids = list(session.scalars(profiles))
    asking = select(RequestChoice.request_id).where(RequestChoice.profile_id.in_(profile_ids))
    both = or_(MentoringRequest.person_id == person_id, MentoringRequest.id.in_(asking))
    session.execute(for_update(select(MentoringRequest.id).where(both).order_by(MentoringRequest.id))).all()
    _free_requests(session, profile_ids, now())
    own = select(MentoringRequest).where(MentoringRequest.person_id == person_id)
    for request in session.scalars(own.order_by(MentoringRequest.id)).all():
        if request.ended_at is None:
            end_request(session, request, RequestOutcome.WITHDRAWN, now())
    ids = select(MentoringRequest.id).where(MentoringRequest.person_id == person_id)
    session.execute(delete(RequestChoice).where(RequestChoice.request_id.in_(ids)))
    session.execute(delete(MentoringRequest).where(MentoringRequest.person_id == person_id))
    moderated = update(MentoringRequest).where(MentoringRequest.moderated_by_id == person_id)
    session.execute(moderated.values(moderated_by_id=None))


def _free_requests(session: Session, profile_ids: Collection[int], at: datetime) -> None:
    """Take profiles out of the requests that ask or suggest them; the caller holds the locks."""
    asking = select(RequestChoice.request_id).where(RequestChoice.profile_id.in_(profile_ids))
    statement = select(MentoringRequest).where(
        MentoringRequest.id.in_(asking), MentoringRequest.ended_at.is_(None)
    )
    requests = session.scalars(statement.order_by(MentoringRequest.id)).all()
    session.execute(delete(RequestChoice).where(RequestChoice.profile_id.in_(profile_ids)))
    suggested = update(RequestChoice).where(RequestChoice.suggested_id.in_(profile_ids))
    session.execute(suggested.values(suggested_id=None))
    for request in requests:
        has_next = ask_next(session, request, at) is not None
        if not has_next and request.on_board_since is None and not _is_asking(session, request):
            end_request(session, request, RequestOutcome.NOBODY, at)


def export_relationships(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the relationships of a person, with what was agreed and when the two met."""
    statement = select(Relationship).where(_is_in(person_id)).order_by(Relationship.id)
    rows = list(session.scalars(statement))
    names = person_names_by_id(session, [id_ for row in rows for id_ in (row.mentor_id, row.mentee_id)])
    return [
        {
            "kind": row.kind,
            "with": names[row.mentee_id if row.mentor_id == person_id else row.mentor_id],
            "state": row.state,
            "agreement": row.agreement,
            "began": isoformat_utc(row.began_at),
            "closed": isoformat_utc(row.closed_at) if row.closed_at else "",
            "reason": row.close_code,
            "meetings": _export_meetings(session, row.id),
        }
        for row in rows
    ]


def erase_relationships(session: Session, person_id: int) -> None:
    """Delete the relationships of a person; the other of an open one is told, and a mentor's place freed."""
    open_ = select(Relationship).where(_is_in(person_id), Relationship.closed_at.is_(None))
    profile_ids = [row.profile_id for row in session.scalars(open_) if row.profile_id is not None]
    profiles = lock_profiles(session, profile_ids)
    for row in session.scalars(for_update(open_.order_by(Relationship.id))).all():
        profile = profiles.get(row.profile_id or 0)
        if profile is not None and profile.person_id != person_id:
            profile.taken = max(0, profile.taken - 1)
        other = row.mentee_id if row.mentor_id == person_id else row.mentor_id
        enqueue(session, "mentoring-account-ended", at=now(), person_id=other, details={"kind": row.kind})
    session.flush()
    ids = select(Relationship.id).where(_is_in(person_id))
    session.execute(delete(RelationshipMeeting).where(RelationshipMeeting.relationship_id.in_(ids)))
    session.execute(delete(Relationship).where(_is_in(person_id)))
    for column in (Relationship.closed_by_id, RelationshipMeeting.created_by_id):
        made = update(column.class_).where(column == person_id)
        session.execute(made.values({column.key: None}))


def delete_old_requests(session: Session, at: datetime) -> int:
    """Delete requests a year after they ended."""
    statement = delete(MentoringRequest).where(MentoringRequest.ended_at < at - REQUESTS_KEPT_FOR)
    return execute_and_count(session, statement)


def delete_old_relationships(session: Session, at: datetime) -> int:
    """Delete relationships three years after they closed."""
    statement = delete(Relationship).where(Relationship.closed_at < at - RELATIONSHIPS_KEPT_FOR)
    return execute_and_count(session, statement)


def _is_in(person_id: int) -> Any:
    return or_(Relationship.mentor_id == person_id, Relationship.mentee_id == person_id)


def _is_asking(session: Session, request: MentoringRequest) -> bool:
    statement = select(RequestChoice.id).where(
        RequestChoice.request_id == request.id, RequestChoice.state == "asked"
    )
    return session.scalars(statement.limit(1)).first() is not None


def _own_row(row: MentoringRequest) -> dict[str, Any]:
    return {
        "what": "you asked",
        "kind": row.kind,
        "what for": ", ".join(row.purposes),
        "capabilities": ", ".join(row.capabilities),
        "formats": ", ".join(row.formats),
        "preference": row.preference,
        "your words": row.words,
        "your words on the board": row.board_words,
        "asked": isoformat_utc(row.created_at),
        "ended": isoformat_utc(row.ended_at) if row.ended_at else "",
        "outcome": row.outcome,
    }


def _export_meetings(session: Session, relationship_id: int) -> list[dict[str, Any]]:
    statement = select(RelationshipMeeting).where(RelationshipMeeting.relationship_id == relationship_id)
    return [
        {
            "begins": isoformat_utc(row.starts_at),
            "minutes": row.minutes,
            "format": row.format,
            "state": row.state,
        }
        for row in session.scalars(statement.order_by(RelationshipMeeting.starts_at))
    ]


REQUEST_DATA = (
    PersonalData(
        "Your requests for a mentor, coach or preceptor, and those in which you were asked",
        ("mentoring_request", "mentoring_request_choice"),
        export_requests,
        erase_requests,
        purpose="So that those whom you ask can answer, one at a time.",
        seen_by="Those whom you ask, while and after they are asked. The board shows a request without your "
        "name, if you put it there.",
    ),
    PersonalData(
        "Your mentoring and coaching",
        ("mentoring_relationship", "mentoring_meeting"),
        export_relationships,
        erase_relationships,
        purpose="So that the two of you have what you agreed, and your meetings in both calendars.",
        seen_by="The two of you alone. Trusts and hub staff see sums without names.",
    ),
)

REQUEST_RETENTION = (
    Retention("Requests for a mentor, coach or preceptor", "a year after they ended", delete_old_requests),
    Retention("Mentoring and coaching", "3 years after it closed", delete_old_relationships),
)
