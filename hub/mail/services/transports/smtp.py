"""The mail server: one connection for as many letters as there are, TLS unless it is this machine."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from hub.kit.errors import Invalid
from hub.mail.services.transports.base import NotNow, Refused, ServerAway

SECONDS = 20.0
"""How long the server may take for each answer: ten answers are less than a claim lasts."""
HERE = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS = {"smtp": 587, "smtps": 465}
SETTING = (
    "HUB_MAIL_SERVER must be like smtp://user:password@mail.example.org:587 or smtps://mail.example.org."
)
FOR_EVER = 500
"""Answers from here on are for good."""


@dataclass(frozen=True)
class Server:
    """Where letters are handed on, and as whom."""

    host: str
    port: int
    tls_at_once: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read_server(address: str) -> Server:
    """Return the server that the setting names; raises Invalid in words that do not repeat it."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Invalid("HUB_MAIL_SERVER", SETTING) from None
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise Invalid("HUB_MAIL_SERVER", SETTING)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port, parts.scheme == "smtps", user, password)


class MailServer:
    """Hands letters to an SMTP server, over one connection that is made when it is first needed."""

    def __init__(self, server: Server, own_host: str, authorities: str = "") -> None:
        self._server = server
        self._own_host = own_host
        self._authorities = authorities
        self._smtp: smtplib.SMTP | None = None

    def send(self, letter: EmailMessage, sender: str, to: str) -> None:
        """Hand on one letter."""
        smtp = self._connected()
        try:
            with _in_our_words():
                smtp.send_message(letter, sender, [to])
        except (NotNow, ServerAway):
            self._hang_up()  # whatever state the connection is in, the next letter begins a new one
            raise

    def close(self) -> None:
        """Say goodbye; what was taken is taken, whatever the server answers."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.close()
        self._smtp = None

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise ServerAway(type(error).__name__) from None
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        smtp = self._answering()
        try:
            if not server.tls_at_once and (server.host not in HERE or self._authorities):
                smtp.starttls(context=self._context())
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _answering(self) -> smtplib.SMTP:
        server, own = self._server, self._own_host
        if server.tls_at_once:
            context = self._context()
            return smtplib.SMTP_SSL(server.host, server.port, own, timeout=SECONDS, context=context)
        return smtplib.SMTP(server.host, server.port, own, timeout=SECONDS)

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._authorities or None)


@contextmanager
def _in_our_words() -> Iterator[None]:
    # What the library says repeats addresses and answers of the server; the class and the code are enough.
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise (Refused if code >= FOR_EVER else NotNow)(f"recipient {code}") from None
    except smtplib.SMTPDataError as error:
        raise (Refused if error.smtp_code >= FOR_EVER else NotNow)(f"letter {error.smtp_code}") from None
    except smtplib.SMTPNotSupportedError:
        raise Refused("address needs SMTPUTF8") from None
    except smtplib.SMTPServerDisconnected:
        raise NotNow("connection lost") from None
    except smtplib.SMTPResponseException as error:  # whom it comes from, or what is asked, not whom it is for
        raise ServerAway(f"answer {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotNow(type(error).__name__) from None
    except (ValueError, UnicodeError):  # an address that no letter can have
        raise Refused("address") from None
