"""Links that prove an address: signed, used once, over after an hour; a new one ends those before."""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.models import Person
from hub.accounts.models import Proof as Proof
from hub.kit.errors import LinkOver
from hub.kit.keyring import read_signed, sign
from hub.kit.page import Link
from hub.kit.row_locks import touched

RESET, EMAIL = "reset", "email"
LASTS = timedelta(hours=1)
KEPT = timedelta(days=7)
"""After its end, so that a letter that speaks of it can still be sent."""
KEPT_OLD_ADDRESS = timedelta(days=90)
"""As long as anything that others sent to it may wait: whoever is erased until then is erased there too."""
WAY_ON = {
    RESET: Link("Ask for a new link", "/sign-in/forgotten"),
    EMAIL: Link("Ask for a new link", "/account/email"),
}


OVER = "A link works once and for an hour. If you asked for several, only the newest works."


def make_proof(
    session: Session,
    person_id: int | None,
    purpose: str,
    *,
    at: datetime,
    new_email: str | None = None,
    old_email: str | None = None,
) -> Proof:
    """Make what a link by mail is tied to; those made before for the same purpose are over."""
    end_proofs(session, person_id, at, purpose)
    proof = Proof(
        person_id=person_id,
        purpose=purpose,
        nonce=secrets.token_urlsafe(16),
        new_email=new_email,
        old_email=old_email,
        created_at=at,
        expires_at=at + LASTS,
    )
    session.add(proof)
    session.flush()
    return proof


def token_of(session: Session, proof: Proof) -> str:
    """Return what the link holds: signed, and of no use without the row."""
    return sign(session, f"link {proof.purpose}", [proof.id, proof.nonce])


def read_proof(session: Session, purpose: str, token: str, at: datetime) -> Proof:
    """Return what a link is tied to, without using it up; LinkOver where it no longer works."""
    content = read_signed(session, f"link {purpose}", token)
    if content is None:
        raise _over(purpose)
    id_, nonce = content
    proof = session.get(Proof, id_)
    if proof is None or not hmac.compare_digest(proof.nonce, nonce) or not is_open(proof, at):
        raise _over(purpose)
    return proof


def use_proof(session: Session, proof: Proof, at: datetime) -> None:
    """Use a link up; LinkOver for whoever comes second."""
    still_open = (Proof.id == proof.id, Proof.used_at.is_(None), Proof.expires_at > at)
    if not touched(session, update(Proof).where(*still_open).values(used_at=at)):
        raise _over(proof.purpose)


def _over(purpose: str) -> LinkOver:
    return LinkOver(OVER, (WAY_ON[purpose],))


def end_proofs(session: Session, person_id: int | None, at: datetime, purpose: str | None = None) -> None:
    """End the open links of somebody, all or those for one purpose."""
    open_ones = update(Proof).where(Proof.person_id == person_id, Proof.used_at.is_(None))
    if purpose is not None:
        open_ones = open_ones.where(Proof.purpose == purpose)
    session.execute(open_ones.values(used_at=at))


def proof_with(session: Session, proof_id: int | None) -> Proof | None:
    """Return the proof that a letter speaks of, or None when it is gone."""
    return session.scalar(select(Proof).where(Proof.id == proof_id))


def addresses_of(session: Session, person_id: int) -> set[str]:
    """Return the address of somebody and those that they had lately, but none that is another's by now."""
    had = select(Proof.old_email).where(Proof.person_id == person_id)
    others = select(Person.email).where(Person.id != person_id, Person.email.is_not(None))
    old = session.scalars(had.where(Proof.old_email.is_not(None), Proof.old_email.not_in(others)))
    email = session.scalar(select(Person.email).where(Person.id == person_id))
    return {address for address in (email, *old) if address}


def is_open(proof: Proof, at: datetime) -> bool:
    """Say whether a link still works."""
    return proof.used_at is None and proof.expires_at > at


def remove_old_proofs(session: Session, at: datetime) -> int:
    """Remove what was over a week ago, and return how many; an address that one had before stays longer."""
    now_theirs = select(Person.email).where(Person.id == Proof.person_id).scalar_subquery()
    plain = or_(Proof.old_email.is_(None), Proof.old_email == now_theirs)
    over = or_(Proof.expires_at < at - KEPT_OLD_ADDRESS, plain & (Proof.expires_at < at - KEPT))
    return touched(session, delete(Proof).where(over))
