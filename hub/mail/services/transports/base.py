"""Who carries a letter on, and what they say of it. None of these words holds an address or a password."""

from email.message import EmailMessage
from typing import Protocol


class DeliveryError(Exception):
    """A letter was not taken. `why` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PermanentDeliveryError(DeliveryError):
    """This letter will never be taken, however often it is tried."""


class TemporaryDeliveryError(DeliveryError):
    """This letter was not taken, or nobody knows whether it was; another may be."""


class MailServerUnavailable(DeliveryError):
    """No letter is taken just now."""


class MailTransport(Protocol):
    """Takes letters on."""

    def send(self, message: EmailMessage, sender: str, to: str) -> None:
        """Hand on one letter; raises CannotSend where it was not taken for certain."""

    def close(self) -> None:
        """Say goodbye."""
