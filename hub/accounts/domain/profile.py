"""Changes that a person makes to their own account: name, password and email address."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.email_address import clean_email
from hub.accounts.domain.email_tokens import (
    EMAIL_CHANGE,
    create_email_token,
    get_email_token,
    revoke_email_tokens,
    use_email_token,
)
from hub.accounts.domain.login_sessions import (
    LoginSession,
    end_all_login_sessions,
    lock_login_session,
    renew_login_session,
)
from hub.accounts.domain.password_reset import record_new_password
from hub.accounts.domain.passwords import PasswordCheck, set_password
from hub.accounts.domain.persons import find_person_by_email, is_deactivated
from hub.accounts.domain.rate_limits import acquire_rate_limit_lease
from hub.accounts.domain.sign_in import CREDENTIALS_CHANGED, PasswordAttempt, accept_own_password
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.mail.domain import enqueue

MAX_EMAIL_CHANGE_LINKS = 5
EMAIL_UNAVAILABLE = "This email address cannot be used for your account. Ask again with a different one."


def change_name(session: Session, person: Person, name: str, *, at: datetime) -> None:
    """Change the name of a person."""
    bump_change_counter(session)  # the page of their trust may show the name
    person.name = " ".join(name.split())
    _record_own_act(session, person, "change name", at)


def change_password(
    session: Session,
    person: Person,
    login_session: LoginSession,
    current: tuple[PasswordAttempt, PasswordCheck] | None,
    new_hash: str,
    *,
    at: datetime,
) -> str:
    """Change a password to one with this hash, if the current one was right; return the new session token.

    All other login sessions end. `current` is None if there is no password yet, as for a person who signs in
    with an identity provider. Raises Invalid if it was wrong, Conflict if the password was changed meanwhile.
    """
    # The person is locked first, as when an account is deactivated.
    session.refresh(person, with_for_update=True)
    lock_login_session(session, login_session.id)
    if current is not None:
        accept_own_password(session, person, *current, at=at, field="current_password")
    elif person.password_hash is not None:
        raise Conflict(CREDENTIALS_CHANGED)
    set_password(session, person, new_hash, at)
    revoke_email_tokens(session, person.id, at)
    end_all_login_sessions(session, person.id, except_id=login_session.id)
    record_new_password(session, person, "change password", at)
    return renew_login_session(session, login_session.id, at)


def request_email_change(session: Session, person: Person, email: str, *, at: datetime) -> None:
    """Send a link to a new email address, and a notice to the current one.

    An address that already has an account gets an email that says so; the caller cannot tell the difference.
    """
    new_email = clean_email(email)
    if new_email == person.email:
        raise Invalid("email", "This is already your email address")
    counter = hmac_hex(session, "addresses asked for", str(person.id))
    lease = acquire_rate_limit_lease(session, {counter: MAX_EMAIL_CHANGE_LINKS}, at)
    lease.record_failure()
    email_token = create_email_token(
        session, person.id, EMAIL_CHANGE, at=at, new_email=new_email, old_email=person.email
    )
    details = {"at": int(at.timestamp())}
    enqueue(session, "email-confirm", person_id=person.id, about_id=email_token.id, at=at)
    enqueue(session, "email-asked", person_id=person.id, about_id=email_token.id, details=details, at=at)
    _record_own_act(session, person, "ask for new address", at)


def get_new_email(session: Session, token: str, at: datetime) -> str:
    """Return the email address that a link confirms, without using the link."""
    return get_email_token(session, EMAIL_CHANGE, token, at).new_email or ""


def confirm_email_change(session: Session, token: str, *, at: datetime) -> Person:
    """Change the email address of the person a link was sent to; notify the old address.

    Raises LinkExpired if the link no longer works, Conflict if the new address has an account by now.
    """
    email_token = get_email_token(session, EMAIL_CHANGE, token, at)
    person = session.get(Person, email_token.person_id)
    if person is None or is_deactivated(person) or not email_token.new_email:
        raise NotFound("The account that this link was for no longer exists.")
    use_email_token(session, email_token, at)
    if find_person_by_email(session, email_token.new_email) is not None:
        raise Conflict(EMAIL_UNAVAILABLE)
    try:
        with session.begin_nested():
            person.email = email_token.new_email
            session.flush()
    except IntegrityError:  # another request took it at the same time
        raise Conflict(EMAIL_UNAVAILABLE) from None
    revoke_email_tokens(session, person.id, at)
    details = {"at": int(at.timestamp())}
    enqueue(session, "email-changed", person_id=person.id, about_id=email_token.id, details=details, at=at)
    _record_own_act(session, person, "change address", at)
    return person


def _record_own_act(session: Session, person: Person, act: str, at: datetime) -> None:
    record_audit_entry(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
