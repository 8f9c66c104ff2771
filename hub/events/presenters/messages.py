"""What pages show of the messages of an event, and how an email looks before it is sent."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup
from msgspec import Struct

from hub.events.domain.messages import Recipients
from hub.events.models import EventMessage
from hub.kit.clock import format_date, format_time
from hub.kit.emails import Email
from hub.kit.markdown import render

NOBODY: Mapping[int, str] = MappingProxyType({})


class MessageLine(Struct, frozen=True):
    """One message or draft on a page."""

    id: int
    subject: str
    html: Markup
    to: str
    sent: str
    is_sent: bool


class EmailPreview(Struct, frozen=True):
    """An email as its reader will see it."""

    heading: str
    subject: str
    paragraphs: tuple[str, ...]
    html: Markup
    closing_paragraphs: tuple[str, ...]


def message_lines(
    messages: Sequence[EventMessage], names: Mapping[int, str], people: Mapping[int, str] = NOBODY
) -> list[MessageLine]:
    """Return messages for a page; `names` are those of organisations by id, `people` those by booking id."""
    return [message_line(message, names, people) for message in messages]


def message_line(
    message: EventMessage, names: Mapping[int, str], people: Mapping[int, str] = NOBODY
) -> MessageLine:
    """Return one message for a page."""
    chosen = {
        Recipients.TRUST.value: names.get(message.organisation_id or 0, ""),
        Recipients.PERSON.value: people.get(message.booking_id or 0, ""),
    }
    return MessageLine(
        id=message.id,
        subject=message.subject,
        html=render(message.text),
        to=chosen.get(message.audience) or Recipients(message.audience).label,
        sent=f"{format_time(message.sent_at)} on {format_date(message.sent_at)}" if message.sent_at else "",
        is_sent=message.sent_at is not None,
    )


def preview(email: Email, heading: str = "") -> EmailPreview:
    """Return an email as its reader will see it."""
    return EmailPreview(
        heading, email.subject, email.paragraphs, render(email.markdown), email.closing_paragraphs
    )
