"""The outbox, digests, email preferences and unsubscribe links."""

from hub.mail.domain.outbox import enqueue
from hub.mail.domain.outbox_status import list_unreached_people
from hub.mail.domain.personal_data import delete_email_files_about
from hub.mail.domain.preferences import EmailFrequency, get_email_preferences, set_email_preferences
from hub.mail.domain.sender import get_sender_address

__all__ = [
    "EmailFrequency",
    "delete_email_files_about",
    "enqueue",
    "get_email_preferences",
    "get_sender_address",
    "list_unreached_people",
    "set_email_preferences",
]
