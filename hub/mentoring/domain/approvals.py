"""Approval of profiles: a lead of the organisation or hub staff list a profile, or return it with a reason.

Being listed is not an endorsement: each trust assesses whether a person suits its needs.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids, require
from hub.accounts.domain import decides_for_self
from hub.catalogue.domain import bump_change_counter
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.catalogue_entries import update_entry
from hub.mentoring.domain.profile_records import record_profile_act
from hub.mentoring.domain.vocabulary import ProfileState
from hub.mentoring.models import RegisterProfile

MAX_WAITING = 100
NOTHING_TO_DECIDE = "This profile is no longer waiting for approval."


def list_waiting_profiles(session: Session, viewer: Viewer) -> list[RegisterProfile]:
    """Return the profiles that the viewer can approve, those that wait longest first."""
    organisations = permitted_organisation_ids(viewer, Act.MANAGE_REGISTER)
    if organisations == frozenset() or viewer.delegate_id is not None:
        return []
    statement = select(RegisterProfile).where(
        RegisterProfile.state == ProfileState.SUBMITTED.value,
        RegisterProfile.person_id != viewer.person_id,
    )
    if organisations is not None:
        statement = statement.where(RegisterProfile.organisation_id.in_(organisations))
    return list(session.scalars(statement.order_by(RegisterProfile.submitted_at).limit(MAX_WAITING)))


def get_profile_to_decide(
    session: Session, viewer: Viewer, public_id: str, *, lock: bool = False
) -> RegisterProfile:
    """Return a profile that waits for approval; raise NotFound for one's own, and unless one manages it."""
    statement = select(RegisterProfile).where(RegisterProfile.public_id == public_id)
    profile = session.scalar(for_update(statement) if lock else statement)
    if profile is None:
        raise NotFound(NOTHING_TO_DECIDE)
    require(viewer, Act.MANAGE_REGISTER, organisation_id=profile.organisation_id)
    if decides_for_self(viewer, profile.person_id):
        raise NotFound("Someone else has to approve your own profile.")
    if profile.state != ProfileState.SUBMITTED:
        raise NotFound(NOTHING_TO_DECIDE)
    return profile


def approve_profile(
    session: Session, viewer: Viewer, public_id: str, revision: int, at: datetime
) -> RegisterProfile:
    """Put a profile on the register; `revision` is that which the viewer read."""
    profile = _lock_to_decide(session, viewer, public_id, revision)
    _decide(profile, viewer, ProfileState.LISTED, at)
    session.flush()
    enqueue(session, "profile-approved", at=at, person_id=profile.person_id, about_id=profile.id)
    bump_change_counter(session)
    update_entry(session, profile, at)
    record_profile_act(session, viewer, "approve profile", profile, at)
    return profile


def return_profile(
    session: Session, viewer: Viewer, public_id: str, revision: int, reason: str, at: datetime
) -> RegisterProfile:
    """Return a profile to its person with what to change."""
    profile = _lock_to_decide(session, viewer, public_id, revision)
    if not reason.strip():
        raise Invalid("reason", "Say what to change")
    _decide(profile, viewer, ProfileState.RETURNED, at)
    profile.return_reason = reason.strip()
    session.flush()
    enqueue(session, "profile-returned", at=at, person_id=profile.person_id, about_id=profile.id)
    record_profile_act(session, viewer, "return profile", profile, at)
    return profile


def _lock_to_decide(session: Session, viewer: Viewer, public_id: str, revision: int) -> RegisterProfile:
    profile = get_profile_to_decide(session, viewer, public_id, lock=True)
    if profile.revision != revision:
        raise Conflict("The profile has changed since you read it. Read it again, then decide.")
    return profile


def _decide(profile: RegisterProfile, viewer: Viewer, state: ProfileState, at: datetime) -> None:
    profile.state, profile.decided_at, profile.decided_by_id = state.value, at, viewer.person_id
    profile.active_at, profile.asked_at = at, None
