"""A sheet of many invitations in words, before and after it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.kit.clock import format_day
from hub.people.domain import InvitationRow, RowStatus

DONE_LABELS = {RowStatus.TO_INVITE: "invited"}


@dataclass(frozen=True)
class InvitationRowSummary:
    """One line of a sheet in words."""

    number: int
    email: str
    name: str
    role: str
    until: str
    status: str
    is_valid: bool


@dataclass(frozen=True)
class InvitationCsvPage:
    """What a sheet would do, or has done."""

    rows: tuple[InvitationRowSummary, ...]
    valid_count: int
    rejected_count: int


def invitation_csv_page(rows: Sequence[InvitationRow], *, is_sent: bool) -> InvitationCsvPage:
    """Return the lines in words; the ones that are not sent come first, so that nobody overlooks them."""
    words = [_row_summary(line, is_sent) for line in rows]
    ordered = sorted(words, key=lambda line: (line.is_valid, line.number))
    good = sum(line.is_valid for line in words)
    return InvitationCsvPage(tuple(ordered), good, len(words) - good)


def _row_summary(row: InvitationRow, is_sent: bool) -> InvitationRowSummary:
    fate = DONE_LABELS.get(row.status, row.status.value) if is_sent else row.status.value
    return InvitationRowSummary(
        number=row.number,
        email=row.email,
        name=row.name,
        role=row.role.label if row.role else "",
        until=format_day(row.ends_on) if row.ends_on else "",
        status=f"{fate}: {row.reason}" if row.reason else fate,
        is_valid=row.status is RowStatus.TO_INVITE,
    )
