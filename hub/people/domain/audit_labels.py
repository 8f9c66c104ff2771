"""Lookups by public id, for the labels of objects in the audit log."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.people.models import Invitation, JoinRequest, LineManager


def list_invitations_by_public_id(session: Session, public_ids: Collection[str]) -> list[Invitation]:
    """Return the invitations with these public ids; deleted ones are missing."""
    return list(session.scalars(select(Invitation).where(Invitation.public_id.in_(public_ids))))


def list_join_requests_by_public_id(session: Session, public_ids: Collection[str]) -> list[JoinRequest]:
    """Return the join requests with these public ids; deleted ones are missing."""
    return list(session.scalars(select(JoinRequest).where(JoinRequest.public_id.in_(public_ids))))


def list_line_managers_by_public_id(session: Session, public_ids: Collection[str]) -> list[LineManager]:
    """Return the line managers with these public ids, confirmed or not; deleted ones are missing."""
    return list(session.scalars(select(LineManager).where(LineManager.public_id.in_(public_ids))))
