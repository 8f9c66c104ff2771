"""What an organisation says of its own item: that it is still running, has changed or has ended."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.catalogue.domain import CatalogueEntry, bump_change_counter
from hub.kit.clock import format_date
from hub.library.models import Resource

ARCHIVED = "archived"
"""The state of an entry that has ended: its page stays, and no list or search shows it."""


class ItemStatus(StrEnum):
    """How an item stands, in the words of its organisation."""

    RUNNING = "running"
    CHANGED = "changed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The words of this choice."""
        return {"running": "Still running", "changed": "Changed", "ended": "Ended"}[self.value]


NOTES = {
    ItemStatus.RUNNING: "Confirmed by the {by} on {day}",
    ItemStatus.CHANGED: "The {by} said on {day} that this has changed. The text is from before",
    ItemStatus.ENDED: "The {by} said on {day} that this has ended",
}


def record_statement(
    session: Session, entry: CatalogueEntry, status: ItemStatus, *, by: str, at: datetime
) -> None:
    """Record what an organisation (`by`: "trust" or "hub office") says of its item.

    The note of the entry says so, and an item that has ended leaves lists and search. Files that are imported
    later leave both alone. The words of the item stay as they are, so there is no new revision.
    """
    seq = bump_change_counter(session)
    resource = session.scalars(select(Resource).where(Resource.entry_id == entry.id)).one()
    resource.confirmed_at = at
    entry.note = NOTES[status].format(by=by, day=format_date(at))
    entry.state = ARCHIVED if status is ItemStatus.ENDED else "live"
    entry.updated_at = at
    entry.seq = seq
    session.flush()
