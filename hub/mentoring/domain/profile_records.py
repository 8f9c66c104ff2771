"""Entries of the activity log on profiles of the register."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.audit.domain import record_audit_entry
from hub.mentoring.models import RegisterProfile


def record_profile_act(
    session: Session, by: Viewer, act: str, profile: RegisterProfile, at: datetime
) -> None:
    """Record an act on a profile, in the transaction of the act itself."""
    record_audit_entry(
        session,
        by,
        act,
        kind="profile",
        object_id=profile.public_id,
        organisation_id=profile.organisation_id,
        at=at,
    )
