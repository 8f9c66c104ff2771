"""What people change of their own account: their name, their password, their email address."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Viewer
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
from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import find_person_by_email, is_deactivated, normalise_email
from hub.accounts.domain.rate_limits import ClientKey, acquire_rate_limit_lease
from hub.accounts.domain.sign_in import check_own_password
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.mail.domain import enqueue

MAX_EMAIL_CHANGE_LINKS = 5
EMAIL_UNAVAILABLE = "This address cannot be used for your account. Ask for the change again with another."


def change_name(session: Session, person: Person, name: str, *, at: datetime) -> None:
    """Call somebody what they wish to be called."""
    bump_change_counter(session)  # the page of their trust may name them
    person.name = " ".join(name.split())
    _record_own_act(session, person, "change name", at)


def change_password(
    session: Session, person: Person, login_session: LoginSession, current: str, new: str, *, at: datetime
) -> str:
    """Give somebody who knows their password a new one; return the key by which they stay signed in here.

    They are signed out everywhere else. Who has none yet, because their organisation vouches for them, is
    not asked for it.
    """
    # A page that refuses keeps what was written, so nothing is changed before all is looked at. The person is
    # held first, as by whoever shuts an account.
    session.refresh(person, with_for_update=True)
    lock_login_session(session, login_session.id)
    if person.password_hash is not None:
        place = ClientKey(client_address="", device_key=str(login_session.id))
        check_own_password(session, person, current, place, at=at, field="current_password")
    if current == new:
        raise Invalid("new_password", "The new password is the one you have")
    set_password(session, person, new, at, field="new_password")
    revoke_email_tokens(session, person.id, at)
    end_all_login_sessions(session, person.id, except_id=login_session.id)
    record_new_password(session, person, "change password", at)
    return renew_login_session(session, login_session.id, at)


def request_email_change(session: Session, person: Person, email: str, *, at: datetime) -> None:
    """Send a link to a new address, and a notice to the one in use.

    An address that has an account gets a letter that says so; here nothing tells the two apart.
    """
    new = normalise_email(email)
    if new == person.email:
        raise Invalid("email", "This is your address already")
    tries = acquire_rate_limit_lease(
        session, {hmac_hex(session, "addresses asked for", str(person.id)): MAX_EMAIL_CHANGE_LINKS}, at
    )
    tries.record_failure()
    proof = create_email_token(session, person.id, EMAIL_CHANGE, at=at, new_email=new, old_email=person.email)
    details = {"at": int(at.timestamp())}
    enqueue(session, "email-confirm", person_id=person.id, about_id=proof.id, at=at)
    enqueue(session, "email-asked", person_id=person.id, about_id=proof.id, details=details, at=at)
    _record_own_act(session, person, "ask for new address", at)


def get_new_email(session: Session, token: str, at: datetime) -> str:
    """Return the address that a link is to confirm, without using it up."""
    return get_email_token(session, EMAIL_CHANGE, token, at).new_email or ""


def confirm_email_change(session: Session, token: str, *, at: datetime) -> Person:
    """Let the person whose link this is sign in with the new address from now on; both addresses are told."""
    proof = get_email_token(session, EMAIL_CHANGE, token, at)
    person = session.get(Person, proof.person_id)
    if person is None or is_deactivated(person) or not proof.new_email:
        raise NotFound("There is no account to go with this link.")
    use_email_token(session, proof, at)
    if find_person_by_email(session, proof.new_email) is not None:
        raise Conflict(EMAIL_UNAVAILABLE)
    try:
        with session.begin_nested():
            person.email = proof.new_email
            session.flush()
    except IntegrityError:  # somebody else took it at the same moment
        raise Conflict(EMAIL_UNAVAILABLE) from None
    revoke_email_tokens(session, person.id, at)
    details = {"at": int(at.timestamp())}
    enqueue(session, "email-changed", person_id=person.id, about_id=proof.id, details=details, at=at)
    _record_own_act(session, person, "change address", at)
    return person


def _record_own_act(session: Session, person: Person, act: str, at: datetime) -> None:
    record_audit_entry(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
