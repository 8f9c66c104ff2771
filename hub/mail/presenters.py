"""A letter as mail programs take it: text and simple HTML that say the same; no pictures, no tracking."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, getaddresses
from urllib.parse import urlsplit

from flask import render_template

from hub.kit.emails import Email, Topic
from hub.kit.errors import Invalid
from hub.kit.page import Link
from hub.web.address_check import CONTROL_CHARACTER

INVALID_SENDER = (
    "HUB_MAIL_FROM must be one address, such as hub@example.org or Leadership Hub <hub@example.org>."
)
MAX_EMAIL_SUBJECT_LENGTH = 200


class _UnfoldedHeader(UnstructuredHeader):
    """A header that is written as it is, however long: an encoded address is none to a mail program."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header on one line."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


HEADER_REGISTRY = HeaderRegistry()
HEADER_REGISTRY.map_to_type("list-unsubscribe", _UnfoldedHeader)  # type: ignore[arg-type]  # the library adds the base
EMAIL_POLICY = policy.SMTP.clone(header_factory=HEADER_REGISTRY)


@dataclass(frozen=True)
class MailSettings:
    """What all letters of a hub have in common: where it stands, whom they come from, where answers go."""

    site_url: str
    sender: Address
    reply_to: Address | None

    @property
    def host(self) -> str:
        """The host of the hub's own address."""
        return urlsplit(self.site_url).hostname or "localhost"


@dataclass(frozen=True)
class EmailSection:
    """One part of a letter; a digest has several, each with its heading."""

    heading: str
    paragraphs: tuple[str, ...]
    link: Link | None
    closing_paragraphs: tuple[str, ...]


def read_mail_settings(site_url: str, sender: str, reply_to: str) -> MailSettings:
    """Return what the settings say of all letters; raises Invalid where they cannot be used."""
    host = urlsplit(site_url).hostname or ""
    own = f"hub@{host if '.' in host and not host[-1].isdecimal() else 'localhost'}"
    return MailSettings(
        site_url, _parse_address(sender or own), _parse_address(reply_to) if reply_to else None
    )


def _parse_address(text: str) -> Address:
    try:
        [(name, spec)] = getaddresses([text])
        found = Address(display_name=name, addr_spec=spec)
    except (ValueError, MessageError):
        raise Invalid("HUB_MAIL_FROM", INVALID_SENDER) from None
    if not (found.username and found.domain):
        raise Invalid("HUB_MAIL_FROM", INVALID_SENDER)
    return found


def email_content(email: Email) -> tuple[str, list[EmailSection]]:
    """Return the subject and the only section of a letter."""
    return email.subject, [EmailSection("", email.paragraphs, email.link, email.closing_paragraphs)]


def digest_content(emails: Sequence[Email]) -> tuple[str, list[EmailSection]]:
    """Return the subject and the sections of several letters in one; one letter alone stays itself."""
    if len(emails) == 1:
        return email_content(emails[0])
    sections = [EmailSection(one.subject, one.paragraphs, one.link, one.closing_paragraphs) for one in emails]
    return f"{len(emails)} things from the hub", sections


def build_email_message(
    settings: MailSettings,
    to: str,
    content: tuple[str, list[EmailSection]],
    *,
    message_id: str,
    at: datetime,
    topics: Collection[Topic] = (),
    unsubscribe_token: str = "",
) -> EmailMessage:
    """Return the whole letter. Raises ValueError or MessageError for an address that no letter can have."""
    subject, sections = content
    stop = f"{settings.site_url}/mail/stop/{unsubscribe_token}" if unsubscribe_token else ""
    mail = EmailMessage(policy=EMAIL_POLICY)
    mail["Message-ID"] = f"<{message_id}@{settings.host}>"
    mail["Date"] = format_datetime(at)
    mail["From"] = settings.sender
    mail["To"] = _parse_recipient(to)
    mail["Subject"] = one_line(subject)
    mail["Auto-Submitted"] = "auto-generated"
    if settings.reply_to is not None:
        mail["Reply-To"] = settings.reply_to
    if stop:
        mail["List-Unsubscribe"] = f"<{stop}>"
        if stop.startswith("https://"):  # RFC 8058 knows no other
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    names = [topic.label for topic in topics]
    mail.set_content(_render_text(sections, settings.site_url, names, stop), cte="quoted-printable")
    page = render_template(
        "mail/letter.jinja",
        subject=one_line(subject),
        sections=sections,
        site=settings.site_url,
        topics=names,
        stop=stop,
    )
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    return mail


def _parse_recipient(to: str) -> Address:
    # Taken apart by hand: the library's own way refuses letters beyond ASCII, which SMTPUTF8 servers take.
    username, _, domain = to.rpartition("@")
    if not username or not domain or CONTROL_CHARACTER.search(to):
        raise ValueError("no address")
    return Address(username=username, domain=domain)


def one_line(text: str) -> str:
    """Return text as it can stand in a header: one line, no control characters, not too long."""
    plain = " ".join(CONTROL_CHARACTER.sub(" ", text).split())
    return plain if len(plain) <= MAX_EMAIL_SUBJECT_LENGTH else f"{plain[: MAX_EMAIL_SUBJECT_LENGTH - 3]}..."


def _render_text(
    sections: Sequence[EmailSection], site_url: str, topics: Sequence[str], unsubscribe_url: str
) -> str:
    lines: list[str] = []
    for section in sections:
        lines += [section.heading.upper()] if section.heading else []
        lines += section.paragraphs
        if section.link is not None:
            lines.append(f"{section.link.text}:\n{section.link.url}")
        lines += section.closing_paragraphs
    lines.append("-- \nAmbulance Leadership Hub")
    if unsubscribe_url:
        about = " and ".join(f"“{name}”" for name in topics)
        lines.append(f"This email is about {about}.")
        lines.append(f"Choose what you hear of, and how often:\n{site_url}/account/mail")
        lines.append(f"Stop these emails, without signing in:\n{unsubscribe_url}")
    return "\n\n".join(lines) + "\n"
