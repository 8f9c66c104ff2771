"""A trust's own register as a file: which column is which, and what each line says of a person.

Nothing of a line is kept before the lead has seen what it would become and confirmed it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from hub.accounts.domain import MAX_EMAIL_LENGTH, clean_email
from hub.kit.clock import parse_day
from hub.kit.errors import Invalid
from hub.mentoring.domain.profiles import MAX_CAPACITY
from hub.mentoring.domain.vocabulary import MeetingFormat, RegisterKind
from hub.plugin_api.plain_text import make_visible
from hub.plugin_api.tables import TableError, decode_table, guess_separator, read_rows

MAX_LINES = 200
MAX_FILE_LENGTH = 200_000
MAX_COLUMNS = 60
MAX_NAME_LENGTH = 120
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
EMPTY = {"", "-", "n/a", "none"}


class FileColumn(StrEnum):
    """What the hub takes from a file."""

    EMAIL = "email"
    NAME = "name"
    KIND = "kind"
    JOB = "job_title"
    ABOUT = "about"
    STYLE = "style"
    REGION = "region"
    FORMATS = "formats"
    CAPACITY = "capacity"
    FEE = "fee"
    TRAINED = "trained_on"
    SUPERVISED = "supervised_on"
    TELEPHONE = "contact_telephone"


LABELS: Mapping[FileColumn, str] = {
    FileColumn.EMAIL: "Email address",
    FileColumn.NAME: "Name",
    FileColumn.KIND: "Mentor, coach or preceptor",
    FileColumn.JOB: "Job",
    FileColumn.ABOUT: "What they can help with",
    FileColumn.STYLE: "How they work",
    FileColumn.REGION: "Where they meet face to face",
    FileColumn.FORMATS: "How they meet people",
    FileColumn.CAPACITY: "How many people at once",
    FileColumn.FEE: "What they charge",
    FileColumn.TRAINED: "Day of training",
    FileColumn.SUPERVISED: "Day of last supervision",
    FileColumn.TELEPHONE: "Telephone number",
}
REQUIRED = (FileColumn.EMAIL, FileColumn.NAME)
HEADINGS: Mapping[FileColumn, tuple[str, ...]] = {
    FileColumn.EMAIL: ("email", "e mail", "mail", "email address", "e mail address", "work email"),
    FileColumn.NAME: ("name", "full name", "mentor", "coach", "mentor name", "coach name", "staff name"),
    FileColumn.KIND: ("kind", "type", "role on register", "mentor or coach", "offers"),
    FileColumn.JOB: ("job", "job title", "title", "position", "post", "role"),
    FileColumn.ABOUT: (
        "about",
        "profile",
        "biography",
        "bio",
        "can help with",
        "areas of expertise",
        "skills",
    ),
    FileColumn.STYLE: ("style", "coaching style", "approach", "how they work"),
    FileColumn.REGION: ("region", "area", "location", "base", "station", "county", "place"),
    FileColumn.FORMATS: ("format", "formats", "how they meet", "meets by", "method"),
    FileColumn.CAPACITY: ("capacity", "places", "number of mentees", "how many", "max mentees"),
    FileColumn.FEE: ("fee", "charge", "cost", "rate"),
    FileColumn.TRAINED: ("trained", "date trained", "trained on", "training date", "day of training"),
    FileColumn.SUPERVISED: ("supervised", "supervision", "last supervision", "supervision date"),
    FileColumn.TELEPHONE: (
        "telephone",
        "phone",
        "mobile",
        "telephone number",
        "phone number",
        "contact number",
    ),
}
"""The headings by which a column is guessed: whole headings, never parts of them."""
LONGEST = {FileColumn.ABOUT: 1500, FileColumn.STYLE: 1000, FileColumn.FEE: 200, FileColumn.TELEPHONE: 40}
SHORT = 120


class LineStatus(StrEnum):
    """What becomes of a line."""

    TO_INVITE = "is invited"
    ON_REGISTER = "is already on the register, or is waiting for approval"
    INVITED = "has an invitation that they have not answered"
    DUPLICATE = "is already in the file"
    INVALID = "cannot be used"


class RegisterLine(Struct, frozen=True):
    """A line of the file: whom it names, what it says, and what becomes of it."""

    number: int
    email: str
    name: str
    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    status: LineStatus = LineStatus.TO_INVITE
    reason: str = ""


class RegisterTable(Struct, frozen=True):
    """A file as it was read: its headings, and the cells of each line with its number."""

    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


def decode_register_file(data: bytes) -> str:
    """Return the text of a file as spreadsheet programs write it; raise Invalid if it is none."""
    try:
        return decode_table(data)
    except TableError as error:
        raise Invalid("sheet", f"The file {error.message}") from None


def read_register_table(text: str) -> RegisterTable:
    """Return the headings and lines of a file; raise Invalid if it cannot be used as a whole."""
    if len(text) > MAX_FILE_LENGTH:
        raise Invalid("sheet", f"The file must be of at most {MAX_FILE_LENGTH:,} characters")
    try:
        rows = read_rows(text, guess_separator(text))
    except TableError as error:
        raise Invalid("sheet", f"Line {error.line} {error.message}") from None
    if not rows:
        raise Invalid("sheet", "Choose a CSV file or paste the rows of your register")
    if len(rows) == 1:
        raise Invalid("sheet", "The file has no rows below the headings. Add a row for each person")
    if len(rows) - 1 > MAX_LINES:
        raise Invalid(
            "sheet",
            f"A file can have {MAX_LINES} rows and this one has {len(rows) - 1}. Split it into smaller files",
        )
    if len(rows[0].cells) > MAX_COLUMNS:
        raise Invalid("sheet", f"A file can have {MAX_COLUMNS} columns. Remove those you do not need")
    headings = tuple(make_visible(cell, SHORT) for cell in rows[0].cells)
    return RegisterTable(headings, tuple((row.line, row.cells) for row in rows[1:]))


def guess_columns(headings: Sequence[str]) -> dict[FileColumn, int]:
    """Return which column of a file is probably which, by its heading; each is used once."""
    found: dict[FileColumn, int] = {}
    for column, names in HEADINGS.items():
        for name in names:
            places = [place for place, text in enumerate(headings) if _plain(text) == name]
            if places and places[0] not in found.values():
                found[column] = places[0]
                break
    return found


def read_lines(
    table: RegisterTable, columns: Mapping[FileColumn, int], kind: RegisterKind
) -> list[RegisterLine]:
    """Return what each line says; `kind` is what people offer of whom the file does not say it."""
    for column in REQUIRED:
        if column not in columns:
            raise Invalid(column.value, f"Choose the column with the {LABELS[column].lower()}")
    lines = [_read_line(number, cells, columns, kind) for number, cells in table.lines]
    seen: set[tuple[str, str]] = set()
    checked = []
    for line in lines:
        is_twice = line.status is LineStatus.TO_INVITE and (line.email, line.kind) in seen
        checked.append(replace(line, status=LineStatus.DUPLICATE) if is_twice else line)
        seen.add((line.email, line.kind))
    return checked


def _read_line(
    number: int, cells: Sequence[str], columns: Mapping[FileColumn, int], kind: RegisterKind
) -> RegisterLine:
    # CSV files exported by the hub have an apostrophe before what looks like a formula.
    texts = {
        column: cells[place].removeprefix("'") if place < len(cells) else ""
        for column, place in columns.items()
    }
    name = " ".join(texts[FileColumn.NAME].split())
    line = RegisterLine(
        number, texts[FileColumn.EMAIL][:MAX_EMAIL_LENGTH], name[:MAX_NAME_LENGTH], kind.value
    )
    try:
        if not name:
            raise Invalid("name", "The name is missing")
        if len(name) > MAX_NAME_LENGTH:
            raise Invalid("name", f"The name must be {MAX_NAME_LENGTH} characters or fewer")
        line = replace(line, email=clean_email(texts[FileColumn.EMAIL]))
        line = replace(line, kind=_read_kind(texts.get(FileColumn.KIND, ""), kind).value)
        return replace(line, fields=_read_fields(texts))
    except Invalid as error:
        return replace(line, status=LineStatus.INVALID, reason=error.message)


def _read_fields(texts: Mapping[FileColumn, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for column, text in texts.items():
        if column in (*REQUIRED, FileColumn.KIND) or _plain(text) in EMPTY:
            continue
        if column in (FileColumn.TRAINED, FileColumn.SUPERVISED):
            fields[column.value] = _read_day(text, LABELS[column]).isoformat()
        elif column is FileColumn.CAPACITY:
            fields[column.value] = _read_capacity(text)
        elif column is FileColumn.FORMATS:
            fields[column.value] = _read_formats(text)
        elif len(text) > LONGEST.get(column, SHORT):
            length = LONGEST.get(column, SHORT)
            raise Invalid(column.value, f"“{LABELS[column]}” must be {length} characters or fewer")
        else:
            fields[column.value] = text
    return fields


def _read_kind(text: str, otherwise: RegisterKind) -> RegisterKind:
    if not text.strip():
        return otherwise
    for kind in RegisterKind:
        if _plain(text) in (kind.value, f"{kind.value}s"):
            return kind
    raise Invalid("kind", f"“{make_visible(text, 40)}” is not a mentor, coach or preceptor")


def _read_formats(text: str) -> list[str]:
    words = {format_.value: _plain(format_.value) for format_ in MeetingFormat}
    other = {"phone": "telephone", "in person": "face to face", "online": "video", "video call": "video"}
    parts = [part for part in re.split(r"[,;/\n]| and | or ", text) if part.strip()]
    named = [other.get(_plain(part), _plain(part)) for part in parts]
    unknown = [part for part, name in zip(parts, named, strict=True) if name not in words.values()]
    if unknown:
        raise Invalid(
            "formats",
            f"“{make_visible(unknown[0].strip(), 40)}” is not face to face, video or telephone",
        )
    return [value for value, name in words.items() if name in named]


def _read_capacity(text: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", text.strip()) or not 1 <= int(text) <= MAX_CAPACITY:
        raise Invalid(
            "capacity", f"“{make_visible(text, 40)}” is not a number of people from 1 to {MAX_CAPACITY}"
        )
    return int(text)


def _read_day(text: str, label: str) -> date:
    for format_ in DATE_FORMATS:
        try:
            return parse_day(text.strip(), format_)
        except ValueError:
            continue
    raise Invalid(
        "day", f"{label}: “{make_visible(text, 40)}” is not a date. Write it as 2027-03-31 or 31/03/2027"
    )


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w/]+", " ", text.casefold().replace("_", " ")).split())
