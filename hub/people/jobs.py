"""The daily job that sends reminders of guests whose role ends soon, and what `hub doctor` checks."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from hub.accounts.domain import list_persons_with_unusable_email
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.people.domain.guests import send_guest_reminders


def send_reminders() -> str:
    """Send reminders of the guests whose role ends within a week."""
    with write_transaction() as session:
        count = send_guest_reminders(session, now())
    return f"Reminders about guests whose role ends within a week: {count}."


guests_end = Job("guests-end", send_reminders, schedule="20 6")


def list_people_problems(session: Session, _settings: Any) -> Iterator[str]:
    """Yield a sentence if accounts have an email address that cannot be used."""
    count = len(list_persons_with_unusable_email(session))
    if count:
        yield f"Accounts whose email address cannot be used: {count}. A hub admin can see them at /desk."
