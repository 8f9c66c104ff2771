"""Accounts that nobody uses: their people are told, and erased when they do not come back."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.domain import is_needed, lock_person, person_with, unseen_without_role
from hub.kit.clock import day_in_words
from hub.kit.emails import Letter, Message
from hub.kit.page import Link
from hub.mail.domain import post
from hub.privacy.models import AccountWarning

MONTHS_UNSEEN = 24
UNSEEN = timedelta(days=730)
DAYS_LEFT = timedelta(days=30)
ENDING = "account-ends"


def warn_unseen(session: Session, at: datetime) -> int:
    """Write to everybody without a role who has not been here for 24 months; return to how many."""
    unseen = unseen_without_role(session, (at - UNSEEN).date(), at.date())
    told = set(session.scalars(select(AccountWarning.person_id)))
    new = [person for person in unseen if person.id not in told]
    for person in new:
        session.add(AccountWarning(person_id=person.id, warned_at=at))
        post(session, ENDING, at=at, person_id=person.id)
    session.flush()
    return len(new)


def due_to_end(session: Session, at: datetime) -> list[int]:
    """Return whose account ends now; whoever has come back or has a role again is no longer told to go."""
    due = []
    for warning in session.scalars(select(AccountWarning).order_by(AccountWarning.person_id)):
        person = lock_person(session, warning.person_id)
        if person is None or is_needed(session, person, warning.warned_at.date(), at.date()):
            session.delete(warning)
        elif at - warning.warned_at >= DAYS_LEFT:
            due.append(person.id)
    session.flush()
    return due


def compose_warning(session: Session, message: Message, site: str) -> Letter | None:
    """Return the letter that an account ends, or None where it does not any more."""
    warning = session.get(AccountWarning, message.person_id)
    if warning is None:
        return None
    person, last = person_with(session, warning.person_id), (warning.warned_at + DAYS_LEFT).date()
    told_on = warning.warned_at.date()
    if person.email is None or is_needed(session, person, told_on, told_on):
        return None
    return Letter(
        to=person.email,
        subject="Your account at the Ambulance Leadership Hub ends",
        paragraphs=(
            f"You have not signed in for {MONTHS_UNSEEN} months, and you have no role in any organisation.",
            f"On {day_in_words(last)} the hub will erase your account and all that it holds about you.",
            "To keep it, sign in before then. To let it go, do nothing.",
        ),
        link=Link("Sign in", f"{site}/sign-in"),
    )
