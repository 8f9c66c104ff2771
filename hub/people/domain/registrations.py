"""Newcomers: somebody without an account proves an address, and has then an account without any role."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import acquire_rate_limit_lease, find_person_by_email, sign_in_person
from hub.kit.errors import Invalid, LinkExpired
from hub.kit.keyring import hmac_hex, sign, unsign
from hub.kit.page import Link
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.domain.email_address import clean_email
from hub.people.domain.invitation_acceptance import MAX_NAME_LENGTH, AccountDetails, create_account
from hub.people.domain.invitations import SIGN_IN_LINKS
from hub.people.domain.join_requests import create_join_request
from hub.people.models import PendingRegistration as PendingRegistration
from hub.trusts.domain import Organisation, lock_organisation, organisations_by_id

PURPOSE = "newcomer"
REGISTRATION_LIFETIME = timedelta(days=2)
A_DAY = timedelta(days=1)
MAX_EMAILS_PER_DAY = 3
"""How many such letters one address is sent in a day, whoever asks for them."""
MAX_REGISTRATIONS_PER_CLIENT = 30
"""How many one asker may ask for without a wait, from one address of the network."""
LINK_EXPIRED = "This link can no longer be used. Go to the page of your trust and begin again."
TRUSTS_LINKS = (Link("Find your trust", "/trusts"),)


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
    """Send a link to an address that somebody says is theirs. The answer is the same for every address.

    Slowed says how often the asker has asked, and nothing of the address.
    """
    folded = clean_email(email)
    named = " ".join(name.split())
    if not named or len(named) > MAX_NAME_LENGTH:
        raise Invalid("name", f"Enter your name, in {MAX_NAME_LENGTH} characters or fewer")
    asker = {
        hmac_hex(session, "letters to join from an address", client_address): MAX_REGISTRATIONS_PER_CLIENT
    }
    acquire_rate_limit_lease(session, asker, at).record_failure()
    session.flush()
    # Two who ask at once are counted one after the other.
    lock_organisation(session, trust.id)
    lately = select(func.count()).where(
        PendingRegistration.email == folded, PendingRegistration.created_at > at - A_DAY
    )
    if (session.scalar(lately) or 0) >= MAX_EMAILS_PER_DAY:
        return
    newcomer = PendingRegistration(
        public_id=secrets.token_hex(8),
        nonce=secrets.token_urlsafe(16),
        email=folded,
        name=named,
        organisation_id=trust.id,
        words=words.strip(),
        created_at=at,
        expires_at=at + REGISTRATION_LIFETIME,
    )
    session.add(newcomer)
    session.flush()
    enqueue(session, "newcomer", at=at, about_id=newcomer.id)


def sign_registration_token(session: Session, registration: PendingRegistration) -> str:
    """Return what the link of a newcomer ends with."""
    return sign(session, PURPOSE, [registration.public_id, registration.nonce])


def get_pending_registration_by_token(
    session: Session, token: str, at: datetime, *, lock: bool = False
) -> PendingRegistration:
    """Return the newcomer to whom a link was sent; LinkOver where it can no longer be used."""
    said = unsign(session, PURPOSE, token)
    if not isinstance(said, list) or len(said) != 2:
        raise LinkExpired(LINK_EXPIRED, TRUSTS_LINKS)
    statement = select(PendingRegistration).where(PendingRegistration.public_id == said[0])
    found = session.scalar(for_update(statement) if lock else statement)
    if found is None or not secrets.compare_digest(found.nonce, str(said[1])):
        raise LinkExpired(LINK_EXPIRED, TRUSTS_LINKS)
    if found.used_at is not None:
        raise LinkExpired("This link has been used already. Sign in to go on.", SIGN_IN_LINKS)
    if found.expires_at <= at:
        raise LinkExpired(LINK_EXPIRED, TRUSTS_LINKS)
    return found


def find_pending_registration(session: Session, registration_id: int | None) -> PendingRegistration | None:
    """Return the newcomer with this id, or None."""
    return session.get(PendingRegistration, registration_id) if registration_id is not None else None


def has_account(session: Session, registration: PendingRegistration) -> bool:
    """Say whether the address has an account by now."""
    return find_person_by_email(session, registration.email) is not None


def complete_registration(
    session: Session, registration: PendingRegistration, details: AccountDetails, *, words: str, at: datetime
) -> str:
    """Make the account, without any role, and the request to join; return the key of its first sign-in.

    The lead is told the words that the newcomer has read here: somebody else may have begun in their name.
    """
    person = create_account(session, registration.email, details, at)
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
