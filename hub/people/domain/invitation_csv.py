"""Parsing of the CSV file of bulk invitations."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hub.access import Role
from hub.accounts.domain import MAX_EMAIL_LENGTH, clean_email
from hub.kit.clock import parse_day
from hub.kit.errors import Invalid
from hub.people.domain.invitation_acceptance import MAX_NAME_LENGTH
from hub.plugin_api.plain_text import make_visible
from hub.plugin_api.tables import TableError, decode_table, guess_separator, read_rows

MAX_INVITATION_ROWS = 500
MAX_CSV_LENGTH = 200_000
INVITATION_COLUMNS = ("email", "name", "role", "last day")
EXAMPLE_GUEST_DURATION = timedelta(days=90)
COLUMN_ALIASES = {
    "e-mail": "email",
    "e-mail address": "email",
    "email address": "email",
    "mail": "email",
    "full name": "name",
    "ends on": "last day",
    "until": "last day",
    "end date": "last day",
    "end": "last day",
}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")


class RowStatus(StrEnum):
    """The outcome of one row."""

    TO_INVITE = "will be invited"
    HAS_ROLE = "already has this role"
    ALREADY_INVITED = "has an invitation that they have not answered"
    DUPLICATE = "is in the file more than once"
    INVALID = "cannot be used"


class InvitationRow(Struct, frozen=True):
    """One row of the CSV file: its values, its status and the reasons for a rejection."""

    number: int
    email: str
    name: str = ""
    role: Role | None = None
    ends_on: date | None = None
    status: RowStatus = RowStatus.TO_INVITE
    reason: str = ""

    @property
    def key(self) -> tuple[str, Role | None]:
        """The values that identify duplicate rows."""
        return (self.email, self.role)


def example_rows(today: date) -> list[tuple[str, ...]]:
    """Return two example rows that would be valid today."""
    last_day = (today + EXAMPLE_GUEST_DURATION).isoformat()
    return [
        ("ann.example@example.nhs.uk", "Ann Example", Role.LEADER.value, ""),
        ("ben.example@example.org", "Ben Example", Role.GUEST.value, last_day),
    ]


def decode_csv(data: bytes) -> str:
    """Decode a file as spreadsheet programs write it: UTF-8, UTF-16 or Windows-1252."""
    try:
        return decode_table(data)
    except TableError as error:
        raise Invalid("sheet", f"The file {error.message}") from None


def parse_invitation_csv(text: str) -> list[InvitationRow]:
    """Parse a CSV file and mark rows with wrong values; raise Invalid if the file as a whole is unusable."""
    if len(text) > MAX_CSV_LENGTH:
        raise Invalid("sheet", f"The file must be {MAX_CSV_LENGTH:,} characters or fewer")
    rows = _read_csv_rows(text)
    if not rows:
        raise Invalid("sheet", "Choose a CSV file or paste its rows")
    header = [_column_name(cell) for cell in rows[0][1]]
    if "email" not in header or "role" not in header:
        raise Invalid("sheet", "The first row must have the column names, at least “email” and “role”")
    if len(set(_known_columns(header))) != len(_known_columns(header)):
        raise Invalid("sheet", "The first row has the same column name twice")
    if len(rows) == 1:
        raise Invalid("sheet", "The file has no rows below the column names. Add a row for each person")
    if len(rows) - 1 > MAX_INVITATION_ROWS:
        raise Invalid(
            "sheet",
            f"A file can have {MAX_INVITATION_ROWS} rows and this one has {len(rows) - 1}. Split it into "
            "smaller files",
        )
    return _flag_duplicates(
        [_parse_row(number, _cells_by_column(header, cells)) for number, cells in rows[1:]]
    )


def _read_csv_rows(text: str) -> list[tuple[int, list[str]]]:
    try:
        rows = read_rows(text, guess_separator(text))
    except TableError as error:
        raise Invalid("sheet", f"Line {error.line} {error.message}") from None
    return [(row.line, [" ".join(cell.split()) for cell in row.cells]) for row in rows]


def _column_name(cell: str) -> str:
    folded = cell.casefold().replace("_", " ").strip()
    return COLUMN_ALIASES.get(folded, folded)


def _known_columns(header: Sequence[str]) -> list[str]:
    return [name for name in header if name in INVITATION_COLUMNS]


def _cells_by_column(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    # CSV files exported by the hub have an apostrophe before what looks like a formula.
    by_header = {name: cell.removeprefix("'") for name, cell in zip(header, cells, strict=False)}
    return {name: by_header.get(name, "") for name in INVITATION_COLUMNS}


def _parse_row(number: int, cells: dict[str, str]) -> InvitationRow:
    row = InvitationRow(number, cells["email"][:MAX_EMAIL_LENGTH], cells["name"][:MAX_NAME_LENGTH])
    parsers: tuple[tuple[str, Callable[[str], Any], str], ...] = (
        ("email", clean_email, "email"),
        ("name", _parse_name, "name"),
        ("role", _parse_role, "role"),
        ("ends_on", _parse_date, "last day"),
    )
    values, errors = {}, []
    for field, parse, column in parsers:
        try:
            values[field] = parse(cells[column])
        except Invalid as error:
            errors.append(error.message)
    row = replace(row, **values)
    return replace(row, status=RowStatus.INVALID, reason=". ".join(errors)) if errors else row


def _parse_name(text: str) -> str:
    if len(text) > MAX_NAME_LENGTH:
        raise Invalid("name", f"The name must be {MAX_NAME_LENGTH} characters or fewer")
    return text


def _parse_role(text: str) -> Role:
    folded = text.casefold().replace("-", " ")
    for role in Role:
        if folded in (role.label.casefold(), role.value.replace("-", " ")):
            return role
    if not text:
        raise Invalid("role", "The role is missing")
    raise Invalid("role", f"There is no role called “{make_visible(text, 40)}”")


def _parse_date(text: str) -> date | None:
    if not text:
        return None
    for format_ in DATE_FORMATS:
        try:
            return parse_day(text, format_)
        except ValueError:
            continue
    raise Invalid(
        "last day", f"“{make_visible(text, 40)}” is not a date. Write it as 2027-03-31 or 31/03/2027"
    )


def _flag_duplicates(rows: list[InvitationRow]) -> list[InvitationRow]:
    seen: set[tuple[str, Role | None]] = set()
    flagged = []
    for row in rows:
        is_duplicate = row.status is RowStatus.TO_INVITE and row.key in seen
        flagged.append(replace(row, status=RowStatus.DUPLICATE) if is_duplicate else row)
        seen.add(row.key)
    return flagged
