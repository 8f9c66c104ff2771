"""Items from the study printed in April 2009, about which their trust says in one act how they stand."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.catalogue.domain import CatalogueEntry, bump_change_counter
from hub.kit.errors import Conflict, Invalid
from hub.library.domain import FOUND_IN_STUDY, ItemStatus
from hub.publishing.domain.upkeep import UPKEPT_KINDS, check_review_day, lock_upkeep, state_item

MAX_AT_ONCE = 30
"""So many items stand in the form at a time."""


class ItemAnswer(Struct, frozen=True):
    """What a trust says of one item, and the role to ask about it."""

    public_id: str
    status: ItemStatus
    contact: str = ""


def list_unconfirmed(session: Session, viewer: Viewer) -> list[CatalogueEntry]:
    """Return items of the viewer's trusts that nobody has confirmed since the study, by title."""
    ids = permitted_organisation_ids(viewer, Act.CONFIRM_ITEMS)
    if not ids:
        return []
    order = (CatalogueEntry.sort_title, CatalogueEntry.id)
    statement = select(CatalogueEntry).where(*_is_unconfirmed(ids)).order_by(*order)
    return list(session.scalars(statement.limit(MAX_AT_ONCE)))


def count_unconfirmed(session: Session, viewer: Viewer) -> int:
    """Return how many items of the viewer's trusts nobody has confirmed since the study."""
    ids = permitted_organisation_ids(viewer, Act.CONFIRM_ITEMS)
    if not ids:
        return 0
    return session.scalar(select(func.count()).select_from(CatalogueEntry).where(*_is_unconfirmed(ids))) or 0


def confirm_items(
    session: Session,
    viewer: Viewer,
    statements: Sequence[ItemAnswer],
    review_on: date | None,
    at: datetime,
) -> list[tuple[CatalogueEntry, ItemStatus]]:
    """Record what a trust says of each of its items, and return these; raise Conflict if one is not waiting.

    Whoever says it looks after the items from then on.
    """
    if not statements:
        raise Invalid("review_on", "Choose the status of at least one item")
    for statement in statements:
        if statement.status is not ItemStatus.ENDED and not statement.contact.strip():
            raise Invalid("contact", "Enter the role to contact")
    day = check_review_day(review_on, at)
    waiting = {entry.public_id: entry for entry in list_unconfirmed(session, viewer)}
    if not all(statement.public_id in waiting for statement in statements):
        raise Conflict("Someone in your trust has already confirmed one of these. Reload the page.")
    entries = [waiting[statement.public_id] for statement in statements]
    rows = lock_upkeep(session, [entry.id for entry in entries])
    # From here on nobody else writes to the catalogue.
    bump_change_counter(session)
    for entry, statement in sorted(zip(entries, statements, strict=True), key=lambda pair: pair[0].id):
        session.refresh(entry)
        if entry.note != FOUND_IN_STUDY:
            raise Conflict("Someone in your trust has already confirmed one of these. Reload the page.")
        has_ended = statement.status is ItemStatus.ENDED
        row = rows[entry.id]
        row.owner_id, row.contact = viewer.person_id, statement.contact.strip()
        state_item(session, viewer, (entry, row), statement.status, None if has_ended else day, at)
    return [(entry, statement.status) for entry, statement in zip(entries, statements, strict=True)]


def _is_unconfirmed(organisation_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        CatalogueEntry.owner_id.in_(organisation_ids),
        CatalogueEntry.kind.in_(UPKEPT_KINDS),
        CatalogueEntry.state == "live",
        CatalogueEntry.note == FOUND_IN_STUDY,
    )
