"""Who carries a letter on, and what they say of it. None of these words holds an address or a password."""

from email.message import EmailMessage
from typing import Protocol


class CannotSend(Exception):
    """A letter was not taken. `why` is a word for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Refused(CannotSend):
    """This letter will never be taken, however often it is tried."""


class NotNow(CannotSend):
    """This letter was not taken, or nobody knows whether it was; another may be."""


class ServerAway(CannotSend):
    """No letter is taken just now."""


class Carrier(Protocol):
    """Takes letters on."""

    def send(self, letter: EmailMessage, sender: str, to: str) -> None:
        """Hand on one letter; raises CannotSend where it was not taken for certain."""

    def close(self) -> None:
        """Say goodbye."""
