"""Questions about items and trusts, problems that people report, edits that they suggest, and the answers."""

from datetime import date, datetime
from enum import StrEnum
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Audience, Viewer, is_allowed, permitted_organisation_ids, require
from hub.accounts.domain import acquire_rate_limit_lease
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import CatalogueEntry, get_entry_by_slug
from hub.extension.personal_data import Retention
from hub.kit.clock import current_day, day_of, years_before
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import delete_unlocked, for_update
from hub.mail.domain import enqueue
from hub.publishing.domain.keepers import acts_for_office, has_keepers, list_keeper_ids, list_keepers
from hub.publishing.models import ItemReport as ItemReport

MAX_REPORTS = 10
"""So many reports of one person a day, before they have to wait."""
MAX_SHOWN = 20
NO_REPORT = "This report does not exist, or you do not have access to it."
KEPT_YEARS = 1


class ReportKind(StrEnum):
    """What someone says of an item, or asks of a trust."""

    QUESTION = "question"
    PROBLEM = "problem"
    SUGGESTION = "suggestion"

    @property
    def label(self) -> str:
        """The words of this choice."""
        labels = {
            "question": "I have a question",
            "problem": "Something is wrong",
            "suggestion": "It could be written better",
        }
        return labels[self.value]


class ReportOutcome(StrEnum):
    """What came of a report."""

    ANSWERED = "answered"
    DONE = "done"
    NOT_DONE = "not-done"

    @property
    def label(self) -> str:
        """The words of this choice."""
        return {"answered": "Answered", "done": "Done", "not-done": "Not done"}[self.value]


REPORT_OUTCOMES = (ReportOutcome.DONE, ReportOutcome.NOT_DONE)
"""What can come of a report that is no question."""


class ReportPlan(Struct, frozen=True):
    """What someone asks or reports: what is wrong, and which words would be better."""

    kind: ReportKind
    text: str
    suggestion: str = ""


def report_item(
    session: Session, viewer: Viewer, kind: str, slug: str, plan: ReportPlan, at: datetime
) -> ItemReport:
    """Ask about an item or trust that the viewer sees, or report a problem; who answers for it is told."""
    require(viewer, Act.REPORT_ITEMS, person_id=viewer.person_id)
    entry = get_entry_by_slug(session, viewer, kind, slug)
    if entry.state == "gone":
        raise Conflict("This has been withdrawn, so there is nothing to ask or report.")
    if not plan.text.strip():
        raise Invalid("text", "Enter your message")
    key = hmac_hex(session, "items reported", str(viewer.person_id))
    acquire_rate_limit_lease(session, {key: MAX_REPORTS}, at).record_failure()
    report = ItemReport(
        public_id=str(uuid4()),
        entry_id=entry.id,
        kind=plan.kind.value,
        text=plan.text.strip(),
        suggestion=plan.suggestion.strip(),
        person_id=viewer.person_id,
        reported_at=at,
        outcome="",
        answer="",
    )
    session.add(report)
    session.flush()
    for person_id in _list_answerer_ids(session, entry, day_of(at)):
        if person_id != viewer.person_id:
            enqueue(session, "item-report", at=at, person_id=person_id, about_id=report.id)
    return report


def _list_answerer_ids(session: Session, entry: CatalogueEntry, today: date) -> list[int]:
    if _office_may_answer(entry):
        return list_keeper_ids(session, entry.owner_id, today)
    return [member.person.id for member in list_keepers(session, entry.owner_id, today)]


def _office_may_answer(entry: CatalogueEntry) -> bool:
    """Return whether hub staff answer where an organisation has nobody: not for what it keeps for itself."""
    return entry.audience != Audience.ORGANISATION


def get_report(session: Session, viewer: Viewer, public_id: str) -> tuple[ItemReport, CatalogueEntry]:
    """Return a report to who made it and to those who answer it; raise NotFound for others."""
    found = session.execute(
        select(ItemReport, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == ItemReport.entry_id)
        .where(ItemReport.public_id == public_id)
    ).one_or_none()
    if found is None or viewer.person_id is None:
        raise NotFound(NO_REPORT)
    report, entry = found
    is_own = report.person_id == viewer.person_id and viewer.delegate_id is None
    if not is_own and not may_answer(session, viewer, entry):
        raise NotFound(NO_REPORT)
    return report, entry


