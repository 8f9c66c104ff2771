"""The choices of a request: whom it asks, in which order, and the profiles behind them."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.kit.row_locks import for_update
from hub.mentoring.domain.vocabulary import ChoiceState
from hub.mentoring.models import MentoringRequest, RegisterProfile, RequestChoice


def list_choices(session: Session, request: MentoringRequest) -> list[RequestChoice]:
    """Return the people whom a request asks, in order of preference."""
    statement = select(RequestChoice).where(RequestChoice.request_id == request.id)
    return list(session.scalars(statement.order_by(RequestChoice.position)))


def list_open_requests(
    session: Session, viewer: Viewer
) -> list[tuple[MentoringRequest, RequestChoice | None, int | None]]:
    """Return the viewer's requests that have not ended, with who is asked now: their choice and person id."""
    require(viewer, Act.ASK_FOR_MENTORING, person_id=viewer.person_id)
    is_asked = and_(
        RequestChoice.request_id == MentoringRequest.id, RequestChoice.state == ChoiceState.ASKED.value
    )
    rows = session.execute(
        select(MentoringRequest, RequestChoice, RegisterProfile.person_id)
        .outerjoin(RequestChoice, is_asked)
        .outerjoin(RegisterProfile, RegisterProfile.id == RequestChoice.profile_id)
        .where(MentoringRequest.person_id == viewer.person_id, MentoringRequest.ended_at.is_(None))
        .order_by(MentoringRequest.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def list_profiles_of_choices(
    session: Session, choices: Sequence[RequestChoice]
) -> dict[int, RegisterProfile]:
    """Return the profiles that choices ask or suggest, by id."""
    ids = {choice.profile_id for choice in choices}
    ids |= {choice.suggested_id for choice in choices if choice.suggested_id is not None}
    statement = select(RegisterProfile).where(RegisterProfile.id.in_(ids))
    return {profile.id: profile for profile in session.scalars(statement)}


def find_asked(session: Session, request: MentoringRequest) -> RequestChoice | None:
    """Return the choice of a request whose person is asked now, or None."""
    return session.scalar(
        select(RequestChoice).where(
            RequestChoice.request_id == request.id, RequestChoice.state == ChoiceState.ASKED.value
        )
    )


def lock_profiles(session: Session, ids: Sequence[int]) -> dict[int, RegisterProfile]:
    """Lock profiles in the order of their ids, and return them by id."""
    statement = select(RegisterProfile).where(RegisterProfile.id.in_(ids)).order_by(RegisterProfile.id)
    return {profile.id: profile for profile in session.scalars(for_update(statement))}


def is_choice(session: Session, request: MentoringRequest, profile: RegisterProfile) -> bool:
    """Return whether a request asks this profile, has asked it or will, or was offered its help."""
    statement = select(RequestChoice.id).where(
        RequestChoice.request_id == request.id,
        RequestChoice.profile_id == profile.id,
    )
    return session.scalar(statement) is not None
