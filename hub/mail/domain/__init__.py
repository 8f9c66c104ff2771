"""The outbox, digests, email preferences and unsubscribe links."""

from hub.mail.domain.outbox import enqueue
from hub.mail.domain.preferences import EmailFrequency, set_email_preferences

__all__ = ["EmailFrequency", "enqueue", "set_email_preferences"]
