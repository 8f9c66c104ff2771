"""Reviews of items: one is set for each item, and whoever looks after it is told in time.

Items of a trust are reviewed by the trust, and those of the hub office by its staff.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.catalogue.domain import CatalogueEntry, bump_change_counter, visible_entry_conditions
from hub.kit.clock import day_of, years_before
from hub.library.domain import FOUND_IN_STUDY
from hub.mail.domain import enqueue
from hub.publishing.domain.keepers import list_keepers, list_lead_ids, list_office_ids
from hub.publishing.domain.upkeep import SOON, UPKEPT_KINDS, lock_upkeep
from hub.publishing.models import ItemUpkeep
from hub.trusts.domain import OFFICE, TRUST, Organisation, is_office

MAX_AT_ONCE = 200
MAX_SHOWN = 20
FIRST_NOTICE = timedelta(days=62)
"""An item of long ago is reviewed no sooner than this, so that someone is told in time."""


def begin_reviews(session: Session, at: datetime) -> int:
    """Set a review for items that have none; return for how many.

    Items found by the study wait for their trust to confirm them, and get their review then.
    """
    statement = (
        select(CatalogueEntry.id, CatalogueEntry.updated_at)
        .join(Organisation, Organisation.id == CatalogueEntry.owner_id)
        .outerjoin(ItemUpkeep, ItemUpkeep.entry_id == CatalogueEntry.id)
        .where(
            Organisation.kind.in_((TRUST, OFFICE)),
            CatalogueEntry.kind.in_(UPKEPT_KINDS),
            CatalogueEntry.state == "live",
            CatalogueEntry.note != FOUND_IN_STUDY,
            ItemUpkeep.entry_id.is_(None),
        )
        .order_by(CatalogueEntry.id)
        .limit(MAX_AT_ONCE)
    )
    updated = {row.id: row.updated_at for row in session.execute(statement)}
    if not updated:
        return 0
    for entry_id, row in lock_upkeep(session, updated).items():
        in_a_year = day_of(years_before(updated[entry_id], -1))
        row.review_on = row.review_on or max(in_a_year, day_of(at + FIRST_NOTICE))
    bump_change_counter(session)
    session.flush()
    return len(updated)


def list_organisations_to_tell(session: Session, at: datetime) -> list[int]:
    """Return the organisations with items whose review is near or has lapsed, and who do not know it."""
    statement = (
        select(CatalogueEntry.owner_id)
        .join(ItemUpkeep, ItemUpkeep.entry_id == CatalogueEntry.id)
        .where(CatalogueEntry.state == "live", or_(_is_near(at), _has_lapsed(at)))
        .distinct()
        .limit(MAX_AT_ONCE)
    )
    return list(session.scalars(statement))


def tell_of_reviews(session: Session, organisation_id: int, at: datetime) -> tuple[int, int]:
    """Tell who looks after the items of an organisation of reviews that are near, or have lapsed.

    Hub staff are told of those of trusts that have lapsed, and their pages say so. Each is told of once.
    Return how many are near and how many have lapsed.
    """
    lapsed = _lock(session, organisation_id, _has_lapsed(at))
    near = _lock(session, organisation_id, and_(_is_near(at), ~_has_lapsed(at)))
    today = day_of(at)
    for row in (*near, *lapsed):
        row.reminded_at = row.reminded_at or at
    for row in lapsed:
        row.lapsed_at = at
    session.flush()
    if lapsed:
        bump_change_counter(session)
    for kind, rows in (("item-reviews-near", near), ("item-reviews-lapsed", lapsed)):
        for person_id in _list_recipients(session, organisation_id, rows, today):
            enqueue(session, kind, at=at, person_id=person_id, about_id=organisation_id)
    is_of_trust = bool(lapsed) and not is_office(session, organisation_id)
    for person_id in list_office_ids(session, today) if is_of_trust else []:
        enqueue(session, "item-reviews-lapsed-office", at=at, person_id=person_id, about_id=organisation_id)
    return len(near), len(lapsed)


def list_reviews_of(
    session: Session,
    organisation_id: int,
    at: datetime,
    *,
    person_id: int | None = None,
    lapsed: bool = False,
) -> list[tuple[CatalogueEntry, ItemUpkeep]]:
    """Return items of an organisation whose review is near or has lapsed, those of the earliest day first.

    With `person_id`, only those that this person looks after, or nobody if the person is a lead.
    """
    near = day_of(at) if lapsed else day_of(at + SOON)
    conditions = [CatalogueEntry.owner_id == organisation_id, ItemUpkeep.review_on <= near]
    if lapsed:
        conditions.append(ItemUpkeep.lapsed_at.is_not(None))
    if person_id is not None:
        is_theirs = ItemUpkeep.owner_id == person_id
        is_lead = person_id in list_lead_ids(session, organisation_id, day_of(at))
        conditions.append(or_(is_theirs, ItemUpkeep.owner_id.is_(None)) if is_lead else is_theirs)
    return _read(session, conditions)


def list_all_lapsed(session: Session, viewer: Viewer) -> list[tuple[CatalogueEntry, ItemUpkeep]]:
    """Return the items of trusts that hub staff may read and whose review has lapsed; empty for others."""
    if not is_allowed(viewer, Act.CONFIRM_EVALUATIONS):
        return []
    trusts = select(Organisation.id).where(Organisation.kind == TRUST)
    has_lapsed = (ItemUpkeep.lapsed_at.is_not(None), CatalogueEntry.owner_id.in_(trusts))
    return _read(session, [*has_lapsed, *visible_entry_conditions(viewer)])


def _read(
    session: Session, conditions: Iterable[ColumnElement[bool]]
) -> list[tuple[CatalogueEntry, ItemUpkeep]]:
    statement = (
        select(CatalogueEntry, ItemUpkeep)
        .join(ItemUpkeep, ItemUpkeep.entry_id == CatalogueEntry.id)
        .where(CatalogueEntry.state == "live", *conditions)
        .order_by(ItemUpkeep.review_on, CatalogueEntry.id)
        .limit(MAX_SHOWN)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def _lock(session: Session, organisation_id: int, condition: ColumnElement[bool]) -> list[ItemUpkeep]:
    statement = (
        select(ItemUpkeep)
        .join(CatalogueEntry, CatalogueEntry.id == ItemUpkeep.entry_id)
        .where(CatalogueEntry.owner_id == organisation_id, CatalogueEntry.state == "live", condition)
        .order_by(ItemUpkeep.entry_id)
        .limit(MAX_AT_ONCE)
        .with_for_update(of=ItemUpkeep)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(statement))


def _list_recipients(
    session: Session, organisation_id: int, rows: Iterable[ItemUpkeep], today: date
) -> list[int]:
    """Return who looks after these items: their keepers, and the leads for those without one who is there."""
    able = {member.person.id for member in list_keepers(session, organisation_id, today)}
    owners = {row.owner_id for row in rows}
    told = {owner_id for owner_id in owners if owner_id in able and owner_id is not None}
    if owners - told:
        told |= set(list_lead_ids(session, organisation_id, today))
    return sorted(told)


def _is_near(at: datetime) -> ColumnElement[bool]:
    return and_(ItemUpkeep.review_on <= day_of(at + SOON), ItemUpkeep.reminded_at.is_(None))


def _has_lapsed(at: datetime) -> ColumnElement[bool]:
    return and_(ItemUpkeep.review_on < day_of(at), ItemUpkeep.lapsed_at.is_(None))
