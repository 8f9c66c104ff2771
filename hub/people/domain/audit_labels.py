"""What the record of what was done speaks of: found again by the ids that stand there."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.people.models import Invitation, JoinRequest, LineManager


def list_invitations_by_public_id(session: Session, public_ids: Collection[str]) -> list[Invitation]:
    """Return those of these invitations that are still here."""
    return list(session.scalars(select(Invitation).where(Invitation.public_id.in_(public_ids))))


def list_join_requests_by_public_id(session: Session, public_ids: Collection[str]) -> list[JoinRequest]:
    """Return those of these requests to join that are still here."""
    return list(session.scalars(select(JoinRequest).where(JoinRequest.public_id.in_(public_ids))))


def list_line_managers_by_public_id(session: Session, public_ids: Collection[str]) -> list[LineManager]:
    """Return those of these line managers, confirmed or not, who are still here."""
    return list(session.scalars(select(LineManager).where(LineManager.public_id.in_(public_ids))))
