"""Profiles gone quiet: their person is asked once whether they still stand, and after that they are paused.

Quiet is a profile whose person has done nothing for 180 days, or has let two requests expire since.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import bump_change_counter
from hub.kit.clock import day_of
from hub.kit.errors import Conflict
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.catalogue_entries import update_entry
from hub.mentoring.domain.profile_records import record_profile_act
from hub.mentoring.domain.profiles import get_own_profile
from hub.mentoring.domain.vocabulary import ChoiceState, ProfileState, RegisterKind
from hub.mentoring.models import RegisterProfile, RequestChoice

QUIET_AFTER = timedelta(days=180)
EXPIRED_REQUESTS = 2
ANSWER_WITHIN = timedelta(days=14)
NO_END = date(2199, 12, 31)
"""The last day of a pause that ends when its person says so."""
MAX_AT_ONCE = 200


def list_quiet(session: Session, at: datetime) -> list[int]:
    """Return the ids of profiles to ask or to pause now."""
    statement = select(RegisterProfile.id).where(_is_due(at)).order_by(RegisterProfile.id)
    return list(session.scalars(statement.limit(MAX_AT_ONCE)))


def follow_up_quiet(session: Session, profile_id: int, at: datetime) -> str:
    """Ask the person of a quiet profile, or pause it 14 days later; return what was done in one word."""
    statement = select(RegisterProfile).where(RegisterProfile.id == profile_id, _is_due(at))
    profile = session.scalar(for_update(statement))
    if profile is None:
        return ""
    if profile.asked_at is None:
        profile.asked_at = at
        session.flush()
        enqueue(session, "profile-quiet", at=at, person_id=profile.person_id, about_id=profile.id)
        return "asked"
    profile.paused_until = NO_END
    session.flush()
    enqueue(session, "profile-paused", at=at, person_id=profile.person_id, about_id=profile.id)
    bump_change_counter(session)
    update_entry(session, profile, at)
    return "paused"


def confirm_available(session: Session, viewer: Viewer, kind: RegisterKind, at: datetime) -> RegisterProfile:
    """Say that the viewer's profile still stands; a pause because it was quiet ends."""
    profile = get_own_profile(session, viewer, kind, lock=True)
    if profile.state != ProfileState.LISTED:
        raise Conflict("This profile is not on the register.")
    profile.active_at, profile.asked_at = at, None
    if profile.paused_until == NO_END:
        profile.paused_until = None
    session.flush()
    bump_change_counter(session)
    update_entry(session, profile, at)
    record_profile_act(session, viewer, "confirm profile", profile, at)
    return profile


def _is_due(at: datetime) -> ColumnElement[bool]:
    return and_(
        RegisterProfile.state == ProfileState.LISTED.value,
        or_(RegisterProfile.paused_until.is_(None), RegisterProfile.paused_until < day_of(at)),
        or_(
            RegisterProfile.asked_at <= at - ANSWER_WITHIN,
            RegisterProfile.asked_at.is_(None) & _is_quiet(at),
        ),
    )


def _is_quiet(at: datetime) -> ColumnElement[bool]:
    expired = (
        select(func.count())
        .where(
            RequestChoice.profile_id == RegisterProfile.id,
            RequestChoice.state == ChoiceState.EXPIRED.value,
            RequestChoice.expires_at > RegisterProfile.active_at,
        )
        .correlate(RegisterProfile)
        .scalar_subquery()
    )
    return or_(RegisterProfile.active_at < at - QUIET_AFTER, expired >= EXPIRED_REQUESTS)
