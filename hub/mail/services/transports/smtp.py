"""The mail server: one connection for as many letters as there are, TLS unless it is this machine."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from hub.kit.errors import Invalid
from hub.mail.services.transports.base import (
    MailServerUnavailable,
    PermanentDeliveryError,
    TemporaryDeliveryError,
)

SMTP_TIMEOUT_SECONDS = 20.0
"""How long the server may take for each answer: ten answers are less than a claim lasts."""
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
DEFAULT_PORTS = {"smtp": 587, "smtps": 465}
INVALID_MAIL_SERVER = (
    "HUB_MAIL_SERVER must be like smtp://user:password@mail.example.org:587 or smtps://mail.example.org."
)
PERMANENT_ERROR_CODE = 500
"""Answers from here on are for good."""


@dataclass(frozen=True)
class SmtpServer:
    """Where letters are handed on, and as whom."""

    host: str
    port: int
    implicit_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read_smtp_server(address: str) -> SmtpServer:
    """Return the server that the setting names; raises Invalid in words that do not repeat it."""
    try:
        parts = urlsplit(address)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Invalid("HUB_MAIL_SERVER", INVALID_MAIL_SERVER) from None
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise Invalid("HUB_MAIL_SERVER", INVALID_MAIL_SERVER)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(parts.hostname, port, parts.scheme == "smtps", user, password)


class SmtpTransport:
    """Hands letters to an SMTP server, over one connection that is made when it is first needed."""

    def __init__(self, server: SmtpServer, local_hostname: str, ca_file: str = "") -> None:
        self._server = server
        self._local_hostname = local_hostname
        self._ca_file = ca_file
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, sender: str, to: str) -> None:
        """Hand on one letter."""
        smtp = self._get_connection()
        try:
            with _translate_smtp_errors():
                smtp.send_message(message, sender, [to])
        except (TemporaryDeliveryError, MailServerUnavailable):
            self._disconnect()  # whatever state the connection is in, the next letter begins a new one
            raise

    def close(self) -> None:
        """Say goodbye; what was taken is taken, whatever the server answers."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._disconnect()

    def _disconnect(self) -> None:
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.close()
        self._smtp = None

    def _get_connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise MailServerUnavailable(type(error).__name__) from None
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        smtp = self._open_connection()
        try:
            if not server.implicit_tls and (server.host not in LOOPBACK_HOSTS or self._ca_file):
                smtp.starttls(context=self._tls_context())
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _open_connection(self) -> smtplib.SMTP:
        server, own = self._server, self._local_hostname
        if server.implicit_tls:
            context = self._tls_context()
            return smtplib.SMTP_SSL(
                server.host, server.port, own, timeout=SMTP_TIMEOUT_SECONDS, context=context
            )
        return smtplib.SMTP(server.host, server.port, own, timeout=SMTP_TIMEOUT_SECONDS)

    def _tls_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._ca_file or None)


@contextmanager
def _translate_smtp_errors() -> Iterator[None]:
    # What the library says repeats addresses and answers of the server; the class and the code are enough.
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise (PermanentDeliveryError if code >= PERMANENT_ERROR_CODE else TemporaryDeliveryError)(
            f"recipient {code}"
        ) from None
    except smtplib.SMTPDataError as error:
        raise (PermanentDeliveryError if error.smtp_code >= PERMANENT_ERROR_CODE else TemporaryDeliveryError)(
            f"letter {error.smtp_code}"
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise PermanentDeliveryError("address needs SMTPUTF8") from None
    except smtplib.SMTPServerDisconnected:
        raise TemporaryDeliveryError("connection lost") from None
    except smtplib.SMTPResponseException as error:  # whom it comes from, or what is asked, not whom it is for
        raise MailServerUnavailable(f"answer {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise TemporaryDeliveryError(type(error).__name__) from None
    except (ValueError, UnicodeError):  # an address that no letter can have
        raise PermanentDeliveryError("address") from None
