"""The outbox, digests, email preferences and unsubscribe links."""

from hub.mail.domain.outbox import enqueue
from hub.mail.domain.personal_data import delete_email_files_about
from hub.mail.domain.preferences import EmailFrequency, set_email_preferences

__all__ = ["EmailFrequency", "delete_email_files_about", "enqueue", "set_email_preferences"]
