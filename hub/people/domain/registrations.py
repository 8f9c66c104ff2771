"""Newcomers: somebody without an account proves an address, and has then an account without any role."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import hold, person_at, sign_in
from hub.kit.errors import Invalid, LinkOver
from hub.kit.keyring import mark, read_signed, sign
from hub.kit.page import Link
from hub.kit.row_locks import locked
from hub.mail.domain import post
from hub.people.domain.email_address import checked_email
from hub.people.domain.invitation_acceptance import LONGEST_NAME, Welcome, open_account
from hub.people.domain.invitations import SIGN_IN
from hub.people.domain.join_requests import ask_to_join
from hub.people.models import Newcomer as Newcomer
from hub.trusts.domain import Organisation, lock_organisation, organisations_by_id

PURPOSE = "newcomer"
LASTS = timedelta(days=2)
A_DAY = timedelta(days=1)
MOST_LETTERS = 3
"""How many such letters one address is sent in a day, whoever asks for them."""
FREE_FOR_SENDER = 30
"""How many one asker may ask for without a wait, from one address of the network."""
OVER = "This link can no longer be used. Go to the page of your trust and begin again."
TRUSTS = (Link("Find your trust", "/trusts"),)


def begin_to_join(
    session: Session, trust: Organisation, *, email: str, name: str, words: str, sender: str, at: datetime
) -> None:
    """Send a link to an address that somebody says is theirs. The answer is the same for every address.

    Slowed says how often the asker has asked, and nothing of the address.
    """
    folded = checked_email(email)
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME:
        raise Invalid("name", f"Enter your name, in {LONGEST_NAME} characters or fewer")
    asker = {mark(session, "letters to join from an address", sender): FREE_FOR_SENDER}
    hold(session, asker, at).failed()
    session.flush()
    # Two who ask at once are counted one after the other.
    lock_organisation(session, trust.id)
    lately = select(func.count()).where(Newcomer.email == folded, Newcomer.created_at > at - A_DAY)
    if (session.scalar(lately) or 0) >= MOST_LETTERS:
        return
    newcomer = Newcomer(
        public_id=secrets.token_hex(8),
        nonce=secrets.token_urlsafe(16),
        email=folded,
        name=named,
        organisation_id=trust.id,
        words=words.strip(),
        created_at=at,
        expires_at=at + LASTS,
    )
    session.add(newcomer)
    session.flush()
    post(session, "newcomer", at=at, about_id=newcomer.id)


def token_of_newcomer(session: Session, newcomer: Newcomer) -> str:
    """Return what the link of a newcomer ends with."""
    return sign(session, PURPOSE, [newcomer.public_id, newcomer.nonce])


def newcomer_behind(session: Session, token: str, at: datetime, *, lock: bool = False) -> Newcomer:
    """Return the newcomer to whom a link was sent; LinkOver where it can no longer be used."""
    said = read_signed(session, PURPOSE, token)
    if not isinstance(said, list) or len(said) != 2:
        raise LinkOver(OVER, TRUSTS)
    statement = select(Newcomer).where(Newcomer.public_id == said[0])
    found = session.scalar(locked(statement) if lock else statement)
    if found is None or not secrets.compare_digest(found.nonce, str(said[1])):
        raise LinkOver(OVER, TRUSTS)
    if found.used_at is not None:
        raise LinkOver("This link has been used already. Sign in to go on.", SIGN_IN)
    if found.expires_at <= at:
        raise LinkOver(OVER, TRUSTS)
    return found


def newcomer_with(session: Session, newcomer_id: int | None) -> Newcomer | None:
    """Return the newcomer with this id, or None."""
    return session.get(Newcomer, newcomer_id) if newcomer_id is not None else None


def has_account(session: Session, newcomer: Newcomer) -> bool:
    """Say whether the address has an account by now."""
    return person_at(session, newcomer.email) is not None


def arrive(session: Session, newcomer: Newcomer, welcome: Welcome, *, words: str, at: datetime) -> str:
    """Make the account, without any role, and the request to join; return the key of its first sign-in.

    The lead is told the words that the newcomer has read here: somebody else may have begun in their name.
    """
    person = open_account(session, newcomer.email, welcome, at)
    trust = organisations_by_id(session, [newcomer.organisation_id])[newcomer.organisation_id]
    ask_to_join(session, Viewer(person.id), trust, words=words, at=at)
    return sign_in(
        session,
        person,
        how="password",
        second_factor=False,
        browser=welcome.browser,
        at=at,
    )
