"""Accepting an invitation, with a new account or with the existing one of the address."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
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
    hash_new_password,
    is_deactivated,
    link_identity,
    list_roles,
    set_password,
    sign_in_person,
)
from hub.audit.domain import record_audit_entry
from hub.kit.clock import day_of
from hub.kit.emails import Topic
from hub.kit.errors import Conflict, Invalid, NotAllowed
from hub.mail.domain import EmailFrequency, set_email_preferences
from hub.people.domain.invitations import INVITATION_LINK, Invitation
from hub.people.domain.role_policy import ACTS_BY_ROLE
from hub.people.models import PendingRegistration

MAX_NAME_LENGTH = 100


class ExternalIdentity(Struct, frozen=True):
    """An identity verified by a provider, and whether a second factor was used there."""

    provider: str
    subject: str
    second_factor: bool


class AccountDetails(Struct, frozen=True):
    """The values for a new account: with an external `identity` there is no hash of a password."""

    name: str
    password_hash: str | None
    email_preferences: Mapping[Topic, EmailFrequency]
    browser: str
    identity: ExternalIdentity | None = None


def clean_name(name: str) -> str:
    """Return the name for a new account without needless spaces; raise Invalid if it is empty or too long."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("name", "Enter your name")
    if len(name) > MAX_NAME_LENGTH:
        raise Invalid("name", f"Your name must be {MAX_NAME_LENGTH} characters or fewer")
    return name


def hash_account_password(name: str, email: str, password: str) -> str:
    """Return the hash of the password for a new account; raise Invalid if a name or password is no good."""
    return hash_new_password(password, personal_words=(clean_name(name), email))


def create_account(session: Session, email: str, details: AccountDetails, at: datetime) -> Person:
    """Create an account for a confirmed address, with a password or identity and email preferences."""
    person = create_person(session, email=email, name=clean_name(details.name), at=at)
    if details.identity is not None:
        link_identity(session, person, details.identity.provider, details.identity.subject, at)
    elif details.password_hash is not None:
        set_password(session, person, details.password_hash, at)
    else:
        raise Invalid("password", "Choose a password")
    set_email_preferences(session, person.id, details.email_preferences)
    _clear_pending_registrations(session, email, at)
    record_audit_entry(session, Viewer(person.id), "open account", kind="person", object_id=person.id, at=at)
    return person


def _clear_pending_registrations(session: Session, email: str, at: datetime) -> None:
    # The account replaces the data of pending registrations; only the fact that their links are used stays.
    # Rows locked by another transaction are skipped, to avoid a deadlock.
    unlocked = (
        select(PendingRegistration.id)
        .where(PendingRegistration.email == email)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.scalars(unlocked))
    update_statement = update(PendingRegistration).where(PendingRegistration.id.in_(ids))
    session.execute(update_statement.values(email="", name="", words="", used_at=at))


def accept_invitation_with_new_account(
    session: Session, invitation: Invitation, details: AccountDetails, at: datetime
) -> str:
    """Create the account of an invitation, give it the role, and return the token of its login session."""
    person = create_account(session, invitation.email, details, at)
    _accept(session, invitation, person, at)
    identity = details.identity
    return sign_in_person(
        session,
        person,
        how="password" if identity is None else identity.provider,
        second_factor=identity is not None and identity.second_factor,
        browser=details.browser,
        at=at,
    )


def accept_invitation(session: Session, viewer: Viewer, invitation: Invitation, at: datetime) -> Membership:
    """Give the viewer the role of the invitation; raise NotAllowed if it is for another address."""
    person = None if viewer.person_id is None else get_person(session, viewer.person_id)
    if person is None or person.email != invitation.email:
        raise NotAllowed(
            "This invitation was sent to a different email address from the one on your account."
        )
    return _accept(session, invitation, person, at)


def _accept(session: Session, invitation: Invitation, person: Person, at: datetime) -> Membership:
    INVITATION_LINK.use(session, invitation, at, accepted_by_id=person.id)
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
    if invitation.ends_on is not None and invitation.ends_on < day_of(at):
        raise Conflict(
            "The last day of this invitation has passed. Ask the person who invited you for a new one."
        )
    if not _may_inviter_grant(session, invitation, at):
        raise Conflict(
            "The person who invited you can no longer give this role. Ask the trust's lead to invite you."
        )
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
    # An invitation created by the CLI has no inviter and is always valid.
    if invitation.invited_by_id is None:
        return True
    inviter = get_person(session, invitation.invited_by_id)
    if is_deactivated(inviter):
        return False
    viewer = Viewer(inviter.id, list_roles(session, inviter.id, day_of(at)))
    act = ACTS_BY_ROLE[Role(invitation.role)]
    return is_allowed(viewer, act, organisation_id=invitation.organisation_id)


def find_invited_person(session: Session, invitation: Invitation) -> Person | None:
    """Return the person whose account has the invited address, or None."""
    return find_person_by_email(session, invitation.email)


def role_requires_second_factor(role: Role) -> bool:
    """Return whether the role takes effect only once its holder has set up a second factor."""
    return role in SECOND_FACTOR_ROLES
