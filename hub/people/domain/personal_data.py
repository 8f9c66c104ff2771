"""Personal data of this feature: export, erasure and deletion after the retention period."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.domain import list_email_addresses, list_memberships, person_names_by_id
from hub.kit.clock import isoformat_london, now
from hub.kit.row_locks import execute_and_count
from hub.people.models import (
    Delegate,
    GuestReminder,
    Invitation,
    JoinRequest,
    LineManager,
    PendingRegistration,
)
from hub.trusts.domain import organisations_by_id

UNANSWERED_KEPT_FOR = timedelta(days=30)
ACCEPTED_KEPT_FOR = timedelta(days=365)
DECIDED_KEPT_FOR = timedelta(days=365)
UNCONFIRMED_KEPT_FOR = timedelta(days=90)


def export_invitations(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the invitations to a person's addresses and those that they sent."""
    addresses = list_email_addresses(session, person_id)
    statement = select(Invitation).where(
        or_(
            Invitation.email.in_(addresses),
            Invitation.accepted_by_id == person_id,
            Invitation.invited_by_id == person_id,
        )
    )
    rows = list(session.scalars(statement.order_by(Invitation.id)))
    organisations = organisations_by_id(session, [row.organisation_id for row in rows])
    return [
        {
            "sent by you": row.invited_by_id == person_id,
            "email address": row.email,
            "name": row.name,
            "organisation": organisations[row.organisation_id].name,
            "role": row.role,
            "last day": row.ends_on.isoformat() if row.ends_on else "",
            "sent": isoformat_london(row.created_at),
            "ends": isoformat_london(row.expires_at),
            "accepted": _isoformat_or_empty(row.accepted_at),
            "withdrawn": _isoformat_or_empty(row.withdrawn_at),
        }
        for row in rows
    ]


def erase_invitations(session: Session, person_id: int) -> None:
    """Delete the invitations to a person; withdraw those that they sent and remove their id from them."""
    addresses = list_email_addresses(session, person_id)
    session.execute(
        delete(Invitation).where(or_(Invitation.email.in_(addresses), Invitation.accepted_by_id == person_id))
    )
    sent = update(Invitation).where(Invitation.invited_by_id == person_id)
    unanswered = sent.where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    session.execute(unanswered.values(withdrawn_at=now()))
    session.execute(sent.values(invited_by_id=None))


