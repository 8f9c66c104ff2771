"""SMTP transport: one connection for all messages of a run, with TLS unless the server is on this host."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from hub.kit.errors import Invalid
from hub.kit.slow_work import slow
from hub.mail.services.transports.base import (
    MailServerUnavailable,
    PermanentDeliveryError,
    TemporaryDeliveryError,
)

SMTP_TIMEOUT_SECONDS = 20.0
"""Timeout for each server response; ten responses take less time than a claim is valid."""
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
DEFAULT_PORTS = {"smtp": 587, "smtps": 465}
INVALID_MAIL_SERVER = (
    "HUB_MAIL_SERVER must be like smtp://user:password@mail.example.org:587 or smtps://mail.example.org."
)
INVALID_CERTIFICATES = "HUB_MAIL_CA names a file that is not there or holds no certificates."
PERMANENT_ERROR_CODE = 500
"""SMTP reply codes from here on are permanent failures."""


@dataclass(frozen=True)
class SmtpServer:
    """Address and credentials of an SMTP server."""

    host: str
    port: int
    implicit_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read_smtp_server(address: str) -> SmtpServer:
    """Parse HUB_MAIL_SERVER; raise Invalid, with a message that never repeats the password."""
    try:
        parts = urlsplit(address)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Invalid("HUB_MAIL_SERVER", INVALID_MAIL_SERVER) from None
    if (
        not parts.hostname
        or parts.netloc.endswith(":")
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
    ):
        raise Invalid("HUB_MAIL_SERVER", INVALID_MAIL_SERVER)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(parts.hostname, port, parts.scheme == "smtps", user, password)


def check_certificates(ca_file: str) -> None:
    """Raise Invalid if HUB_MAIL_CA names no file of certificates."""
    try:
        ssl.create_default_context(cafile=ca_file)
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        raise Invalid("HUB_MAIL_CA", INVALID_CERTIFICATES) from None


class SmtpTransport:
    """Sends messages to an SMTP server over one connection, opened when it is first needed."""

    def __init__(self, server: SmtpServer, local_hostname: str, ca_file: str = "") -> None:
        self._server = server
        self._local_hostname = local_hostname
        self._ca_file = ca_file
        self._smtp: smtplib.SMTP | None = None

    @slow
    def send(self, message: EmailMessage, sender: str, to: str) -> None:
        """Send one message."""
        smtp = self._get_connection()
        try:
            with _translate_smtp_errors():
                smtp.send_message(message, sender, [to])
        except (TemporaryDeliveryError, MailServerUnavailable):
            self._disconnect()  # its state is unknown, so the next message opens a new connection
            raise

    def close(self) -> None:
        """Close the connection; errors are ignored, because accepted messages stay accepted."""
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
        host, port, local_hostname = self._server.host, self._server.port, self._local_hostname
        if self._server.implicit_tls:
            context = self._tls_context()
            return smtplib.SMTP_SSL(host, port, local_hostname, timeout=SMTP_TIMEOUT_SECONDS, context=context)
        return smtplib.SMTP(host, port, local_hostname, timeout=SMTP_TIMEOUT_SECONDS)

    def _tls_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._ca_file or None)


@contextmanager
def _translate_smtp_errors() -> Iterator[None]:
    # The library's messages contain addresses and server responses; only the class and the code are logged.
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
    except smtplib.SMTPResponseException as error:  # the sender or a command was refused, not the recipient
        raise MailServerUnavailable(f"answer {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise TemporaryDeliveryError(type(error).__name__) from None
    except (ValueError, UnicodeError):  # the recipient is no usable address
        raise PermanentDeliveryError("address") from None
