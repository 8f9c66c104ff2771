"""Build email messages with a plain text and an HTML part of the same content; no images, no tracking."""

from collections.abc import Collection, Sequence
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, getaddresses
from urllib.parse import urlsplit

from flask import render_template
from markupsafe import Markup
from msgspec import Struct

from hub.kit.calendars import CalendarFile, CalendarMethod
from hub.kit.emails import Email, EmailList, Topic
from hub.kit.errors import Invalid
from hub.kit.markdown import render
from hub.kit.page import Link
from hub.web.address_check import CONTROL_CHARACTER

INVALID_SENDER = "must be one address, such as hub@example.org or Leadership Hub <hub@example.org>."
MAX_EMAIL_SUBJECT_LENGTH = 200


class _UnfoldedHeader(UnstructuredHeader):
    """A header that is never folded or encoded, because mail programs cannot read an encoded URL."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header on one line, whatever its length."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


HEADER_REGISTRY = HeaderRegistry()
HEADER_REGISTRY.map_to_type("list-unsubscribe", _UnfoldedHeader)  # type: ignore[arg-type]  # the library adds the base
EMAIL_POLICY = policy.SMTP.clone(header_factory=HEADER_REGISTRY)


class MailSettings(Struct, frozen=True):
    """Settings common to all emails: the base URL of the hub, the sender and the reply address."""

    site_url: str
    sender: Address
    reply_to: Address | None

    @property
    def host(self) -> str:
        """The host name in the base URL of the hub."""
        return urlsplit(self.site_url).hostname or "localhost"


class EmailSection(Struct, frozen=True):
    """One section of an email; a digest has several, each with a heading."""

    heading: str
    paragraphs: tuple[str, ...]
    link: Link | None
    closing_paragraphs: tuple[str, ...]
    markdown: str = ""
    lists: tuple[EmailList, ...] = ()

    @property
    def html(self) -> Markup:
        """The typed text as sanitised HTML."""
        return render(self.markdown)


def _section(email: Email, heading: str = "") -> EmailSection:
    return EmailSection(
        heading, email.paragraphs, email.link, email.closing_paragraphs, email.markdown, email.lists
    )


def read_mail_settings(site_url: str, sender: str, reply_to: str) -> MailSettings:
    """Return the mail settings; raise Invalid if an address cannot be parsed.

    The default sender is hub@ and the host of `site_url`, or hub@localhost if that host is no domain name.
    """
    host = urlsplit(site_url).hostname or ""
    default_sender = f"hub@{host if '.' in host and not host[-1].isdecimal() else 'localhost'}"
    return MailSettings(
        site_url,
        _parse_address("HUB_MAIL_FROM", sender or default_sender),
        _parse_address("HUB_MAIL_REPLY_TO", reply_to) if reply_to else None,
    )


def _parse_address(setting: str, text: str) -> Address:
    try:
        [(name, spec)] = getaddresses([text])
        address = Address(display_name=name, addr_spec=spec)
    except (ValueError, MessageError):
        raise Invalid(setting, f"{setting} {INVALID_SENDER}") from None
    if not (address.username and address.domain):
        raise Invalid(setting, f"{setting} {INVALID_SENDER}")
    return address


def email_content(email: Email) -> tuple[str, list[EmailSection]]:
    """Return the subject and the single section of an email."""
    return email.subject, [_section(email)]


def digest_content(emails: Sequence[Email]) -> tuple[str, list[EmailSection]]:
    """Return the subject and the sections of a digest; a single email keeps its own subject."""
    if len(emails) == 1:
        return email_content(emails[0])
    sections = [_section(email, email.subject) for email in emails]
    return f"{len(emails)} updates from the hub", sections


def build_email_message(
    settings: MailSettings,
    to: str,
    content: tuple[str, list[EmailSection]],
    *,
    message_id: str,
    at: datetime,
    topics: Collection[Topic] = (),
    unsubscribe_token: str = "",
    calendars: Sequence[CalendarFile] = (),
) -> EmailMessage:
    """Return the complete message; raise ValueError or MessageError if `to` is no usable address.

    With an `unsubscribe_token` the message has unsubscribe headers and a footer that names `topics`.
    """
    subject, sections = content
    unsubscribe_url = f"{settings.site_url}/mail/stop/{unsubscribe_token}" if unsubscribe_token else ""
    message = EmailMessage(policy=EMAIL_POLICY)
    message["Message-ID"] = f"<{message_id}@{settings.host}>"
    message["Date"] = format_datetime(at)
    message["From"] = settings.sender
    message["To"] = _parse_recipient(to)
    message["Subject"] = one_line(subject)
    message["Auto-Submitted"] = "auto-generated"
    if settings.reply_to is not None:
        message["Reply-To"] = settings.reply_to
    _add_unsubscribe_headers(message, unsubscribe_url)
    topic_labels = [topic.label for topic in topics]
    text = _render_text(sections, settings.site_url, topic_labels, unsubscribe_url)
    message.set_content(text, cte="quoted-printable")
    html = _render_html(subject, sections, settings.site_url, topic_labels, unsubscribe_url)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    _add_calendars(message, calendars)
    return message


def _render_html(
    subject: str,
    sections: Sequence[EmailSection],
    site_url: str,
    topic_labels: Sequence[str],
    unsubscribe_url: str,
) -> str:
    return render_template(
        "mail/email.jinja",
        subject=one_line(subject),
        sections=sections,
        site_url=site_url,
        topic_labels=topic_labels,
        unsubscribe_url=unsubscribe_url,
    )


def _add_calendars(message: EmailMessage, calendars: Sequence[CalendarFile]) -> None:
    # Gmail and Outlook offer to take an event over from an alternative of the text, of which they read one;
    # programs that know no such part open the file. A digest with several events has files alone.
    if len(calendars) == 1:
        message.add_alternative(
            calendars[0].text,
            subtype="calendar",
            charset="utf-8",
            cte="base64",
            params={"method": calendars[0].method.value},
        )
    for calendar in calendars:
        message.add_attachment(
            calendar.text.encode("utf-8"),
            maintype="application",
            subtype="ics",
            filename="cancelled.ics" if calendar.method is CalendarMethod.CANCEL else "invite.ics",
            cte="base64",
        )


def _add_unsubscribe_headers(message: EmailMessage, unsubscribe_url: str) -> None:
    if unsubscribe_url:
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
    if unsubscribe_url.startswith("https://"):  # RFC 8058 requires HTTPS
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _parse_recipient(to: str) -> Address:
    # Not parsed by the library, which refuses the non-ASCII addresses that SMTPUTF8 servers accept.
    username, _, domain = to.rpartition("@")
    if not username or not domain or CONTROL_CHARACTER.search(to):
        raise ValueError("no address")
    return Address(username=username, domain=domain)


def one_line(text: str) -> str:
    """Return the text as a header value: one line, no control characters, at most 200 characters."""
    plain = " ".join(CONTROL_CHARACTER.sub(" ", text).split())
    return plain if len(plain) <= MAX_EMAIL_SUBJECT_LENGTH else f"{plain[: MAX_EMAIL_SUBJECT_LENGTH - 3]}..."


def _list_texts(email_list: EmailList) -> list[str]:
    items = [f"* {link.text}\n  {words}\n  {link.url}" for link, words in email_list.items]
    return [email_list.heading, *items, f"{email_list.more.text}:\n{email_list.more.url}"]


def _render_text(
    sections: Sequence[EmailSection], site_url: str, topic_labels: Sequence[str], unsubscribe_url: str
) -> str:
    lines: list[str] = []
    for section in sections:
        lines += [section.heading.upper()] if section.heading else []
        lines += section.paragraphs
        lines += [section.markdown] if section.markdown else []
        lines += [text for email_list in section.lists for text in _list_texts(email_list)]
        if section.link is not None:
            lines.append(f"{section.link.text}:\n{section.link.url}")
        lines += section.closing_paragraphs
    lines.append("-- \nAmbulance Leadership Hub")
    if unsubscribe_url:
        quoted_topics = " and ".join(f"“{label}”" for label in topic_labels)
        lines.append(f"This email is about {quoted_topics}.")
        lines.append(f"Choose how often we email you:\n{site_url}/account/mail")
        lines.append(f"Stop these emails without signing in:\n{unsubscribe_url}")
    return "\n\n".join(lines) + "\n"
