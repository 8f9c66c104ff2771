"""Who looks after the items of an organisation, and what becomes of these when someone leaves."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.access import Act, Role, Viewer, is_allowed
from hub.accounts.domain import Member, Membership, Person, in_force, list_members
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import day_of
from hub.mail.domain import enqueue
from hub.publishing.models import ItemUpkeep
from hub.trusts.domain import OFFICE_SLUG, find_organisation, is_office

OFFICE_ROLES = (Role.HUB_STAFF, Role.HUB_ADMIN)
LEAD_ROLES = (Role.TRUST_LEAD, *OFFICE_ROLES)
KEEPER_ROLES = (Role.PUBLISHER, *LEAD_ROLES)
"""The roles of those who can look after an item of their organisation."""
MAX_AT_ONCE = 200


def list_keepers(session: Session, organisation_id: int, today: date) -> list[Member]:
    """Return who can look after the items of an organisation, each once, sorted by name."""
    members = list_members(session, organisation_id, today, KEEPER_ROLES)
    return list({member.person.id: member for member in members}.values())


def has_keepers(organisation_id: InstrumentedAttribute[int], today: date) -> ColumnElement[bool]:
    """Return the condition that somebody can look after the items of an organisation."""
    return exists().where(
        Membership.organisation_id == organisation_id,
        Membership.role.in_([role.value for role in KEEPER_ROLES]),
        in_force(today),
        Person.id == Membership.person_id,
        Person.disabled_at.is_(None),
    )


def acts_for_office(viewer: Viewer) -> bool:
    """Return whether a viewer is of the hub office, which answers for organisations that have no keepers."""
    return any(
        each.role in OFFICE_ROLES
        and is_allowed(viewer, Act.CONFIRM_ITEMS, organisation_id=each.organisation_id)
        for each in viewer.roles
    )


def list_lead_ids(session: Session, organisation_id: int, today: date) -> list[int]:
    """Return the leads of an organisation, or hub staff if it has none."""
    leads = {member.person.id for member in list_members(session, organisation_id, today, LEAD_ROLES)}
    return sorted(leads) or list_office_ids(session, today)


def list_keeper_ids(session: Session, organisation_id: int, today: date) -> list[int]:
    """Return the publishers and leads of an organisation, or hub staff if it has none."""
    ids = {member.person.id for member in list_keepers(session, organisation_id, today)}
    return sorted(ids) or list_office_ids(session, today)


def list_office_ids(session: Session, today: date) -> list[int]:
    """Return the staff of the hub office."""
    office = find_organisation(session, OFFICE_SLUG)
    members = list_members(session, office.id, today, OFFICE_ROLES) if office else []
    return sorted({member.person.id for member in members})


def list_left_behind(session: Session, at: datetime) -> list[int]:
    """Return the organisations with items whose keeper has no such role in them any more."""
    has_role = exists().where(
        Membership.person_id == ItemUpkeep.owner_id,
        Membership.organisation_id == CatalogueEntry.owner_id,
        Membership.role.in_([role.value for role in KEEPER_ROLES]),
        in_force(day_of(at)),
    )
    statement = (
        select(CatalogueEntry.owner_id)
        .join(ItemUpkeep, ItemUpkeep.entry_id == CatalogueEntry.id)
        .join(Person, Person.id == ItemUpkeep.owner_id)
        .where(or_(~has_role, Person.disabled_at.is_not(None)))
        .distinct()
        .limit(MAX_AT_ONCE)
    )
    return list(session.scalars(statement))


def pass_on_items(session: Session, organisation_id: int, at: datetime) -> int:
    """Give the items of those who left an organisation to its leads, and tell them once; return how many."""
    able = [member.person.id for member in list_keepers(session, organisation_id, day_of(at))]
    statement = (
        select(ItemUpkeep)
        .join(CatalogueEntry, CatalogueEntry.id == ItemUpkeep.entry_id)
        .where(
            CatalogueEntry.owner_id == organisation_id,
            ItemUpkeep.owner_id.is_not(None),
            ItemUpkeep.owner_id.not_in(able),
        )
        .order_by(ItemUpkeep.entry_id)
        .limit(MAX_AT_ONCE)
    )
    # The rows of the catalogue are not locked, because their writers hold the change counter first.
    locked = statement.with_for_update(of=ItemUpkeep).execution_options(populate_existing=True)
    rows = session.scalars(locked).all()
    for row in rows:
        row.owner_id = None
    session.flush()
    for person_id in list_lead_ids(session, organisation_id, day_of(at)) if rows else []:
        enqueue(session, "items-left-behind", at=at, person_id=person_id, about_id=organisation_id)
    return len(rows)


def count_left_items(session: Session, viewer: Viewer) -> dict[int, int]:
    """Return how many items nobody looks after, by trust that the viewer leads.

    The hub office keeps its items as a whole, so nobody has to be named for them.
    """
    led = {each.organisation_id for each in viewer.roles if each.role in LEAD_ROLES}
    permitted = {
        id_
        for id_ in led
        if is_allowed(viewer, Act.CONFIRM_ITEMS, organisation_id=id_) and not is_office(session, id_)
    }
    return count_left(session, permitted)


def count_left(session: Session, organisation_ids: Collection[int]) -> dict[int, int]:
    """Return how many items nobody looks after, by organisation; those without any are left out."""
    if not organisation_ids:
        return {}
    statement = (
        select(CatalogueEntry.owner_id, func.count())
        .join(ItemUpkeep, ItemUpkeep.entry_id == CatalogueEntry.id)
        .where(
            CatalogueEntry.owner_id.in_(organisation_ids),
            CatalogueEntry.state == "live",
            ItemUpkeep.owner_id.is_(None),
        )
        .group_by(CatalogueEntry.owner_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}
