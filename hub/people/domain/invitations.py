"""Invitations: a role offered to an email address by a one-time link."""

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import PUBLIC, Act, Role, Viewer, is_allowed, require
from hub.accounts.domain import Membership, Person, clean_email, in_force
from hub.audit.domain import record_audit_entry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.one_time_links import OneTimeLink
from hub.kit.page import Link
from hub.kit.row_locks import for_update
from hub.kit.text import split_words
from hub.mail.domain import enqueue
from hub.people.domain.people_filters import PeopleFilters, matches_words
from hub.people.domain.role_policy import ACTS_BY_ROLE, refuse_self_assignment, validate_assignable_role
from hub.people.models import Invitation as Invitation
from hub.trusts.domain import Organisation, lock_organisation

INVITATION_LIFETIME = timedelta(days=14)
MAX_GUEST_DURATION = timedelta(days=366)
SIGN_IN_LINKS = (Link("Sign in", "/sign-in"),)
INVITATION_LINK = OneTimeLink(
    "invitation",
    Invitation,
    "public_id",
    INVITATION_LIFETIME,
    "This invitation can no longer be used. Ask the person who invited you to send it again.",
    used="accepted_at",
    withdrawn="withdrawn_at",
    used_message="This invitation has already been accepted. Sign in to continue.",
    used_links=SIGN_IN_LINKS,
)


def invite_person(
    session: Session,
    viewer: Viewer,
    organisation: Organisation,
    *,
    email: str,
    role: Role,
    at: datetime,
    name: str = "",
    ends_on: date | None = None,
) -> Invitation:
    """Invite a person by email. Outside the team, the result does not say whether an address has an account.

    Raises Invalid for unusable values, Conflict if somebody with this address has this role already or is
    invited to it.
    """
    validate_assignable_role(viewer, organisation, role)
    refuse_self_assignment(session, viewer, clean_email(email))
    if _has_role(session, organisation.id, clean_email(email), role, day_of(at)):
        raise Conflict("This person already has this role. See their name in the team.")
    invitation = create_invitation(
        session, organisation, email=email, role=role, at=at, by=viewer, name=name, ends_on=ends_on
    )
    enqueue_invitation_email(session, invitation, at)
    return invitation


def create_invitation(
    session: Session,
    organisation: Organisation,
    *,
    email: str,
    role: Role,
    at: datetime,
    by: Viewer,
    name: str = "",
    ends_on: date | None = None,
) -> Invitation:
    """Create an invitation without sending an email; the caller has checked that `by` may do it."""
    address = clean_email(email)
    validate_last_day(role, ends_on, day_of(at))
    lock_organisation(session, organisation.id)
    if find_open_invitation(session, organisation.id, address, role, at) is not None:
        raise Conflict("This person has already been invited to this role and has not answered yet.")
    invitation = Invitation(
        public_id=secrets.token_hex(8),
        email=address,
        name=" ".join(name.split()),
        organisation_id=organisation.id,
        role=role.value,
        ends_on=ends_on if role is Role.GUEST else None,
        invited_by_id=by.person_id,
        **INVITATION_LINK.start(at),
    )
    session.add(invitation)
    session.flush()
    _record_invitation_act(session, by, "invite", invitation, at)
    return invitation


def create_or_renew_invitation(
    session: Session, organisation: Organisation, email: str, role: Role, ends_on: date | None, at: datetime
) -> Invitation:
    """Create an invitation, or give an open one a new link, which replaces the old one; for the CLI."""
    invitation = find_open_invitation(session, organisation.id, clean_email(email), role, at)
    if invitation is None:
        return create_invitation(
            session, organisation, email=email, role=role, at=at, by=PUBLIC, ends_on=ends_on
        )
    invitation.ends_on = ends_on or invitation.ends_on
    _renew(session, invitation, by=PUBLIC, at=at)
    return invitation


def _has_role(session: Session, organisation_id: int, email: str, role: Role, today: date) -> bool:
    statement = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.email == email, Membership.organisation_id == organisation_id, in_force(today))
        .where(Membership.role == role.value)
    )
    return session.scalar(statement.limit(1)) is not None


def validate_last_day(role: Role, ends_on: date | None, today: date) -> None:
    """Raise Invalid for a guest whose last day is missing, past or more than a year away."""
    if role is not Role.GUEST:
        return
    if ends_on is None:
        raise Invalid("ends_on", "Enter the last day of the guest’s role")
    if ends_on < today:
        raise Invalid("ends_on", "The last day of the guest’s role must be today or later")
    if ends_on > today + MAX_GUEST_DURATION:
        raise Invalid(
            "ends_on", "The last day of the guest’s role must be within a year. You can extend it later"
        )


