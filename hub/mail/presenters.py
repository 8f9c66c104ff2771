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

from hub.kit.emails import Letter, Topic
from hub.kit.errors import Invalid
from hub.kit.page import Link
from hub.web.address_check import CONTROL

SENDER = "HUB_MAIL_FROM must be one address, such as hub@example.org or Leadership Hub <hub@example.org>."
LONGEST_SUBJECT = 200


class _Whole(UnstructuredHeader):
    """A header that is written as it is, however long: an encoded address is none to a mail program."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header on one line."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", _Whole)  # type: ignore[arg-type]  # the library adds the base
LETTERS = policy.SMTP.clone(header_factory=HEADERS)


@dataclass(frozen=True)
class Envelope:
    """What all letters of a hub have in common: where it stands, whom they come from, where answers go."""

    site: str
    sender: Address
    reply_to: Address | None

    @property
    def host(self) -> str:
        """The host of the hub's own address."""
        return urlsplit(self.site).hostname or "localhost"


@dataclass(frozen=True)
class Section:
    """One part of a letter; a digest has several, each with its heading."""

    heading: str
    paragraphs: tuple[str, ...]
    link: Link | None
    after: tuple[str, ...]


def read_envelope(site: str, sender: str, reply_to: str) -> Envelope:
    """Return what the settings say of all letters; raises Invalid where they cannot be used."""
    host = urlsplit(site).hostname or ""
    own = f"hub@{host if '.' in host and not host[-1].isdecimal() else 'localhost'}"
    return Envelope(site, _address(sender or own), _address(reply_to) if reply_to else None)


def _address(text: str) -> Address:
    try:
        [(name, spec)] = getaddresses([text])
        found = Address(display_name=name, addr_spec=spec)
    except (ValueError, MessageError):
        raise Invalid("HUB_MAIL_FROM", SENDER) from None
    if not (found.username and found.domain):
        raise Invalid("HUB_MAIL_FROM", SENDER)
    return found


def one_letter(letter: Letter) -> tuple[str, list[Section]]:
    """Return the subject and the only section of a letter."""
    return letter.subject, [Section("", letter.paragraphs, letter.link, letter.after)]


def digest(letters: Sequence[Letter]) -> tuple[str, list[Section]]:
    """Return the subject and the sections of several letters in one; one letter alone stays itself."""
    if len(letters) == 1:
        return one_letter(letters[0])
    sections = [Section(one.subject, one.paragraphs, one.link, one.after) for one in letters]
    return f"{len(letters)} things from the hub", sections


def as_mail(
    envelope: Envelope,
    to: str,
    said: tuple[str, list[Section]],
    *,
    message_id: str,
    at: datetime,
    topics: Collection[Topic] = (),
    stop_token: str = "",
) -> EmailMessage:
    """Return the whole letter. Raises ValueError or MessageError for an address that no letter can have."""
    subject, sections = said
    stop = f"{envelope.site}/mail/stop/{stop_token}" if stop_token else ""
    mail = EmailMessage(policy=LETTERS)
    mail["Message-ID"] = f"<{message_id}@{envelope.host}>"
    mail["Date"] = format_datetime(at)
    mail["From"] = envelope.sender
    mail["To"] = _recipient(to)
    mail["Subject"] = one_line(subject)
    mail["Auto-Submitted"] = "auto-generated"
    if envelope.reply_to is not None:
        mail["Reply-To"] = envelope.reply_to
    if stop:
        mail["List-Unsubscribe"] = f"<{stop}>"
        if stop.startswith("https://"):  # RFC 8058 knows no other
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    names = [topic.label for topic in topics]
    mail.set_content(_as_text(sections, envelope.site, names, stop), cte="quoted-printable")
    page = render_template(
        "mail/letter.jinja",
        subject=one_line(subject),
        sections=sections,
        site=envelope.site,
        topics=names,
        stop=stop,
    )
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    return mail


def _recipient(to: str) -> Address:
    # Taken apart by hand: the library's own way refuses letters beyond ASCII, which SMTPUTF8 servers take.
    username, _, domain = to.rpartition("@")
    if not username or not domain or CONTROL.search(to):
        raise ValueError("no address")
    return Address(username=username, domain=domain)


def one_line(text: str) -> str:
    """Return text as it can stand in a header: one line, no control characters, not too long."""
    plain = " ".join(CONTROL.sub(" ", text).split())
    return plain if len(plain) <= LONGEST_SUBJECT else f"{plain[: LONGEST_SUBJECT - 3]}..."


def _as_text(sections: Sequence[Section], site: str, topics: Sequence[str], stop: str) -> str:
    lines: list[str] = []
    for section in sections:
        lines += [section.heading.upper()] if section.heading else []
        lines += section.paragraphs
        if section.link is not None:
            lines.append(f"{section.link.text}:\n{section.link.url}")
        lines += section.after
    lines.append("-- \nAmbulance Leadership Hub")
    if stop:
        about = " and ".join(f"“{name}”" for name in topics)
        lines.append(f"This email is about {about}.")
        lines.append(f"Choose what you hear of, and how often:\n{site}/account/mail")
        lines.append(f"Stop these emails, without signing in:\n{stop}")
    return "\n\n".join(lines) + "\n"
