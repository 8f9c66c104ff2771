"""Who is signed in, and as whom: read at each request, so that changes apply from the next one on."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, or_, select
from sqlalchemy.orm import Session

from hub.access import ANONYMOUS, AuthContext, Role, RoleAssignment, Viewer, requires_second_factor
from hub.accounts.domain.login_sessions import hash_token
from hub.accounts.domain.memberships import list_delegated_roles, list_roles
from hub.accounts.domain.persons import is_deactivated
from hub.accounts.domain.providers import IdentityProvider
from hub.accounts.models import Identity, LoginSession, Membership, Person
from hub.kit.clock import day_of
from hub.kit.session_lifetime import MAX_AGE, MAX_IDLE, PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE

SIGN_IN, PERSON, MEMBERSHIP = (model.__table__ for model in (LoginSession, Person, Membership))
SIGNED_IN_STATEMENT = (
    select(
        *(SIGN_IN.c.id, SIGN_IN.c.person_id, SIGN_IN.c.acting_for_id, SIGN_IN.c.how, SIGN_IN.c.second_factor),
        *(SIGN_IN.c.created_at, SIGN_IN.c.seen_at, SIGN_IN.c.proved_at),
        *(PERSON.c.name, MEMBERSHIP.c.organisation_id, MEMBERSHIP.c.role),
    )
    .join(PERSON, PERSON.c.id == SIGN_IN.c.person_id)
    .outerjoin(
        MEMBERSHIP,
        (MEMBERSHIP.c.person_id == PERSON.c.id)
        & or_(MEMBERSHIP.c.ends_on.is_(None), MEMBERSHIP.c.ends_on >= bindparam("today")),
    )
    .where(
        SIGN_IN.c.key_hash == bindparam("key_hash"),
        PERSON.c.disabled_at.is_(None),
        PERSON.c.erased_at.is_(None),
    )
)
"""A row for each role in force of the person of a login session, or one row without a role."""


class Subject(Struct, frozen=True):
    """Whose roles count in a request: the person who signed in, or whom they act for."""

    person_id: int
    name: str
    roles: frozenset[RoleAssignment]


class SignedIn(Subject, frozen=True):
    """The person of a login session with their own roles, and what the session says."""

    login_session_id: int
    acting_for_id: int | None
    how: str
    second_factor: bool
    created_at: datetime
    seen_at: datetime
    authenticated_at: datetime


def load_auth_context(
    session: Session,
    session_token: str,
    at: datetime,
    providers: Mapping[str, IdentityProvider] = MappingProxyType({}),
) -> AuthContext:
    """Return the auth context for a session token; ANONYMOUS if its login session has ended or expired.

    `providers` are the identity providers in use, by slug.
    """
    signed_in = _find_signed_in(session.connection(), session_token, at)
    if signed_in is None:
        return ANONYMOUS
    context = _make_auth_context(signed_in, _resolve_acting_for(session, signed_in, at), at)
    if not context.second_factor_pending:
        return context
    return replace(context, stronger_provider=_find_stronger_provider(session, signed_in, providers))


def find_own_auth_context(connection: Connection, session_token: str, at: datetime) -> AuthContext | None:
    """Return the auth context of a person who acts for themselves with all their roles, by one statement.

    Return None for all others, and if the login session has ended or expired: see `load_auth_context`.
    """
    signed_in = _find_signed_in(connection, session_token, at)
    if signed_in is None or signed_in.acting_for_id is not None:
        return None
    context = _make_auth_context(signed_in, signed_in, at)
    return context if context.is_signed_in and not context.second_factor_pending else None


def _make_auth_context(signed_in: SignedIn, subject: Subject, at: datetime) -> AuthContext:
    """Return the auth context of a login session in which `subject` acts; ANONYMOUS if it has expired."""
    privileged = requires_second_factor(signed_in.roles) or requires_second_factor(subject.roles)
    if _is_expired(signed_in, at, privileged):
        return ANONYMOUS
    second_factor_pending = privileged and not signed_in.second_factor
    is_delegate = subject.person_id != signed_in.person_id
    return AuthContext(
        viewer=Viewer(
            person_id=subject.person_id,
            roles=frozenset() if second_factor_pending else subject.roles,
            delegate_id=signed_in.person_id if is_delegate else None,
        ),
        login_session_id=signed_in.login_session_id,
        signed_in_person_id=signed_in.person_id,
        name=signed_in.name,
        acting_for=subject.name if is_delegate else "",
        authenticated_at=signed_in.authenticated_at,
        second_factor_pending=second_factor_pending,
    )


def _find_signed_in(connection: Connection, session_token: str, at: datetime) -> SignedIn | None:
    # Each request asks this first, so it is one statement, built once, that loads no objects.
    parameters = {"key_hash": hash_token(session_token), "today": day_of(at)}
    rows = connection.execute(SIGNED_IN_STATEMENT, parameters).all()
    if not rows:
        return None
    first = rows[0]
    roles = frozenset(RoleAssignment(row.organisation_id, Role(row.role)) for row in rows if row.role)
    return SignedIn(
        person_id=first.person_id,
        name=first.name,
        roles=roles,
        login_session_id=first.id,
        acting_for_id=first.acting_for_id,
        how=first.how,
        second_factor=first.second_factor,
        created_at=first.created_at,
        seen_at=first.seen_at,
        authenticated_at=first.proved_at,
    )


def _find_stronger_provider(
    session: Session, signed_in: SignedIn, providers: Mapping[str, IdentityProvider]
) -> str:
    statement = (
        select(Identity.provider).where(Identity.person_id == signed_in.person_id).order_by(Identity.id)
    )
    linked = [slug for slug in session.scalars(statement) if slug in providers]
    return providers[linked[0]].label if linked and signed_in.how not in linked else ""


def _resolve_acting_for(session: Session, signed_in: SignedIn, at: datetime) -> Subject:
    if signed_in.acting_for_id is not None:
        other = session.get_one(Person, signed_in.acting_for_id)
        delegated_roles = _usable_delegated_roles(session, signed_in.roles, other, at)
        if delegated_roles and not is_deactivated(other):
            return Subject(other.id, other.name, delegated_roles)
    return Subject(signed_in.person_id, signed_in.name, signed_in.roles)


def _usable_delegated_roles(
    session: Session, own_roles: frozenset[RoleAssignment], other: Person, at: datetime
) -> frozenset[RoleAssignment]:
    roles = list_delegated_roles(own_roles, list_roles(session, other.id, day_of(at)))
    if not requires_second_factor(roles) or _may_have_second_factor(session, other):
        return roles
    # A person without a second factor cannot use privileged roles, so a delegate cannot either.
    return frozenset(role for role in roles if not requires_second_factor([role]))


def viewer_of_person(session: Session, person: Person, today: date) -> Viewer:
    """Return a person with the roles that count on pages once they have signed in, for work outside of these.

    If one of their roles needs a second factor, none of them counts until the person has one.
    """
    roles = list_roles(session, person.id, today)
    can_use_roles = not requires_second_factor(roles) or _may_have_second_factor(session, person)
    return Viewer(person.id, roles if can_use_roles else frozenset())


def _may_have_second_factor(session: Session, person: Person) -> bool:
    # With a linked identity a person may have one, because the identity provider may assert it.
    if person.totp_secret is not None:
        return True
    return session.scalar(select(Identity.id).where(Identity.person_id == person.id).limit(1)) is not None


def _is_expired(signed_in: SignedIn, at: datetime, privileged: bool) -> bool:
    max_age, max_idle = (PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE) if privileged else (MAX_AGE, MAX_IDLE)
    return at - signed_in.created_at > max_age or at - signed_in.seen_at > max_idle