def export_pending_registrations(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the pending registrations of a person's addresses."""
    addresses = list_email_addresses(session, person_id)
    rows = list(
        session.scalars(
            select(PendingRegistration)
            .where(PendingRegistration.email.in_(addresses))
            .order_by(PendingRegistration.id)
        )
    )
    organisations = organisations_by_id(session, [row.organisation_id for row in rows])
    return [
        {
            "email address": row.email,
            "name": row.name,
            "trust": organisations[row.organisation_id].name,
            "your words": row.words,
            "begun": isoformat_london(row.created_at),
            "used": _isoformat_or_empty(row.used_at),
        }
        for row in rows
    ]


def erase_pending_registrations(session: Session, person_id: int) -> None:
    """Delete the pending registrations of a person's addresses."""
    session.execute(
        delete(PendingRegistration).where(
            PendingRegistration.email.in_(list_email_addresses(session, person_id))
        )
    )


def export_guest_reminders(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the last days of a person's guest roles for which a reminder was sent."""
    ids = [membership.id for membership in list_memberships(session, person_id)]
    rows = session.scalars(select(GuestReminder).where(GuestReminder.membership_id.in_(ids)))
    return [{"last day": row.ends_on.isoformat()} for row in rows]


def erase_guest_reminders(session: Session, person_id: int) -> None:
    """Delete the guest reminders about a person."""
    ids = [membership.id for membership in list_memberships(session, person_id)]
    session.execute(delete(GuestReminder).where(GuestReminder.membership_id.in_(ids)))


def export_join_requests(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the join requests of a person with their answers."""
    statement = select(JoinRequest).where(JoinRequest.person_id == person_id)
    rows = list(session.scalars(statement.order_by(JoinRequest.id)))
    ids = [id_ for row in rows for id_ in (row.organisation_id, row.leaves_id) if id_ is not None]
    organisations = organisations_by_id(session, ids)
    return [
        {
            "trust": organisations[row.organisation_id].name,
            "moving from": organisations[row.leaves_id].name if row.leaves_id else "",
            "your words": row.words,
            "asked": isoformat_london(row.created_at),
            "answered": _isoformat_or_empty(row.decided_at),
            "answer": {None: "", True: "yes", False: "no"}[row.accepted],
            "reason": row.reason,
        }
        for row in rows
    ]


def erase_join_requests(session: Session, person_id: int) -> None:
    """Delete the join requests of a person, and remove their id from those that they answered."""
    session.execute(delete(JoinRequest).where(JoinRequest.person_id == person_id))
    session.execute(
        update(JoinRequest).where(JoinRequest.decided_by_id == person_id).values(decided_by_id=None)
    )


def export_line_managers(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the line manager relations of a person, on both sides."""
    addresses = list_email_addresses(session, person_id)
    statement = select(LineManager).where(
        or_(
            LineManager.person_id == person_id,
            LineManager.manager_id == person_id,
            LineManager.email.in_(addresses),
        )
    )
    rows = list(session.scalars(statement.order_by(LineManager.id)))
    names = person_names_by_id(session, [id_ for row in rows for id_ in (row.person_id, row.manager_id)])
    return [
        {
            "person": names[row.person_id],
            "line manager": names[row.manager_id] if row.manager_id else (row.email or ""),
            "named": isoformat_london(row.named_at),
            "confirmed": _isoformat_or_empty(row.confirmed_at),
        }
        for row in rows
    ]


def erase_line_managers(session: Session, person_id: int) -> None:
    """Delete the line manager relations of a person, on both sides."""
    addresses = list_email_addresses(session, person_id)
    session.execute(
        delete(LineManager).where(
            or_(
                LineManager.person_id == person_id,
                LineManager.manager_id == person_id,
                LineManager.email.in_(addresses),
            )
        )
    )


def export_delegates(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the delegations of a person, on both sides."""
    statement = select(Delegate).where(
        or_(Delegate.person_id == person_id, Delegate.delegate_id == person_id)
    )
    rows = list(session.scalars(statement.order_by(Delegate.id)))
    names = person_names_by_id(session, [id_ for row in rows for id_ in (row.person_id, row.delegate_id)])
    return [
        {
            "person": names[row.person_id],
            "assistant": names[row.delegate_id],
            "since": isoformat_london(row.since),
        }
        for row in rows
    ]


def erase_delegates(session: Session, person_id: int) -> None:
    """Delete the delegations of a person, on both sides."""
    session.execute(
        delete(Delegate).where(or_(Delegate.person_id == person_id, Delegate.delegate_id == person_id))
    )


def delete_old_invitations(session: Session, at: datetime) -> int:
    """Delete invitations 30 days after they ended unanswered, and a year after they were accepted."""
    ended = or_(
        Invitation.expires_at < at - UNANSWERED_KEPT_FOR, Invitation.withdrawn_at < at - UNANSWERED_KEPT_FOR
    )
    unanswered = Invitation.accepted_at.is_(None) & ended
    statement = delete(Invitation).where(or_(unanswered, Invitation.accepted_at < at - ACCEPTED_KEPT_FOR))
    return execute_and_count(session, statement)


def delete_old_pending_registrations(session: Session, at: datetime) -> int:
    """Delete pending registrations 30 days after their link expired."""
    return execute_and_count(
        session, delete(PendingRegistration).where(PendingRegistration.expires_at < at - UNANSWERED_KEPT_FOR)
    )


def delete_old_join_requests(session: Session, at: datetime) -> int:
    """Delete answered join requests after a year."""
    return execute_and_count(
        session, delete(JoinRequest).where(JoinRequest.decided_at < at - DECIDED_KEPT_FOR)
    )


def delete_unconfirmed_line_managers(session: Session, at: datetime) -> int:
    """Delete line manager relations that were not confirmed within 90 days."""
    statement = delete(LineManager).where(
        LineManager.confirmed_at.is_(None), LineManager.named_at < at - UNCONFIRMED_KEPT_FOR
    )
    return execute_and_count(session, statement)


def _isoformat_or_empty(at: datetime | None) -> str:
    return isoformat_london(at) if at else ""
