"""A forgotten password: a link by mail. Whoever asks learns nothing of whether there is an account."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import PUBLIC, Viewer
from hub.accounts.domain.email_tokens import (
    PASSWORD_RESET,
    create_email_token,
    get_email_token,
    revoke_email_tokens,
    use_email_token,
)
from hub.accounts.domain.login_sessions import end_all_login_sessions
from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import find_person_by_email, is_deactivated, normalise_email
from hub.accounts.domain.rate_limits import (
    ClientKey,
    RateLimited,
    acquire_rate_limit_lease,
    reset_rate_limits,
)
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.kit.errors import NotFound
from hub.kit.keyring import hmac_hex
from hub.mail.domain import enqueue

MAX_RESET_LINKS = 3
"""Links that are sent to one address before it has to wait; more would bury what else is in its post."""
MAX_RESET_LINKS_PER_CLIENT = 30
"""Links that one asker may ask for without a wait, from one address of the network."""


def request_password_reset(session: Session, email: str, client: ClientKey, *, at: datetime) -> None:
    """Send a link to whoever has this address; for anybody else do the same, and keep none of it.

    Slowed says how often the asker has asked, and nothing of the address.
    """
    asked = hmac_hex(session, "links asked from an address", client.client_address)
    asker = acquire_rate_limit_lease(session, {asked: MAX_RESET_LINKS_PER_CLIENT}, at)
    asker.record_failure()
    session.flush()
    person = find_person_by_email(session, email)
    wanted = _take_link_quota(session, normalise_email(email), at)
    kept = session.begin_nested()
    send_password_reset(session, person, by=PUBLIC, at=at)
    if person is None or is_deactivated(person) or not wanted:
        kept.rollback()
    else:
        kept.commit()


def send_password_reset(session: Session, person: Person | None, *, by: Viewer, at: datetime) -> None:
    """Send somebody a link by which they choose a new password."""
    person_id = None if person is None else person.id
    proof = create_email_token(session, person_id, PASSWORD_RESET, at=at)
    enqueue(session, "reset", person_id=person_id, about_id=proof.id, at=at)
    record_audit_entry(session, by, "send reset link", kind="person", object_id=person_id or "", at=at)


def get_person_for_password_reset(session: Session, token: str, at: datetime) -> Person:
    """Return whose link this is, without using it up; LinkOver where it no longer works."""
    proof = get_email_token(session, PASSWORD_RESET, token, at)
    person = session.get(Person, proof.person_id)
    if person is None or is_deactivated(person):
        raise NotFound("There is no account to go with this link.")
    return person


def reset_password(session: Session, token: str, password: str, *, at: datetime) -> Person:
    """Give whoever holds the link a new password, once, and sign them out everywhere.

    The second factor stays, and so do the tries at its codes. Whoever was slowed by others is let in again.
    """
    person = get_person_for_password_reset(session, token, at)
    proof = get_email_token(session, PASSWORD_RESET, token, at)
    set_password(session, person, password, at, field="new_password")
    use_email_token(session, proof, at)
    revoke_email_tokens(session, person.id, at)
    end_all_login_sessions(session, person.id)
    reset_rate_limits(session, person.email or "", ("password", "link"))
    record_new_password(session, person, "reset password", at)
    return person


def record_new_password(session: Session, person: Person, act: str, at: datetime) -> None:
    """Write down that somebody has a new password, and tell them."""
    record_audit_entry(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
    enqueue(session, "password-changed", person_id=person.id, details={"at": int(at.timestamp())}, at=at)


def _take_link_quota(session: Session, account: str, at: datetime) -> bool:
    try:
        tries = acquire_rate_limit_lease(
            session, {hmac_hex(session, "link on an account", account): MAX_RESET_LINKS}, at
        )
    except RateLimited:
        return False
    tries.record_failure()
    session.flush()
    return True
