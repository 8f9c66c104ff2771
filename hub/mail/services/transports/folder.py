"""Folder transport: without a mail server, emails are written to files that a developer can open."""

import os
from email import policy
from email.message import EmailMessage
from pathlib import Path

import structlog

log = structlog.get_logger("hub.mail")
EMAIL_FOLDER = "mail"


class FolderTransport:
    """Writes messages to a folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written = 0

    def send(self, message: EmailMessage, sender: str, to: str) -> None:
        """Write one message atomically; the same Message-ID replaces its earlier file."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        temporary = self._folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes(policy=policy.SMTPUTF8))
        temporary.rename(self._folder / f"{name}.eml")
        self._written += 1

    def close(self) -> None:
        """Log how many messages were written."""
        if self._written:
            log.info("letters were kept as files and sent to nobody", letters=self._written)
