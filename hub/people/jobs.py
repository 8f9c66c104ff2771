"""Each morning: whoever invited a guest is asked whether their time should end."""

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.people.domain import send_guest_reminders


def send_reminders() -> str:
    """Write of the guests whose time ends within a week."""
    with write_transaction() as session:
        told = send_guest_reminders(session, now())
    return f"{told} guests whose time ends within a week were written of."


guests_end = Job("guests-end", send_reminders, schedule="20 6")
