"""A hub without a mail server keeps its letters as files, so that whoever tries it out can read them."""

import os
from email import policy
from email.message import EmailMessage
from pathlib import Path

import structlog

log = structlog.get_logger("hub.mail")
EMAIL_FOLDER = "mail"


class FolderTransport:
    """Keeps letters in a folder, for its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written = 0

    def send(self, message: EmailMessage, sender: str, to: str) -> None:
        """Keep one letter, whole or not at all; a second time under the same name."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        aside = self._folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes(policy=policy.SMTPUTF8))
        aside.rename(self._folder / f"{name}.eml")
        self._written += 1

    def close(self) -> None:
        """Say how many there were."""
        if self._written:
            log.info("letters were kept as files and sent to nobody", letters=self._written)
