"""A report on an item, as who made it and those who answer it see it."""

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.accounts.domain import person_names_by_id
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import format_date
from hub.kit.page import Link
from hub.publishing.domain.item_reports import ReportKind, ReportOutcome, is_question
from hub.publishing.models import ItemReport

SOMEBODY = "Someone who has left"


class ReportPage(Struct, frozen=True):
    """A report with its item and its answer."""

    public_id: str
    heading: str
    item: Link
    rows: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    suggestion_lines: tuple[str, ...]
    outcome: str
    answer_lines: tuple[str, ...]


def report_page(session: Session, report: ItemReport, entry: CatalogueEntry) -> ReportPage:
    """Return a report; call it only for a viewer who may read it."""
    names = person_names_by_id(session, [report.person_id, report.answered_by_id])
    rows = [
        ("What it is", ReportKind(report.kind).label),
        ("Written by", names.get(report.person_id or 0, SOMEBODY)),
        ("Written on", format_date(report.reported_at)),
    ]
    if report.answered_at is not None:
        rows.append(("Answered by", names.get(report.answered_by_id or 0, SOMEBODY)))
        rows.append(("Answered on", format_date(report.answered_at)))
    return ReportPage(
        public_id=report.public_id,
        heading=f"A reader’s {'question' if is_question(report) else 'report'} about “{entry.title}”",
        item=Link(entry.title, entry.address),
        rows=tuple(rows),
        lines=_lines(report.text),
        suggestion_lines=_lines(report.suggestion),
        outcome=ReportOutcome(report.outcome).label if report.outcome else "",
        answer_lines=_lines(report.answer),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
