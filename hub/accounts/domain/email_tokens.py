"""Email tokens: one-time links that work for an hour; a new one revokes those before it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.models import EmailToken as EmailToken
from hub.accounts.models import Person
from hub.kit.one_time_links import OneTimeLink
from hub.kit.page import Link
from hub.kit.row_locks import execute_and_count

PASSWORD_RESET, EMAIL_CHANGE = "reset", "email"
TOKEN_LIFETIME = timedelta(hours=1)
KEPT_AFTER_EXPIRY = timedelta(days=7)
"""So that an email that refers to the token can still be sent."""
OLD_EMAIL_KEPT_AFTER_EXPIRY = timedelta(days=90)
"""As long as an email to the old address may wait unsent: until then an erasure must cover that address."""
LINK_EXPIRED = (
    "A link works once and expires after an hour. If you asked for more than one, only the newest works."
)
REQUEST_ADDRESSES = {PASSWORD_RESET: "/sign-in/forgotten", EMAIL_CHANGE: "/account/email"}
LINKS = {
    purpose: OneTimeLink(
        f"link {purpose}",
        EmailToken,
        "id",
        TOKEN_LIFETIME,
        LINK_EXPIRED,
        (Link("Ask for a new link", address),),
    )
    for purpose, address in REQUEST_ADDRESSES.items()
}


def create_email_token(
    session: Session,
    person_id: int | None,
    purpose: str,
    *,
    at: datetime,
    new_email: str | None = None,
    old_email: str | None = None,
) -> EmailToken:
    """Create an email token and revoke the person's earlier ones for the same purpose."""
    revoke_email_tokens(session, person_id, at, purpose)
    email_token = EmailToken(
        person_id=person_id,
        purpose=purpose,
        new_email=new_email,
        old_email=old_email,
        **LINKS[purpose].start(at),
    )
    session.add(email_token)
    session.flush()
    return email_token


def sign_email_token(session: Session, email_token: EmailToken) -> str:
    """Return the signed token for the link, which works only as long as the row is valid."""
    return LINKS[email_token.purpose].sign(session, email_token)


def get_email_token(session: Session, purpose: str, token: str, at: datetime) -> EmailToken:
    """Return the email token of a link without using it; raise LinkExpired if it no longer works."""
    return LINKS[purpose].get(session, token, at)


def use_email_token(session: Session, email_token: EmailToken, at: datetime) -> None:
    """Mark an email token as used; raise LinkExpired if it was used or has expired meanwhile."""
    LINKS[email_token.purpose].use(session, email_token, at)


def revoke_email_tokens(
    session: Session, person_id: int | None, at: datetime, purpose: str | None = None
) -> None:
    """Revoke the unused email tokens of a person, all of them or those for one purpose."""
    statement = update(EmailToken).where(EmailToken.person_id == person_id, EmailToken.used_at.is_(None))
    if purpose is not None:
        statement = statement.where(EmailToken.purpose == purpose)
    session.execute(statement.values(used_at=at))


def find_email_token(session: Session, email_token_id: int | None) -> EmailToken | None:
    """Return the email token with this id, or None if it has been deleted."""
    return session.scalar(select(EmailToken).where(EmailToken.id == email_token_id))


def list_email_addresses(session: Session, person_id: int) -> set[str]:
    """Return the current and recent addresses of a person, except those that belong to others by now."""
    emails_of_others = select(Person.email).where(Person.id != person_id, Person.email.is_not(None))
    old_emails = session.scalars(
        select(EmailToken.old_email).where(
            EmailToken.person_id == person_id,
            EmailToken.old_email.is_not(None),
            EmailToken.old_email.not_in(emails_of_others),
        )
    )
    email = session.scalar(select(Person.email).where(Person.id == person_id))
    return {address for address in (email, *old_emails) if address}


def is_email_token_valid(email_token: EmailToken, at: datetime) -> bool:
    """Return whether an email token is unused and has not expired."""
    return LINKS[email_token.purpose].is_open(email_token, at)


def delete_old_email_tokens(session: Session, at: datetime) -> int:
    """Delete email tokens a week after expiry, or 90 days if they hold an old address; return how many."""
    current_email = select(Person.email).where(Person.id == EmailToken.person_id).scalar_subquery()
    without_old_email = or_(EmailToken.old_email.is_(None), EmailToken.old_email == current_email)
    deletable = or_(
        EmailToken.expires_at < at - OLD_EMAIL_KEPT_AFTER_EXPIRY,
        without_old_email & (EmailToken.expires_at < at - KEPT_AFTER_EXPIRY),
    )
    return execute_and_count(session, delete(EmailToken).where(deletable))
