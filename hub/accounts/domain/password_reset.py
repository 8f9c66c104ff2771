"""A forgotten password: a link by mail. Whoever asks learns nothing of whether there is an account."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import PUBLIC, Viewer
from hub.accounts.domain.email_tokens import RESET, end_proofs, make_proof, read_proof, use_proof
from hub.accounts.domain.login_sessions import end_all_sign_ins
from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import fold_email, is_shut, person_at
from hub.accounts.domain.rate_limits import Place, Slowed, forget_tries, hold
from hub.accounts.models import Person
from hub.audit.domain import record
from hub.kit.errors import NotFound
from hub.kit.keyring import mark
from hub.mail.domain import post

LINKS_FREE = 3
"""Links that are sent to one address before it has to wait; more would bury what else is in its post."""
FREE_FOR_SENDER = 30
"""Links that one asker may ask for without a wait, from one address of the network."""


def ask_reset(session: Session, email: str, place: Place, *, at: datetime) -> None:
    """Send a link to whoever has this address; for anybody else do the same, and keep none of it.

    Slowed says how often the asker has asked, and nothing of the address.
    """
    asked = mark(session, "links asked from an address", place.sender)
    asker = hold(session, {asked: FREE_FOR_SENDER}, at)
    asker.failed()
    session.flush()
    person = person_at(session, email)
    wanted = _may_have_link(session, fold_email(email), at)
    kept = session.begin_nested()
    send_reset(session, person, by=PUBLIC, at=at)
    if person is None or is_shut(person) or not wanted:
        kept.rollback()
    else:
        kept.commit()


def send_reset(session: Session, person: Person | None, *, by: Viewer, at: datetime) -> None:
    """Send somebody a link by which they choose a new password."""
    person_id = None if person is None else person.id
    proof = make_proof(session, person_id, RESET, at=at)
    post(session, "reset", person_id=person_id, about_id=proof.id, at=at)
    record(session, by, "send reset link", kind="person", object_id=person_id or "", at=at)


def person_of_link(session: Session, token: str, at: datetime) -> Person:
    """Return whose link this is, without using it up; LinkOver where it no longer works."""
    proof = read_proof(session, RESET, token, at)
    person = session.get(Person, proof.person_id)
    if person is None or is_shut(person):
        raise NotFound("There is no account to go with this link.")
    return person


def reset_password(session: Session, token: str, password: str, *, at: datetime) -> Person:
    """Give whoever holds the link a new password, once, and sign them out everywhere.

    The second factor stays, and so do the tries at its codes. Whoever was slowed by others is let in again.
    """
    person = person_of_link(session, token, at)
    proof = read_proof(session, RESET, token, at)
    set_password(session, person, password, at, field="new_password")
    use_proof(session, proof, at)
    end_proofs(session, person.id, at)
    end_all_sign_ins(session, person.id)
    forget_tries(session, person.email or "", ("password", "link"))
    note_new_password(session, person, "reset password", at)
    return person


def note_new_password(session: Session, person: Person, act: str, at: datetime) -> None:
    """Write down that somebody has a new password, and tell them."""
    record(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
    post(session, "password-changed", person_id=person.id, details={"at": int(at.timestamp())}, at=at)


def _may_have_link(session: Session, account: str, at: datetime) -> bool:
    try:
        tries = hold(session, {mark(session, "link on an account", account): LINKS_FREE}, at)
    except Slowed:
        return False
    tries.failed()
    session.flush()
    return True
