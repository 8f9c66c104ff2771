"""The daily job that sends reminders of guests whose role ends soon."""

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.people.domain.guests import send_guest_reminders


def send_reminders() -> str:
    """Send reminders of the guests whose role ends within a week."""
    with write_transaction() as session:
        count = send_guest_reminders(session, now())
    return f"{count} guests whose time ends within a week were written of."


guests_end = Job("guests-end", send_reminders, schedule="20 6")
