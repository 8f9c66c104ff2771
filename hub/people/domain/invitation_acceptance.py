"""Accepting an invitation: with a new account, or with the one that the address has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.access import SECOND_FACTOR_ROLES, Role, Viewer, allowed
from hub.accounts.domain import (
    Membership,
    Person,
    create_person,
    give_role,
    is_shut,
    link_identity,
    person_at,
    person_with,
    roles_of,
    set_password,
    sign_in,
)
from hub.audit.domain import record
from hub.kit.emails import Topic
from hub.kit.errors import Conflict, Invalid, NotAllowed
from hub.mail.domain import HowOften, choose
from hub.people.domain.invitations import Invitation
from hub.people.domain.role_policy import ACTS
from hub.people.models import Newcomer

LONGEST_NAME = 100


@dataclass(frozen=True)
class Elsewhere:
    """As whom an identity provider has just vouched for somebody, and whether they proved it twice."""

    provider: str
    subject: str
    second_factor: bool


@dataclass(frozen=True)
class Welcome:
    """What somebody says of themselves when they make their account.

    Who comes with an account `elsewhere` needs no password here.
    """

    name: str
    password: str
    hears: Mapping[Topic, HowOften]
    browser: str
    elsewhere: Elsewhere | None = None


def open_account(session: Session, email: str, welcome: Welcome, at: datetime) -> Person:
    """Make an account for an address that was just proved, with its password and its choice of letters."""
    name = " ".join(welcome.name.split())
    if not name:
        raise Invalid("name", "Enter your name")
    if len(name) > LONGEST_NAME:
        raise Invalid("name", f"Your name must be {LONGEST_NAME} characters or fewer")
    person = create_person(session, email=email, name=name, at=at)
    if welcome.elsewhere is None:
        set_password(session, person, welcome.password, at)
    else:
        link_identity(session, person, welcome.elsewhere.provider, welcome.elsewhere.subject, at)
    choose(session, person.id, welcome.hears)
    _forget_beginnings(session, email, at)
    record(session, Viewer(person.id), "open account", kind="person", object_id=person.id, at=at)
    return person


def _forget_beginnings(session: Session, email: str, at: datetime) -> None:
    # What was said before there was an account has done its work. That the links are used stays known.
    # A row that another holds is left to them: each would wait for the other.
    begun = select(Newcomer.id).where(Newcomer.email == email).with_for_update(skip_locked=True)
    ids = list(session.scalars(begun))
    emptied = update(Newcomer).where(Newcomer.id.in_(ids))
    session.execute(emptied.values(email="", name="", words="", used_at=at))


def accept_as_newcomer(session: Session, invitation: Invitation, welcome: Welcome, at: datetime) -> str:
    """Make the account of an invitation, with its role; return the key of its first sign-in."""
    person = open_account(session, invitation.email, welcome, at)
    _take(session, invitation, person, at)
    known = welcome.elsewhere
    return sign_in(
        session,
        person,
        how="password" if known is None else known.provider,
        second_factor=known is not None and known.second_factor,
        browser=welcome.browser,
        at=at,
    )


def accept_as_oneself(session: Session, viewer: Viewer, invitation: Invitation, at: datetime) -> Membership:
    """Give the role to whoever is signed in; NotAllowed where the invitation is for another address."""
    person = None if viewer.person_id is None else person_with(session, viewer.person_id)
    if person is None or person.email != invitation.email:
        raise NotAllowed("This invitation is for another address than that of your account.")
    return _take(session, invitation, person, at)


def _take(session: Session, invitation: Invitation, person: Person, at: datetime) -> Membership:
    invitation.accepted_at, invitation.accepted_by_id = at, person.id
    record(
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
    if not _may_still_give(session, invitation, at):
        raise Conflict("Whoever invited you can no longer do so. Ask the lead of the trust to invite you.")
    inviter = Viewer(invitation.invited_by_id)
    role = Role(invitation.role)
    return give_role(
        session,
        person,
        invitation.organisation_id,
        role,
        by=Viewer(person.id),
        at=at,
        ends_on=invitation.ends_on,
        given_by=inviter,
    )


def _may_still_give(session: Session, invitation: Invitation, at: datetime) -> bool:
    # An invitation by the command has no inviter: whoever runs the hub stands behind it.
    if invitation.invited_by_id is None:
        return True
    inviter = person_with(session, invitation.invited_by_id)
    if is_shut(inviter):
        return False
    viewer = Viewer(inviter.id, roles_of(session, inviter.id, at.date()))
    act = ACTS[Role(invitation.role)]
    return allowed(viewer, act, organisation_id=invitation.organisation_id)


def whose_account(session: Session, invitation: Invitation) -> Person | None:
    """Return who has the invited address as that of their account, or None."""
    return person_at(session, invitation.email)


def needs_second_factor(role: Role) -> bool:
    """Say whether a role waits until its holder has set up a second factor."""
    return role in SECOND_FACTOR_ROLES
