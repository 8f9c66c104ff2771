"""Password reset by an emailed link. A request does not reveal whether an account exists."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import PUBLIC, Viewer
from hub.accounts.domain.email_address import normalise_email
from hub.accounts.domain.email_tokens import (
    PASSWORD_RESET,
    create_email_token,
    get_email_token,
    revoke_email_tokens,
    use_email_token,
)
from hub.accounts.domain.login_sessions import end_all_login_sessions
from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import find_person_by_email, is_deactivated
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
"""Links sent to one email address before the rate limit applies, so that its mailbox is not flooded."""
MAX_RESET_LINKS_PER_CLIENT = 30
"""Links requested from one IP address before the rate limit applies."""


def request_password_reset(session: Session, email: str, client: ClientKey, *, at: datetime) -> None:
    """Send a reset link to the person with this email address.

    Without such a person the same work is done and rolled back, so that the time taken reveals nothing.
    Raises RateLimited if this client has requested too many links, whatever the email addresses.
    """
    client_counter = hmac_hex(session, "links asked from an address", client.client_address)
    lease = acquire_rate_limit_lease(session, {client_counter: MAX_RESET_LINKS_PER_CLIENT}, at)
    lease.record_failure()
    session.flush()
    person = find_person_by_email(session, email)
    within_quota = _take_link_quota(session, normalise_email(email), at)
    savepoint = session.begin_nested()
    send_password_reset(session, person, by=PUBLIC, at=at)
    if person is None or is_deactivated(person) or not within_quota:
        savepoint.rollback()
    else:
        savepoint.commit()


def send_password_reset(session: Session, person: Person | None, *, by: Viewer, at: datetime) -> None:
    """Send a person a link for choosing a new password."""
    person_id = None if person is None else person.id
    email_token = create_email_token(session, person_id, PASSWORD_RESET, at=at)
    enqueue(session, "reset", person_id=person_id, about_id=email_token.id, at=at)
    record_audit_entry(session, by, "send reset link", kind="person", object_id=person_id or "", at=at)


def get_person_for_password_reset(session: Session, token: str, at: datetime) -> Person:
    """Return the person a reset link was sent to, without using the link.

    Raises LinkExpired if the link no longer works, NotFound if the account is deactivated.
    """
    email_token = get_email_token(session, PASSWORD_RESET, token, at)
    person = session.get(Person, email_token.person_id)
    if person is None or is_deactivated(person):
        raise NotFound("The account that this link was for no longer exists.")
    return person


def reset_password(session: Session, token: str, password_hash: str, *, at: datetime) -> Person:
    """Set the password with this hash by a reset link, use the link up and end all login sessions.

    The second factor stays as it is, and so does the rate limit on its codes. The rate limit on passwords is
    reset, so that the person can sign in even after others have guessed.
    """
    person = get_person_for_password_reset(session, token, at)
    email_token = get_email_token(session, PASSWORD_RESET, token, at)
    set_password(session, person, password_hash, at)
    use_email_token(session, email_token, at)
    revoke_email_tokens(session, person.id, at)
    end_all_login_sessions(session, person.id)
    reset_rate_limits(session, person.email or "", ("password", "link"))
    record_new_password(session, person, "reset password", at)
    return person


def record_new_password(session: Session, person: Person, act: str, at: datetime) -> None:
    """Record a new password in the audit log and notify the person."""
    record_audit_entry(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
    enqueue(session, "password-changed", person_id=person.id, details={"at": int(at.timestamp())}, at=at)


def _take_link_quota(session: Session, account: str, at: datetime) -> bool:
    counter = hmac_hex(session, "link on an account", account)
    try:
        lease = acquire_rate_limit_lease(session, {counter: MAX_RESET_LINKS}, at)
    except RateLimited:
        return False
    lease.record_failure()
    session.flush()
    return True
