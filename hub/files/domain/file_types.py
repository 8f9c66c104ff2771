"""Which types of files are accepted, found by their content, and why others are refused."""

import os
import re
import struct
import zipfile
from pathlib import PurePath
from typing import IO

import puremagic
from msgspec import Struct

from hub.kit.errors import Invalid

HEAD_BYTES = 8192
MAX_DIRECTORY_BYTES = 1_000_000
"""The list of contents of an Office document is read into memory, so it is bounded first."""
END_OF_ZIP, ZIP64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
END_OF_ZIP_LENGTH, ZIP64_LOCATOR_LENGTH, MAX_ZIP_COMMENT = 22, 20, 65_535
MACROS = "vbaproject.bin"
BINARY_CHARACTER = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
FIELD = "file"


class FileType(Struct, frozen=True):
    """One type of file: what it is called, its endings, and the part by which an Office document is known."""

    label: str
    extensions: tuple[str, ...]
    media_type: str
    office_part: str = ""
    is_text: bool = False
    is_shown: bool = False
    """Whether a browser may show it instead of saving it."""


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileType("a PDF", (".pdf",), "application/pdf")
WORD = FileType(
    "a Word document", (".docx",), f"{OFFICE}.wordprocessingml.document", office_part="word/document.xml"
)
POWERPOINT = FileType(
    "a PowerPoint presentation",
    (".pptx",),
    f"{OFFICE}.presentationml.presentation",
    office_part="ppt/presentation.xml",
)
EXCEL = FileType(
    "an Excel workbook", (".xlsx",), f"{OFFICE}.spreadsheetml.sheet", office_part="xl/workbook.xml"
)
TEXT = FileType("a plain text file", (".txt",), "text/plain", is_text=True)
CSV = FileType("a CSV file", (".csv",), "text/csv", is_text=True)
PNG = FileType("a PNG picture", (".png",), "image/png", is_shown=True)
JPEG = FileType("a JPEG picture", (".jpg", ".jpeg"), "image/jpeg", is_shown=True)
WEBP = FileType("a WebP picture", (".webp",), "image/webp", is_shown=True)

FILE_TYPES = (PDF, WORD, POWERPOINT, EXCEL, TEXT, CSV, PNG, JPEG, WEBP)
ACCEPTED_TYPES = "PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx), plain text, CSV, PNG, JPEG or WebP"
NEWER_FORMATS = {".doc": ".docx", ".ppt": ".pptx", ".xls": ".xlsx"}
WITH_MACROS = (".docm", ".pptm", ".xlsm")


def type_of_media(media_type: str) -> FileType | None:
    """Return the type with this media type, or None."""
    return next((each for each in FILE_TYPES if each.media_type == media_type), None)


def check_type(stream: IO[bytes], name: str) -> FileType:
    """Return the type of a file; raise Invalid if it is not accepted, or is not what its name says."""
    extension = PurePath(name).suffix.lower()
    expected = next((each for each in FILE_TYPES if extension in each.extensions), None)
    if expected is None:
        raise Invalid(FIELD, _explain_extension(extension))
    found = _find_type(stream)
    if found is None and expected.is_text:
        if not _is_text(stream):
            raise Invalid(
                FIELD, f"The name ends in {extension}, but the file is not a text file. Choose another file"
            )
        return expected
    if found is None:
        raise Invalid(
            FIELD,
            f"The name ends in {extension}, but the file is not {expected.label}. "
            "It may be damaged or protected with a password. Choose another file",
        )
    if found is not expected:
        raise Invalid(
            FIELD,
            f"The name ends in {extension}, but the file is {found.label}. "
            f"Rename it so that it ends in {found.extensions[0]}",
        )
    return found


def _explain_extension(extension: str) -> str:
    if extension in NEWER_FORMATS:
        newer = NEWER_FORMATS[extension]
        return f"We do not accept {extension} files. Save the file as {newer} and choose it again"
    if extension in WITH_MACROS:
        return f"We do not accept files with macros. Save the file as {extension[:-1]}x and choose it again"
    return f"Choose a file of one of these types: {ACCEPTED_TYPES}"


def _find_type(stream: IO[bytes]) -> FileType | None:
    stream.seek(0)
    try:
        matches = puremagic.magic_string(stream.read(HEAD_BYTES))
    except (puremagic.PureError, ValueError):
        return None
    extensions = {match.extension for match in matches}
    if extensions & {".docx", ".pptx", ".xlsx", ".zip"}:
        return _find_office_type(stream)
    return next(
        (each for each in FILE_TYPES if not each.is_text and extensions.intersection(each.extensions)), None
    )


def _find_office_type(stream: IO[bytes]) -> FileType | None:
    if not _has_short_directory(stream):
        return None
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if any(name.lower().endswith(MACROS) for name in names):
        raise Invalid(FIELD, "The file has macros. Save it without macros and choose it again")
    return next((each for each in FILE_TYPES if each.office_part and each.office_part in names), None)


def _has_short_directory(stream: IO[bytes]) -> bool:
    # The end of a zip file says how long its directory is; without this check one could fill the memory.
    length = stream.seek(0, os.SEEK_END)
    tail_length = min(length, END_OF_ZIP_LENGTH + MAX_ZIP_COMMENT + ZIP64_LOCATOR_LENGTH)
    stream.seek(length - tail_length)
    tail = stream.read(tail_length)
    at = tail.rfind(END_OF_ZIP)
    if at < 0 or len(tail) < at + END_OF_ZIP_LENGTH or tail.find(ZIP64_LOCATOR) >= 0:
        return False
    (size,) = struct.unpack_from("<L", tail, at + 12)
    return bool(size <= MAX_DIRECTORY_BYTES)


def _is_text(stream: IO[bytes]) -> bool:
    # Text of any encoding that has no control characters: UTF-8, and what older programs of Windows write.
    stream.seek(0)
    while chunk := stream.read(HEAD_BYTES * 8):
        if BINARY_CHARACTER.search(chunk):
            return False
    return True
