"""The choices of a request: whom it asks, in which order, and the profiles behind them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.kit.row_locks import for_update
from hub.mentoring.domain.vocabulary import ChoiceState
from hub.mentoring.models import MentoringRequest, RegisterProfile, RequestChoice


def list_choices(session: Session, request: MentoringRequest) -> list[RequestChoice]:
    """Return the people whom a request asks, in order of preference."""
    statement = select(RequestChoice).where(RequestChoice.request_id == request.id)
    return list(session.scalars(statement.order_by(RequestChoice.position)))


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
