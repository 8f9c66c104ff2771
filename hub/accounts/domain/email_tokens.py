"""Links that prove an address: signed, used once, over after an hour; a new one ends those before."""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.models import EmailToken as EmailToken
from hub.accounts.models import Person
from hub.kit.errors import LinkExpired
from hub.kit.keyring import sign, unsign
from hub.kit.page import Link
from hub.kit.row_locks import execute_and_count

PASSWORD_RESET, EMAIL_CHANGE = "reset", "email"
TOKEN_LIFETIME = timedelta(hours=1)
KEPT_AFTER_EXPIRY = timedelta(days=7)
"""After its end, so that a letter that speaks of it can still be sent."""
OLD_EMAIL_KEPT_AFTER_EXPIRY = timedelta(days=90)
"""As long as anything that others sent to it may wait: whoever is erased until then is erased there too."""
REQUEST_LINKS = {
    PASSWORD_RESET: Link("Ask for a new link", "/sign-in/forgotten"),
    EMAIL_CHANGE: Link("Ask for a new link", "/account/email"),
}


LINK_EXPIRED = "A link works once and for an hour. If you asked for several, only the newest works."


def create_email_token(
    session: Session,
    person_id: int | None,
    purpose: str,
    *,
    at: datetime,
    new_email: str | None = None,
    old_email: str | None = None,
) -> EmailToken:
    """Make what a link by mail is tied to; those made before for the same purpose are over."""
    revoke_email_tokens(session, person_id, at, purpose)
    proof = EmailToken(
        person_id=person_id,
        purpose=purpose,
        nonce=secrets.token_urlsafe(16),
        new_email=new_email,
        old_email=old_email,
        created_at=at,
        expires_at=at + TOKEN_LIFETIME,
    )
    session.add(proof)
    session.flush()
    return proof


def sign_email_token(session: Session, email_token: EmailToken) -> str:
    """Return what the link holds: signed, and of no use without the row."""
    return sign(session, f"link {email_token.purpose}", [email_token.id, email_token.nonce])


def get_email_token(session: Session, purpose: str, token: str, at: datetime) -> EmailToken:
    """Return what a link is tied to, without using it up; LinkOver where it no longer works."""
    content = unsign(session, f"link {purpose}", token)
    if content is None:
        raise _link_expired(purpose)
    id_, nonce = content
    proof = session.get(EmailToken, id_)
    if proof is None or not hmac.compare_digest(proof.nonce, nonce) or not is_email_token_valid(proof, at):
        raise _link_expired(purpose)
    return proof


def use_email_token(session: Session, email_token: EmailToken, at: datetime) -> None:
    """Use a link up; LinkOver for whoever comes second."""
    still_open = (EmailToken.id == email_token.id, EmailToken.used_at.is_(None), EmailToken.expires_at > at)
    if not execute_and_count(session, update(EmailToken).where(*still_open).values(used_at=at)):
        raise _link_expired(email_token.purpose)


def _link_expired(purpose: str) -> LinkExpired:
    return LinkExpired(LINK_EXPIRED, (REQUEST_LINKS[purpose],))


def revoke_email_tokens(
    session: Session, person_id: int | None, at: datetime, purpose: str | None = None
) -> None:
    """End the open links of somebody, all or those for one purpose."""
    open_ones = update(EmailToken).where(EmailToken.person_id == person_id, EmailToken.used_at.is_(None))
    if purpose is not None:
        open_ones = open_ones.where(EmailToken.purpose == purpose)
    session.execute(open_ones.values(used_at=at))


def find_email_token(session: Session, email_token_id: int | None) -> EmailToken | None:
    """Return the proof that a letter speaks of, or None when it is gone."""
    return session.scalar(select(EmailToken).where(EmailToken.id == email_token_id))


def list_email_addresses(session: Session, person_id: int) -> set[str]:
    """Return the address of somebody and those that they had lately, but none that is another's by now."""
    had = select(EmailToken.old_email).where(EmailToken.person_id == person_id)
    others = select(Person.email).where(Person.id != person_id, Person.email.is_not(None))
    old = session.scalars(had.where(EmailToken.old_email.is_not(None), EmailToken.old_email.not_in(others)))
    email = session.scalar(select(Person.email).where(Person.id == person_id))
    return {address for address in (email, *old) if address}


def is_email_token_valid(email_token: EmailToken, at: datetime) -> bool:
    """Say whether a link still works."""
    return email_token.used_at is None and email_token.expires_at > at


def delete_old_email_tokens(session: Session, at: datetime) -> int:
    """Remove what was over a week ago, and return how many; an address that one had before stays longer."""
    now_theirs = select(Person.email).where(Person.id == EmailToken.person_id).scalar_subquery()
    plain = or_(EmailToken.old_email.is_(None), EmailToken.old_email == now_theirs)
    over = or_(
        EmailToken.expires_at < at - OLD_EMAIL_KEPT_AFTER_EXPIRY,
        plain & (EmailToken.expires_at < at - KEPT_AFTER_EXPIRY),
    )
    return execute_and_count(session, delete(EmailToken).where(over))
