"""The preview of bulk invitations and the page shown after they are sent."""

from collections.abc import Sequence

from msgspec import Struct

from hub.kit.clock import format_day
from hub.people.domain.invitation_csv import InvitationRow, RowStatus

DONE_LABELS = {RowStatus.TO_INVITE: "invited"}


class InvitationRowSummary(Struct, frozen=True):
    """One row of the CSV file as shown on the page."""

    number: int
    email: str
    name: str
    role: str
    until: str
    status: str
    is_valid: bool


class InvitationCsvPage(Struct, frozen=True):
    """The rows of a CSV file with their status, before or after sending."""

    rows: tuple[InvitationRowSummary, ...]
    valid_count: int
    rejected_count: int


def invitation_csv_page(rows: Sequence[InvitationRow], *, is_sent: bool) -> InvitationCsvPage:
    """Return the page of these rows; rejected rows come first so that they are not overlooked."""
    summaries = [_row_summary(row, is_sent) for row in rows]
    ordered = sorted(summaries, key=lambda summary: (summary.is_valid, summary.number))
    valid_count = sum(summary.is_valid for summary in summaries)
    return InvitationCsvPage(tuple(ordered), valid_count, len(summaries) - valid_count)


def _row_summary(row: InvitationRow, is_sent: bool) -> InvitationRowSummary:
    status = DONE_LABELS.get(row.status, row.status.value) if is_sent else row.status.value
    return InvitationRowSummary(
        number=row.number,
        email=row.email,
        name=row.name,
        role=row.role.label if row.role else "",
        until=format_day(row.ends_on) if row.ends_on else "",
        status=row.reason or status,
        is_valid=row.status is RowStatus.TO_INVITE,
    )
