"""Inactive accounts: their owners are warned, and erased if they do not sign in again."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.domain import get_person, has_role_or_recent_sign_in, list_inactive_persons, lock_person
from hub.kit.clock import day_of, format_day
from hub.kit.emails import Email, Message
from hub.kit.page import Link
from hub.mail.domain import enqueue
from hub.privacy.models import AccountWarning

INACTIVE_MONTHS = 24
INACTIVE_AFTER = timedelta(days=730)
NOTICE_PERIOD = timedelta(days=30)
ACCOUNT_ENDS = "account-ends"


def warn_inactive_people(session: Session, at: datetime) -> int:
    """Email people without a role who have not signed in for 24 months; return how many were warned."""
    inactive = list_inactive_persons(session, day_of(at) - INACTIVE_AFTER, day_of(at))
    warned_ids = set(session.scalars(select(AccountWarning.person_id)))
    to_warn = [person for person in inactive if person.id not in warned_ids]
    for person in to_warn:
        session.add(AccountWarning(person_id=person.id, warned_at=at))
        enqueue(session, ACCOUNT_ENDS, at=at, person_id=person.id)
    session.flush()
    return len(to_warn)


def list_expired_accounts(session: Session, at: datetime) -> list[int]:
    """Return the ids of people whose notice period has ended.

    Delete the warnings of people who have signed in since, or have a role again.
    """
    expired_ids = []
    for warning in session.scalars(select(AccountWarning).order_by(AccountWarning.person_id)):
        person = lock_person(session, warning.person_id)
        if person is None or has_role_or_recent_sign_in(
            session, person, day_of(warning.warned_at), day_of(at)
        ):
            session.delete(warning)
        elif day_of(at) >= _erasure_day(warning):
            expired_ids.append(person.id)
    session.flush()
    return expired_ids


def _erasure_day(warning: AccountWarning) -> date:
    return day_of(warning.warned_at) + NOTICE_PERIOD


def compose_account_warning(session: Session, message: Message, site_url: str) -> Email | None:
    """Return the email that warns of the end of an account, or None if the account is kept after all."""
    warning = session.get(AccountWarning, message.person_id)
    if warning is None:
        return None
    person, erased_on = get_person(session, warning.person_id), _erasure_day(warning)
    warned_on = day_of(warning.warned_at)
    if person.email is None or has_role_or_recent_sign_in(session, person, warned_on, warned_on):
        return None
    return Email(
        to=person.email,
        subject="Your Ambulance Leadership Hub account will be erased",
        paragraphs=(
            f"You have not signed in for {INACTIVE_MONTHS} months and have no role in any organisation.",
            f"On {format_day(erased_on)} we will erase your account and everything the hub keeps about you.",
            "To keep your account, sign in before then. Otherwise you do not need to do anything.",
        ),
        link=Link("Sign in", f"{site_url}/sign-in"),
    )
