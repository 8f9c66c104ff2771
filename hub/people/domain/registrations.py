"""Registrations: a person confirms an email address and then gets an account without any role."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import acquire_rate_limit_lease, clean_email, find_person_by_email, sign_in_person
from hub.kit.errors import Invalid
from hub.kit.keyring import hmac_hex
from hub.kit.one_time_links import OneTimeLink
from hub.kit.page import Link
from hub.mail.domain import enqueue
from hub.people.domain.invitation_acceptance import MAX_NAME_LENGTH, AccountDetails, create_account
from hub.people.domain.invitations import SIGN_IN_LINKS
from hub.people.domain.join_requests import create_join_request
from hub.people.models import PendingRegistration as PendingRegistration
from hub.trusts.domain import Organisation, lock_organisation, organisations_by_id

REGISTRATION_LIFETIME = timedelta(days=2)
A_DAY = timedelta(days=1)
MAX_EMAILS_PER_DAY = 3
"""The most registration emails sent to one address in a day."""
MAX_REGISTRATIONS_PER_CLIENT = 30
"""The rate limit for registrations from one client address."""
REGISTRATION_LINK = OneTimeLink(
    "newcomer",
    PendingRegistration,
    "public_id",
    REGISTRATION_LIFETIME,
    "This link can no longer be used. Go to the page of your trust and start again.",
    (Link("Find your trust", "/trusts"),),
    used_message="This link has already been used. Sign in to continue.",
    used_links=SIGN_IN_LINKS,
)


def start_registration(
    session: Session,
    trust: Organisation,
    *,
    email: str,
    name: str,
    words: str,
    client_address: str,
    at: datetime,
) -> None:
    """Send a link to an email address. The result does not depend on whether it has an account.

    Raises Invalid for an unusable name or address, and RateLimited after too many registrations from this
    client address. If the address has had enough emails today, nothing is sent and no error is raised.
    """
    address, clean_name = clean_email(email), _clean_name(name)
    _count_registration(session, client_address, at)
    # Two registrations at the same time are counted one after the other.
    lock_organisation(session, trust.id)
    if _count_emails_today(session, address, at) >= MAX_EMAILS_PER_DAY:
        return
    registration = PendingRegistration(
        public_id=secrets.token_hex(8),
        email=address,
        name=clean_name,
        organisation_id=trust.id,
        words=words.strip(),
        **REGISTRATION_LINK.start(at),
    )
    session.add(registration)
    session.flush()
    enqueue(session, "newcomer", at=at, about_id=registration.id)


def _clean_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > MAX_NAME_LENGTH:
        raise Invalid("name", f"Enter your name, in {MAX_NAME_LENGTH} characters or fewer")
    return cleaned


def _count_registration(session: Session, client_address: str, at: datetime) -> None:
    client_key = hmac_hex(session, "letters to join from an address", client_address)
    acquire_rate_limit_lease(session, {client_key: MAX_REGISTRATIONS_PER_CLIENT}, at).record_failure()
    session.flush()


def _count_emails_today(session: Session, address: str, at: datetime) -> int:
    statement = select(func.count()).where(
        PendingRegistration.email == address, PendingRegistration.created_at > at - A_DAY
    )
    return session.scalar(statement) or 0


def sign_registration_token(session: Session, registration: PendingRegistration) -> str:
    """Return the signed token for the link of a pending registration."""
    return REGISTRATION_LINK.sign(session, registration)


def get_pending_registration_by_token(
    session: Session, token: str, at: datetime, *, lock: bool = False
) -> PendingRegistration:
    """Return the pending registration of a link's token; raise LinkExpired if it can no longer be used."""
    return REGISTRATION_LINK.get(session, token, at, lock=lock)


def find_pending_registration(session: Session, registration_id: int | None) -> PendingRegistration | None:
    """Return the pending registration with this id, or None."""
    return session.get(PendingRegistration, registration_id) if registration_id is not None else None


def has_account(session: Session, registration: PendingRegistration) -> bool:
    """Return whether the address has an account by now."""
    return find_person_by_email(session, registration.email) is not None


def complete_registration(
    session: Session, registration: PendingRegistration, details: AccountDetails, *, words: str, at: datetime
) -> str:
    """Create the account without a role and the join request; return the token of its login session.

    `words` are those that the person submits now, and not those of the registration, which someone else
    may have started with this address.
    """
    email = registration.email
    REGISTRATION_LINK.use(session, registration, at)
    person = create_account(session, email, details, at)
    trust = organisations_by_id(session, [registration.organisation_id])[registration.organisation_id]
    create_join_request(session, Viewer(person.id), trust, words=words, at=at)
    return sign_in_person(
        session,
        person,
        how="password",
        second_factor=False,
        browser=details.browser,
        at=at,
    )
