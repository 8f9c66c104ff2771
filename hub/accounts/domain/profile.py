"""What people change of their own account: their name, their password, their email address."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.email_tokens import EMAIL, end_proofs, make_proof, read_proof, use_proof
from hub.accounts.domain.login_sessions import SignIn, end_all_sign_ins, hold_sign_in, renew_sign_in
from hub.accounts.domain.password_reset import note_new_password
from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import fold_email, is_shut, person_at
from hub.accounts.domain.rate_limits import Place, hold
from hub.accounts.domain.sign_in import check_own_password
from hub.accounts.models import Person
from hub.audit.domain import record
from hub.catalogue.domain import tick
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import mark
from hub.mail.domain import post

LINKS_FREE = 5
TAKEN = "This address cannot be used for your account. Ask for the change again with another."


def change_name(session: Session, person: Person, name: str, *, at: datetime) -> None:
    """Call somebody what they wish to be called."""
    tick(session)  # the page of their trust may name them
    person.name = " ".join(name.split())
    _note(session, person, "change name", at)


def change_password(
    session: Session, person: Person, sign_in: SignIn, current: str, new: str, *, at: datetime
) -> str:
    """Give somebody who knows their password a new one; return the key by which they stay signed in here.

    They are signed out everywhere else. Who has none yet, because their organisation vouches for them, is
    not asked for it.
    """
    # A page that refuses keeps what was written, so nothing is changed before all is looked at. The person is
    # held first, as by whoever shuts an account.
    session.refresh(person, with_for_update=True)
    hold_sign_in(session, sign_in.id)
    if person.password_hash is not None:
        place = Place(sender="", browser=str(sign_in.id))
        check_own_password(session, person, current, place, at=at, field="current_password")
    if current == new:
        raise Invalid("new_password", "The new password is the one you have")
    set_password(session, person, new, at, field="new_password")
    end_proofs(session, person.id, at)
    end_all_sign_ins(session, person.id, but=sign_in.id)
    note_new_password(session, person, "change password", at)
    return renew_sign_in(session, sign_in.id, at)


def ask_new_email(session: Session, person: Person, email: str, *, at: datetime) -> None:
    """Send a link to a new address, and a notice to the one in use.

    An address that has an account gets a letter that says so; here nothing tells the two apart.
    """
    new = fold_email(email)
    if new == person.email:
        raise Invalid("email", "This is your address already")
    tries = hold(session, {mark(session, "addresses asked for", str(person.id)): LINKS_FREE}, at)
    tries.failed()
    proof = make_proof(session, person.id, EMAIL, at=at, new_email=new, old_email=person.email)
    details = {"at": int(at.timestamp())}
    post(session, "email-confirm", person_id=person.id, about_id=proof.id, at=at)
    post(session, "email-asked", person_id=person.id, about_id=proof.id, details=details, at=at)
    _note(session, person, "ask for new address", at)


def new_email_of_link(session: Session, token: str, at: datetime) -> str:
    """Return the address that a link is to confirm, without using it up."""
    return read_proof(session, EMAIL, token, at).new_email or ""


def confirm_email(session: Session, token: str, *, at: datetime) -> Person:
    """Let the person whose link this is sign in with the new address from now on; both addresses are told."""
    proof = read_proof(session, EMAIL, token, at)
    person = session.get(Person, proof.person_id)
    if person is None or is_shut(person) or not proof.new_email:
        raise NotFound("There is no account to go with this link.")
    use_proof(session, proof, at)
    if person_at(session, proof.new_email) is not None:
        raise Conflict(TAKEN)
    try:
        with session.begin_nested():
            person.email = proof.new_email
            session.flush()
    except IntegrityError:  # somebody else took it at the same moment
        raise Conflict(TAKEN) from None
    end_proofs(session, person.id, at)
    details = {"at": int(at.timestamp())}
    post(session, "email-changed", person_id=person.id, about_id=proof.id, details=details, at=at)
    _note(session, person, "change address", at)
    return person


def _note(session: Session, person: Person, act: str, at: datetime) -> None:
    record(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