def may_answer(session: Session, viewer: Viewer, entry: CatalogueEntry) -> bool:
    """Return whether a viewer answers for an item or trust; hub staff do where its organisation cannot."""
    if is_allowed(viewer, Act.CONFIRM_ITEMS, organisation_id=entry.owner_id):
        return True
    has_nobody = _office_may_answer(entry) and not list_keepers(session, entry.owner_id, current_day())
    return has_nobody and acts_for_office(viewer)


def is_question(report: ItemReport) -> bool:
    """Return whether somebody asks something, and reports nothing."""
    return report.kind == ReportKind.QUESTION


def answer_report(
    session: Session, viewer: Viewer, public_id: str, outcome: ReportOutcome, answer: str, at: datetime
) -> ItemReport:
    """Save the answer to a question, or to a report: done, or not done with a reason. Who made it is told."""
    _, entry = get_report(session, viewer, public_id)
    if not may_answer(session, viewer, entry):
        raise NotFound(NO_REPORT)
    statement = select(ItemReport).where(ItemReport.public_id == public_id)
    report = session.scalars(for_update(statement)).one()
    if report.answered_at is not None:
        raise Conflict("Someone has already answered this.")
    if is_question(report) != (outcome is ReportOutcome.ANSWERED):
        raise Invalid("outcome", "Choose the outcome")
    if outcome is ReportOutcome.ANSWERED and not answer.strip():
        raise Invalid("answer", "Enter your answer")
    if outcome is ReportOutcome.NOT_DONE and not answer.strip():
        raise Invalid("answer", "Say why it is not done")
    report.outcome, report.answer = outcome.value, answer.strip()
    report.answered_by_id, report.answered_at = viewer.person_id, at
    session.flush()
    if report.person_id is not None:
        enqueue(session, "item-report-answered", at=at, person_id=report.person_id, about_id=report.id)
    record_audit_entry(
        session,
        viewer,
        "answer report",
        kind="item",
        object_id=entry.public_id,
        organisation_id=entry.owner_id,
        at=at,
    )
    return report


def list_reports_to_answer(session: Session, viewer: Viewer) -> list[tuple[ItemReport, CatalogueEntry]]:
    """Return what the viewer may answer and nobody has answered, the oldest first."""
    ids = permitted_organisation_ids(viewer, Act.CONFIRM_ITEMS)
    if not ids:
        return []
    may_answer_for: ColumnElement[bool] = CatalogueEntry.owner_id.in_(ids)
    if acts_for_office(viewer):
        has_nobody = ~has_keepers(CatalogueEntry.owner_id, current_day())
        is_shared = CatalogueEntry.audience != Audience.ORGANISATION.value
        may_answer_for = or_(may_answer_for, is_shared & has_nobody)
    statement = (
        select(ItemReport, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == ItemReport.entry_id)
        .where(may_answer_for, ItemReport.answered_at.is_(None))
        .order_by(ItemReport.id)
        .limit(MAX_SHOWN)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def list_own_reports(session: Session, viewer: Viewer) -> list[tuple[ItemReport, CatalogueEntry]]:
    """Return the reports that the viewer made, the newest first."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    statement = (
        select(ItemReport, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == ItemReport.entry_id)
        .where(ItemReport.person_id == viewer.person_id)
        .order_by(ItemReport.id.desc())
        .limit(MAX_SHOWN)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def delete_old_reports(session: Session, at: datetime) -> int:
    """Delete reports that were answered a year ago or longer; return how many."""
    return delete_unlocked(session, ItemReport.id, ItemReport.answered_at < years_before(at, KEPT_YEARS))


UPKEEP_RETENTION = (
    Retention("Questions and reports about items and trusts", "1 year after the answer", delete_old_reports),
)
