"""The records of the hub's emails: messages in the outbox, their kinds, and composed emails.

A message in the outbox holds its kind and row ids, and neither an address nor text. The email is composed on
delivery, so nothing is sent when its reason no longer applies, and nothing to a person who has been erased.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from sqlalchemy.orm import Session

from hub.kit.calendars import CalendarFile
from hub.kit.page import Link


class Topic(StrEnum):
    """Topics for which a person can choose how often they get email. Kinds without one are sent at once."""

    WAITING = "waiting"
    MEMBERSHIP = "membership"
    EVENTS = "events"
    FOLLOWING = "following"

    @property
    def label(self) -> str:
        """The name of the topic on pages."""
        return {
            "waiting": "Things to do",
            "membership": "Changes to my roles and my team",
            "events": "Reminders about events I have booked",
            "following": "Updates on things I follow",
        }[self.value]


class EmailList(Struct, frozen=True):
    """Links under a heading, each with a line of words, and a link to all of them."""

    heading: str
    items: tuple[tuple[Link, str], ...]
    more: Link


class Email(Struct, frozen=True):
    """A composed email: address, subject, paragraphs, a link, and an event for the calendar.

    `markdown` is text that staff have typed; it stands after the paragraphs and is sanitised. Then come
    `lists` of links.
    """

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: Link | None = None
    closing_paragraphs: tuple[str, ...] = ()
    calendar: CalendarFile | None = None
    markdown: str = ""
    lists: tuple[EmailList, ...] = ()


class Message(Struct, frozen=True):
    """A message for the outbox. `person_id` is None if the recipient has no account.

    `details` hold kinds and row ids, never an address, a person's name, a token or a secret.
    """

    kind: str
    person_id: int | None
    about_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


class MessageKind(Struct, frozen=True):
    """A kind of message. `compose` returns the email, or None if its reason no longer applies.

    The arguments of `compose` are a session, the message, and the hub's site URL.
    """

    name: str
    compose: Callable[[Session, Message, str], Email | None]
    topic: Topic | None = None