def find_open_invitation(
    session: Session, organisation_id: int, email: str, role: Role, at: datetime
) -> Invitation | None:
    """Return the open invitation of this address in this role, or None."""
    return session.scalar(
        select(Invitation).where(
            Invitation.organisation_id == organisation_id,
            Invitation.email == email,
            Invitation.role == role.value,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > at,
        )
    )


def list_open_invitations(session: Session, organisation_id: int, at: datetime) -> list[Invitation]:
    """Return the invitations to an organisation that can still be accepted, without a permission check."""
    unanswered = _list_unanswered(session, organisation_id)
    return [invitation for invitation in unanswered if invitation.expires_at > at]


def list_unanswered_invitations(
    session: Session, viewer: Viewer, organisation: Organisation, filters: PeopleFilters
) -> list[Invitation]:
    """Return the unanswered invitations that match the filters, expired ones included; newest first."""
    require(viewer, Act.SEE_TEAM, organisation_id=organisation.id)
    words = split_words(filters.q)
    return [
        invitation
        for invitation in _list_unanswered(session, organisation.id)
        if filters.role in (None, invitation.role) and matches_words(words, invitation.name, invitation.email)
    ]


def _list_unanswered(session: Session, organisation_id: int) -> list[Invitation]:
    statement = select(Invitation).where(
        Invitation.organisation_id == organisation_id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    return list(session.scalars(statement.order_by(Invitation.created_at.desc(), Invitation.id.desc())))


def get_unanswered_invitation(
    session: Session, viewer: Viewer, organisation: Organisation, public_id: str
) -> Invitation:
    """Return an unanswered invitation with a row lock; raise NotFound if the viewer may not change it."""
    statement = select(Invitation).where(
        Invitation.public_id == public_id, Invitation.organisation_id == organisation.id
    )
    invitation = session.scalar(for_update(statement))
    if invitation is None or not is_allowed(
        viewer, ACTS_BY_ROLE[Role(invitation.role)], organisation_id=organisation.id
    ):
        raise NotFound("There is no such invitation.")
    if invitation.accepted_at is not None:
        raise Conflict("This invitation has just been accepted.")
    if invitation.withdrawn_at is not None:
        raise Conflict("This invitation has just been cancelled.")
    return invitation


def withdraw_invitation(session: Session, invitation: Invitation, *, by: Viewer, at: datetime) -> None:
    """Withdraw an unanswered invitation; its link no longer works."""
    invitation.withdrawn_at = at
    _record_invitation_act(session, by, "withdraw invitation", invitation, at)


def resend_invitation(session: Session, invitation: Invitation, *, by: Viewer, at: datetime) -> None:
    """Send an invitation again with a new link and lifetime; the previous link no longer works."""
    refuse_self_assignment(session, by, invitation.email)
    _renew(session, invitation, by=by, at=at)
    enqueue_invitation_email(session, invitation, at)


def _renew(session: Session, invitation: Invitation, *, by: Viewer, at: datetime) -> None:
    validate_last_day(Role(invitation.role), invitation.ends_on, day_of(at))
    INVITATION_LINK.renew(invitation, at)
    _record_invitation_act(session, by, "send invitation again", invitation, at)
    session.flush()


def enqueue_invitation_email(session: Session, invitation: Invitation, at: datetime) -> None:
    """Put the email with the link into the outbox."""
    enqueue(
        session,
        "invitation",
        at=at,
        about_id=invitation.id,
        details={"until": invitation_version(invitation)},
    )


def invitation_version(invitation: Invitation) -> int:
    """Return a number that changes each time the invitation is sent."""
    return round(invitation.expires_at.timestamp() * 1_000_000)


def sign_invitation_token(session: Session, invitation: Invitation) -> str:
    """Return the signed token for the link of an invitation."""
    return INVITATION_LINK.sign(session, invitation)


def get_invitation_by_token(session: Session, token: str, at: datetime, *, lock: bool = False) -> Invitation:
    """Return the invitation of a link's token; raise LinkExpired if it can no longer be used."""
    return INVITATION_LINK.get(session, token, at, lock=lock)


def find_invitation(session: Session, invitation_id: int | None) -> Invitation | None:
    """Return the invitation with this id, or None."""
    return session.get(Invitation, invitation_id) if invitation_id is not None else None


def _record_invitation_act(
    session: Session, by: Viewer, act: str, invitation: Invitation, at: datetime
) -> None:
    record_audit_entry(
        session,
        by,
        act,
        kind="invitation",
        object_id=invitation.public_id,
        organisation_id=invitation.organisation_id,
        details={"role": invitation.role},
        at=at,
    )
