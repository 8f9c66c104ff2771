"""The list of dates around which events are planned."""

from collections.abc import Sequence

from hub.events.domain.kept_dates import KIND, titles_by_id
from hub.events.models import KeptDate
from hub.extension.audit_labels import AuditLabels
from hub.kit.clock import format_day


def kept_date_rows(rows: Sequence[KeptDate]) -> list[tuple[int, str, str]]:
    """Return (id, title, when) of each date."""
    return [(row.id, row.title, format_period(row)) for row in rows]


def format_period(row: KeptDate) -> str:
    """Return the day, or the first and the last day."""
    if row.first_day == row.last_day:
        return format_day(row.first_day)
    return f"{format_day(row.first_day)} to {format_day(row.last_day)}"


KEPT_DATE_LABELS = (AuditLabels(KIND, titles_by_id),)
