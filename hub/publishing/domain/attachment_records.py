"""The files and pictures of a draft or a version, as they are kept among its fields."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from hub.files.domain import type_of_media
from hub.kit.text import FILE_MARK, TITLE_MARK
from hub.library.domain import ATTACHMENTS

MAX_SEARCHED_TEXT = 120_000
"""So many characters of all files of an item are searched."""


class ScanState(StrEnum):
    """What the virus scanner said of a file."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not-scanned"


class AttachmentWords(Struct, frozen=True):
    """What a writer says of a file: its title, and of a picture what it shows."""

    title: str
    alt_text: str = ""


class AttachmentRecord(Struct, frozen=True):
    """One file of a draft or a version; `file` is the public id of the stored file."""

    file: str
    name: str
    media_type: str
    size: int
    title: str
    alt_text: str

    @property
    def is_picture(self) -> bool:
        """Return whether the page shows it."""
        return is_picture(self.media_type)


def is_picture(media_type: str) -> bool:
    """Return whether files of a media type are shown on a page, and not only offered."""
    found = type_of_media(media_type)
    return found is not None and found.is_shown


def read_records(fields: Mapping[str, Any]) -> tuple[AttachmentRecord, ...]:
    """Return the files that stand in the fields of a draft or a version."""
    return tuple(AttachmentRecord(**each) for each in fields.get(ATTACHMENTS) or ())


def with_records(fields: Mapping[str, Any], records: tuple[AttachmentRecord, ...]) -> dict[str, Any]:
    """Return fields with these files in place of those that they had."""
    return {**fields, ATTACHMENTS: [asdict(record) for record in records]}


def join_searched_text(records: tuple[AttachmentRecord, ...], texts: Mapping[str, str]) -> str:
    """Return what is searched of files: each with its title, so that a result can say in which the words are.

    `texts` are the texts of files by public id.
    """
    parts, left = [], MAX_SEARCHED_TEXT
    for record in records:
        text = f"{record.alt_text} {texts.get(record.file, '')}".strip()[:left]
        left -= len(text)
        parts.append(f"{FILE_MARK} {record.title} {TITLE_MARK} {text}")
    return " ".join(parts)
