"""Sample items that a trust has confirmed, one of which nobody has reviewed since, and a report on one."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Role
from hub.demo.domain.sample_people import find_sample_viewer
from hub.kit.clock import day_of
from hub.library.domain import ItemStatus
from hub.publishing.domain import (
    ItemAnswer,
    ReportKind,
    ReportPlan,
    confirm_items,
    list_own_reports,
    list_unconfirmed,
    report_item,
    tell_of_reviews,
)

CONFIRMED = {"london": 400, "yorkshire": 340}
"""How many days ago the publisher of a trust confirmed an item; the review was to be within a year."""


def create_sample_upkeep(session: Session, at: datetime) -> None:
    """Create the sample confirmations and a report, once; the sample people must exist."""
    reader = find_sample_viewer(session, "yorkshire", Role.LEADER, at)
    if reader is None or list_own_reports(session, reader):
        return
    for slug, days in CONFIRMED.items():
        publisher = find_sample_viewer(session, slug, Role.PUBLISHER, at)
        items = list_unconfirmed(session, publisher) if publisher else []
        if publisher is None or not items:
            continue
        said_at, entry = at - timedelta(days=days), items[0]
        said = ItemAnswer(entry.public_id, ItemStatus.RUNNING, "Head of Learning and Development")
        confirm_items(session, publisher, [said], day_of(said_at + timedelta(days=365)), said_at)
        tell_of_reviews(session, entry.owner_id, at)
        if slug == "london":
            report = ReportPlan(
                ReportKind.SUGGESTION,
                "It does not say at the beginning who to ask.",
                "Name the role to ask in the first sentence.",
            )
            report_item(session, reader, entry.kind, entry.slug, report, at)
