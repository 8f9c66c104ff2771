"""What keeps items current, as things to do on /desk and as reports on /me."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.extension.audit_labels import AuditLabels
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.kit.clock import day_of, format_day, now
from hub.kit.page import Link
from hub.kit.text import count_of
from hub.publishing.domain.confirmations import count_unconfirmed
from hub.publishing.domain.item_links import LinkState, list_broken_links
from hub.publishing.domain.item_reports import (
    ReportKind,
    ReportOutcome,
    list_own_reports,
    list_reports_to_answer,
)
from hub.publishing.domain.keepers import count_left_items
from hub.publishing.domain.review_dates import list_all_lapsed, list_reviews_of
from hub.publishing.domain.upkeep import titles_by_public_id
from hub.publishing.models import ItemReport
from hub.publishing.presenters.upkeep import CONFIRM, UPKEEP
from hub.trusts.domain import organisation_names_by_id

REPORTS = "/desk/library/reports"


def list_to_confirm(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return one line while items from the study wait for the viewer's trust to confirm them."""
    count = count_unconfirmed(session, viewer)
    if not count:
        return []
    items = "1 item" if count == 1 else f"{count} items"
    return [SectionItem(Link(f"Confirm the status of {items}", CONFIRM))]


def list_review_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the items that the viewer should review, and for hub staff those of trusts that have lapsed."""
    at = now()
    own = [
        SectionItem(
            Link(entry.title, f"{UPKEEP}/{entry.public_id}"), _review_words(row.review_on, day_of(at))
        )
        for organisation_id in sorted(permitted_organisation_ids(viewer, Act.CONFIRM_ITEMS) or ())
        for entry, row in list_reviews_of(session, organisation_id, at, person_id=viewer.person_id)
        if row.review_on is not None
    ]
    lapsed = list_all_lapsed(session, viewer)
    names = organisation_names_by_id(session) if lapsed else {}
    return own + [
        SectionItem(
            Link(entry.title, entry.address),
            f"{names[entry.owner_id].name}. {_review_words(row.review_on, day_of(at))}",
        )
        for entry, row in lapsed
        if row.review_on is not None
    ]


def choose_keeper_words(count: int) -> str:
    """Return what a lead is asked to do about items that nobody looks after."""
    return f"Choose who looks after {'it' if count == 1 else 'them'}"


def list_left_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return one line for each organisation that the viewer leads and that has items without a keeper."""
    counts = count_left_items(session, viewer)
    names = organisation_names_by_id(session) if counts else {}
    return [
        SectionItem(Link(f"{names[id_].name}: {count_of(count, 'item')}", UPKEEP), choose_keeper_words(count))
        for id_, count in sorted(counts.items())
    ]


def list_link_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the broken links of items that the viewer's organisations own."""
    return [
        SectionItem(
            Link(entry.title, entry.address),
            f"{link.url[:200]}. {link.message}"
            + (" Checked three times or more." if link.state == LinkState.BROKEN else ""),
        )
        for link, entry in list_broken_links(session, viewer)
    ]


def list_report_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the questions and reports that the viewer can answer."""
    return [
        SectionItem(
            Link(entry.title, f"{REPORTS}/{report.public_id}"),
            ReportKind(report.kind).label,
            report.reported_at,
        )
        for report, entry in list_reports_to_answer(session, viewer)
    ]


def list_reported(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return what the viewer asked or reported, and what came of it."""
    return [
        SectionItem(
            Link(entry.title, f"{REPORTS}/{report.public_id}"),
            ReportOutcome(report.outcome).label if report.outcome else "Not answered yet",
            report.reported_at,
        )
        for report, entry in list_own_reports(session, viewer)
    ]


def label_items(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return the titles of items by public id, for the activity log."""
    return titles_by_public_id(session, ids)


def _review_words(day: date, today: date) -> str:
    return f"Review overdue since {format_day(day)}" if day < today else f"Review by {format_day(day)}"


UPKEEP_TASK_SOURCES = (
    TaskSource("Questions and reports from readers", list_report_tasks),
    TaskSource("Items from the 2009 study for you to confirm", list_to_confirm),
    TaskSource("Items whose review is due", list_review_tasks),
    TaskSource("Items that nobody looks after", list_left_tasks),
    TaskSource("Broken links in items", list_link_tasks),
)
UPKEEP_SECTIONS = (
    ProfileSection(
        "Your questions and reports about items and trusts",
        "",
        list_reported,
        named_in=(ItemReport.person_id,),
    ),
)
UPKEEP_AUDIT_LABELS = (AuditLabels("item", label_items),)
