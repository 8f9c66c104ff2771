"""A real SMTP server for tests, which can refuse, defer, hang up or be down.

`mailbox` is the fixture; a hub uses it with `make_app(MAIL_SERVER=mailbox.address)`. `deliver(app)` delivers
the outbox as the job does; without a mail server it returns the emails that the hub wrote as files.
"""

import asyncio
import email
import ssl
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from hub.kit.clock import now
from hub.mail.services.delivery import deliver_emails
from tests.support.ports import free_port

TOMORROW = timedelta(days=1)
USER, PASSWORD = "hub", "a secret of this machine"


class Mailbox:
    """An SMTP server: the emails that it has accepted, and how it behaves."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, signed_in: bool = False) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        """The emails as bytes, as received."""
        self.under_tls: list[bool] = []
        self.refused: dict[str, str] = {}
        """Responses to RCPT by recipient, such as {"a@example.org": "550 no such person"}."""
        self.answers: list[str] = []
        """Responses to the next emails after DATA, in order; later emails are accepted."""
        self.drops = 0
        """How many of the next emails are accepted without a response, by closing the connection."""
        self.seconds = 0.0
        """The delay of the response to each email."""
        self.connections = 0
        self._port = free_port()
        self._options = {"tls_context": tls, "require_starttls": tls is not None}
        if signed_in:
            self._options |= {"authenticator": _authenticate, "auth_required": True, "auth_require_tls": True}
        self._controller: Controller | None = None

    @property
    def address(self) -> str:
        """The value of HUB_MAIL_SERVER for this server."""
        return f"smtp://127.0.0.1:{self._port}"

    @property
    def counts(self) -> Counter[str]:
        """How often each email was accepted, by Message-ID."""
        return Counter(letter["Message-ID"] for letter in self.letters)

    def to(self, address: str) -> list[EmailMessage]:
        """Return the accepted emails to an address."""
        return [letter for letter in self.letters if letter["To"] == address]

    def start(self) -> None:
        """Start the server."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port, **self._options)
        self._controller.start()

    def stop(self) -> None:
        """Stop the server."""
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    # The names of these hooks are prescribed by aiosmtpd.
    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.seconds)
        if self.answers:
            return self.answers.pop(0)
        self.letters.append(email.message_from_bytes(envelope.content, policy=policy.default))
        self.raw.append(envelope.content)
        self.under_tls.append(session.ssl is not None)
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return "250 taken"


def _authenticate(_server, _session, _envelope, _mechanism, credentials) -> AuthResult:
    return AuthResult(success=(credentials.login, credentials.password) == (USER.encode(), PASSWORD.encode()))


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """An SMTP server on this machine, without TLS."""
    box = Mailbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def guarded_mailbox(tmp_path: Path) -> Iterator[tuple[Mailbox, str]]:
    """An SMTP server that requires STARTTLS and a password, and the file of its certificate."""
    context, certificate = make_certificate(tmp_path)
    box = Mailbox(context, signed_in=True)
    box.start()
    yield box, certificate
    box.stop()


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """Return the TLS context of a server on this machine, valid for an hour, and its certificate file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    host = x509.IPAddress(ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(minutes=5))
        .not_valid_after(now() + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "mail.crt", folder / "mail.key"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context, str(certificate)


def deliver(app: Flask, at: datetime | None = None) -> list[EmailMessage]:
    """Deliver the outbox as of `at`; return the emails that a hub without a server has written as files.

    The messages must have been committed. `at=now() + TOMORROW` is after the next daily digest.
    """
    folder = Path(app.config["INSTANCE_DIR"]) / "mail"
    before = set(folder.glob("*.eml"))
    with app.app_context():
        deliver_emails(at)
    new = sorted(set(folder.glob("*.eml")) - before, key=lambda file: file.stat().st_mtime_ns)
    return [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in new]
