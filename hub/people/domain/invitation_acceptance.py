"""Accepting an invitation: with a new account, or with the one that the address has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.access import SECOND_FACTOR_ROLES, Role, Viewer, is_allowed
from hub.accounts.domain import (
    Membership,
    Person,
    create_person,
    find_person_by_email,
    get_person,
    grant_role,
    is_deactivated,
    link_identity,
    list_roles,
    set_password,
    sign_in_person,
)
from hub.audit.domain import record_audit_entry
from hub.kit.emails import Topic
from hub.kit.errors import Conflict, Invalid, NotAllowed
from hub.mail.domain import EmailFrequency, set_email_preferences
from hub.people.domain.invitations import Invitation
from hub.people.domain.role_policy import ACTS_BY_ROLE
from hub.people.models import PendingRegistration

MAX_NAME_LENGTH = 100


@dataclass(frozen=True)
class ExternalIdentity:
    """As whom an identity provider has just vouched for somebody, and whether they proved it twice."""

    provider: str
    subject: str
    second_factor: bool


@dataclass(frozen=True)
class AccountDetails:
    """What somebody says of themselves when they make their account.

    Who comes with an account `elsewhere` needs no password here.
    """

    name: str
    password: str
    email_preferences: Mapping[Topic, EmailFrequency]
    browser: str
    identity: ExternalIdentity | None = None


def create_account(session: Session, email: str, details: AccountDetails, at: datetime) -> Person:
    """Make an account for an address that was just proved, with its password and its choice of letters."""
    name = " ".join(details.name.split())
    if not name:
        raise Invalid("name", "Enter your name")
    if len(name) > MAX_NAME_LENGTH:
        raise Invalid("name", f"Your name must be {MAX_NAME_LENGTH} characters or fewer")
    person = create_person(session, email=email, name=name, at=at)
    if details.identity is None:
        set_password(session, person, details.password, at)
    else:
        link_identity(session, person, details.identity.provider, details.identity.subject, at)
    set_email_preferences(session, person.id, details.email_preferences)
    _clear_pending_registrations(session, email, at)
    record_audit_entry(session, Viewer(person.id), "open account", kind="person", object_id=person.id, at=at)
    return person


def _clear_pending_registrations(session: Session, email: str, at: datetime) -> None:
    # What was said before there was an account has done its work. That the links are used stays known.
    # A row that another holds is left to them: each would wait for the other.
    begun = (
        select(PendingRegistration.id)
        .where(PendingRegistration.email == email)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.scalars(begun))
    emptied = update(PendingRegistration).where(PendingRegistration.id.in_(ids))
    session.execute(emptied.values(email="", name="", words="", used_at=at))


def accept_invitation_with_new_account(
    session: Session, invitation: Invitation, details: AccountDetails, at: datetime
) -> str:
    """Make the account of an invitation, with its role; return the key of its first sign-in."""
    person = create_account(session, invitation.email, details, at)
    _accept(session, invitation, person, at)
    known = details.identity
    return sign_in_person(
        session,
        person,
        how="password" if known is None else known.provider,
        second_factor=known is not None and known.second_factor,
        browser=details.browser,
        at=at,
    )


def accept_invitation(session: Session, viewer: Viewer, invitation: Invitation, at: datetime) -> Membership:
    """Give the role to whoever is signed in; NotAllowed where the invitation is for another address."""
    person = None if viewer.person_id is None else get_person(session, viewer.person_id)
    if person is None or person.email != invitation.email:
        raise NotAllowed("This invitation is for another address than that of your account.")
    return _accept(session, invitation, person, at)


def _accept(session: Session, invitation: Invitation, person: Person, at: datetime) -> Membership:
    invitation.accepted_at, invitation.accepted_by_id = at, person.id
    record_audit_entry(
        session,
        Viewer(person.id),
        "accept invitation",
        kind="invitation",
        object_id=invitation.public_id,
        organisation_id=invitation.organisation_id,
        details={"role": invitation.role},
        at=at,
    )
    if invitation.ends_on is not None and invitation.ends_on < at.date():
        raise Conflict("The time for which you were invited is over. Ask whoever invited you.")
    if not _may_inviter_grant(session, invitation, at):
        raise Conflict("Whoever invited you can no longer do so. Ask the lead of the trust to invite you.")
    inviter = Viewer(invitation.invited_by_id)
    role = Role(invitation.role)
    return grant_role(
        session,
        person,
        invitation.organisation_id,
        role,
        by=Viewer(person.id),
        at=at,
        ends_on=invitation.ends_on,
        granted_by=inviter,
    )


def _may_inviter_grant(session: Session, invitation: Invitation, at: datetime) -> bool:
    # An invitation by the command has no inviter: whoever runs the hub stands behind it.
    if invitation.invited_by_id is None:
        return True
    inviter = get_person(session, invitation.invited_by_id)
    if is_deactivated(inviter):
        return False
    viewer = Viewer(inviter.id, list_roles(session, inviter.id, at.date()))
    act = ACTS_BY_ROLE[Role(invitation.role)]
    return is_allowed(viewer, act, organisation_id=invitation.organisation_id)


def find_invited_person(session: Session, invitation: Invitation) -> Person | None:
    """Return who has the invited address as that of their account, or None."""
    return find_person_by_email(session, invitation.email)


def role_requires_second_factor(role: Role) -> bool:
    """Say whether a role waits until its holder has set up a second factor."""
    return role in SECOND_FACTOR_ROLES
