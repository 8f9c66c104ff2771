"""Qualifications on pages."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from hub.kit.clock import day_of, format_day
from hub.mentoring.domain.qualifications import is_expired
from hub.mentoring.models import Qualification


class QualificationRow(Struct, frozen=True):
    """A qualification as a page shows it. `evidence` is for its person, the lead and hub staff."""

    public_id: str
    title: str
    words: str
    evidence: str
    is_checked: bool
    name: str = ""


def qualification_rows(
    found: Sequence[Qualification], at: datetime, names: Sequence[str] = ()
) -> list[QualificationRow]:
    """Return qualifications for a page, with the names of their people if given."""
    return [
        QualificationRow(
            row.public_id, row.title, _words(row, at), row.evidence, row.checked_at is not None, name
        )
        for row, name in zip(found, names or [""] * len(found), strict=True)
    ]


def _words(row: Qualification, at: datetime) -> str:
    parts = [f"Awarded by {row.awarded_by}"] if row.awarded_by else []
    if row.awarded_on:
        parts.append(f"Awarded {format_day(row.awarded_on)}")
    if row.expires_on:
        parts.append(f"{'Expired' if is_expired(row, at) else 'Valid until'} {format_day(row.expires_on)}")
    seen = (
        f"Evidence seen {format_day(day_of(row.checked_at))}" if row.checked_at else "Evidence not seen yet"
    )
    return ". ".join([*parts, seen])
