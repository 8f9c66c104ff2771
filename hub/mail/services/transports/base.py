"""The mail transport protocol and its errors. No error text contains an address or a password."""

from email.message import EmailMessage
from typing import Protocol


class DeliveryError(Exception):
    """An email was not accepted for delivery. `reason` is a short text for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PermanentDeliveryError(DeliveryError):
    """This email will never be accepted, so there is no point in retrying."""


class TemporaryDeliveryError(DeliveryError):
    """This email was not accepted, or it is unknown whether it was; other emails may still be sent."""


class MailServerUnavailable(DeliveryError):
    """The mail server accepts no email at present."""


class MailTransport(Protocol):
    """Sends email messages."""

    def send(self, message: EmailMessage, sender: str, to: str) -> None:
        """Send one message; raise DeliveryError unless it was certainly accepted."""

    def close(self) -> None:
        """Close the transport."""
