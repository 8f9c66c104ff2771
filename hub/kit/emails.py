"""What the hub writes to people: a kind for each reason, made into a letter only when it is sent.

A message waits as a name and numbers, without an address and without words. Who it goes to and what it says
is found when its turn comes; so nothing is sent when its reason has gone, and never to somebody erased.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from hub.kit.page import Link


class Topic(StrEnum):
    """What a person chooses how often to hear of. Letters without a topic are always sent at once."""

    WAITING = "waiting"
    MEMBERSHIP = "membership"

    @property
    def label(self) -> str:
        """The topic as a person chooses it."""
        return {"waiting": "What waits for me", "membership": "Changes to my roles and my team"}[self.value]


@dataclass(frozen=True)
class Email:
    """One letter: the address it goes to, its subject, what it says, and where it leads."""

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: Link | None = None
    closing_paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """What waits: for whom (None for somebody without an account), about what, with which details.

    `details` hold names and numbers of rows, never an address, a person's name, a token or a secret.
    """

    kind: str
    person_id: int | None
    about_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MessageKind:
    """A reason to write. `compose` makes the letter, or returns None when the reason has gone.

    What `compose` is handed: a session, the message, and what whole addresses of the hub begin with.
    """

    name: str
    compose: Callable[[Session, Message, str], Email | None]
    topic: Topic | None = None
