"""Adoptions: an organisation uses an item of another, or has adapted it and says what it changed."""

from datetime import date, datetime
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import CatalogueEntry, bump_change_counter, visible_entry_conditions
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.page import Link
from hub.kit.row_locks import for_update
from hub.kit.text import fold_text
from hub.library.domain import Resource
from hub.publishing.domain.adopters import Adopter, list_adopters, may_change, may_end
from hub.publishing.domain.evidence import derive_evidence
from hub.publishing.domain.evidence_vocabulary import AdoptionKind
from hub.publishing.domain.item_contacts import list_writer_ids, tell
from hub.publishing.domain.item_lookup import ITEM_KINDS, get_item
from hub.publishing.models import Adoption

ADOPTED = "item-adopted"
MAX_OWN_ITEMS = 200
FIRST_DAY = date(1990, 1, 1)
NO_ADOPTION = "This entry does not exist, or you cannot change it."
NOT_YOURS = "You can say this only for an organisation you belong to, and not for the one that shares it."
TWICE = "Your organisation has already said how it uses this. Change that entry instead."


class AdoptionPlan(Struct, frozen=True):
    """What an organisation says of its use of an item.

    `own_item_id` is the public id of the item in which it describes its own version, or empty. `partner` is
    the name of the organisation for which a guest speaks.
    """

    kind: AdoptionKind
    contact: str
    what_changed: str = ""
    since: date | None = None
    own_item_id: str = ""
    partner: str = ""


def adopt(
    session: Session,
    viewer: Viewer,
    shelf_name: str,
    slug: str,
    adopter_key: str,
    plan: AdoptionPlan,
    at: datetime,
) -> Adoption:
    """Record that an organisation uses an item; those who write for its owner are told."""
    entry = get_item(session, viewer, shelf_name, slug, lock=True)
    adopter = _get_adopter(session, viewer, entry, adopter_key)
    _validate(plan, adopter.is_guest, at)
    partner_key = fold_text(plan.partner) if adopter.is_guest else ""
    if (current := _find_current(session, entry, adopter, partner_key)) is not None:
        raise Conflict(TWICE, (_link_to(viewer, entry, current),))
    adoption = Adoption(
        public_id=str(uuid4()),
        entry_id=entry.id,
        organisation_id=adopter.organisation_id,
        partner=plan.partner.strip() if adopter.is_guest else "",
        partner_key=partner_key,
        revision=_read_revision(session, entry),
        created_by_id=viewer.person_id,
        created_at=at,
    )
    _fill(session, viewer, adoption, plan)
    session.add(adoption)
    session.flush()
    _follow(session, viewer, "adopt item", entry, adoption, at)
    told = list_writer_ids(session, entry.owner_id, at)
    tell(session, ADOPTED, told, adoption.id, at, but=viewer.person_id)
    return adoption


def change_adoption(
    session: Session,
    viewer: Viewer,
    entry: CatalogueEntry,
    public_id: str,
    plan: AdoptionPlan,
    at: datetime,
) -> Adoption:
    """Change what an organisation says of its use of a locked item."""
    adoption = get_adoption(session, viewer, entry, public_id, lock=True)
    if not may_change(viewer, adoption):
        raise NotFound(NO_ADOPTION)
    _validate(plan, is_guest=False, at=at)
    _fill(session, viewer, adoption, plan)
    session.flush()
    _follow(session, viewer, "change adoption", entry, adoption, at)
    return adoption


def end_adoption(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, at: datetime
) -> Adoption:
    """Record that an organisation no longer uses a locked item; the evidence level may fall with it."""
    adoption = get_adoption(session, viewer, entry, public_id, lock=True)
    adoption.ended_at = at
    session.flush()
    _follow(session, viewer, "end adoption", entry, adoption, at)
    return adoption


def get_adoption(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, *, lock: bool = False
) -> Adoption:
    """Return a current adoption that the viewer may end; raise NotFound for any other."""
    require(viewer, Act.READ)
    statement = select(Adoption).where(
        Adoption.public_id == public_id, Adoption.entry_id == entry.id, Adoption.ended_at.is_(None)
    )
    adoption = session.scalar(for_update(statement) if lock else statement)
    if adoption is None or not may_end(viewer, adoption):
        raise NotFound(NO_ADOPTION)
    return adoption


def list_own_items(session: Session, viewer: Viewer, entry: CatalogueEntry) -> list[CatalogueEntry]:
    """Return the items of the viewer's organisations in which they may describe their version of another."""
    statement = (
        select(CatalogueEntry)
        .where(
            *visible_entry_conditions(viewer),
            CatalogueEntry.kind.in_(ITEM_KINDS),
            CatalogueEntry.owner_id.in_(viewer.organisation_ids),
            CatalogueEntry.owner_id != entry.owner_id,
        )
        .order_by(CatalogueEntry.sort_title, CatalogueEntry.id)
        .limit(MAX_OWN_ITEMS)
    )
    return list(session.scalars(statement))


def _get_adopter(session: Session, viewer: Viewer, entry: CatalogueEntry, key: str) -> Adopter:
    for adopter in list_adopters(session, viewer, entry):
        if adopter.key == key:
            require(viewer, Act.ADOPT_ITEMS, organisation_id=adopter.organisation_id)
            return adopter
    raise NotFound(NOT_YOURS)


def _read_revision(session: Session, entry: CatalogueEntry) -> int:
    statement = select(Resource.current_revision).where(Resource.entry_id == entry.id)
    return session.scalars(statement).one()


def _find_current(
    session: Session, entry: CatalogueEntry, adopter: Adopter, partner_key: str
) -> Adoption | None:
    statement = select(Adoption).where(
        Adoption.entry_id == entry.id, Adoption.ended_at.is_(None), Adoption.partner_key == partner_key
    )
    if not adopter.is_guest:
        statement = statement.where(Adoption.organisation_id == adopter.organisation_id)
    return session.scalar(statement.limit(1))


def _link_to(viewer: Viewer, entry: CatalogueEntry, adoption: Adoption) -> Link:
    """Return where the viewer finds an adoption: the form to change it, or else the list."""
    if may_change(viewer, adoption):
        return Link("Change or end the entry", f"{entry.address}/adoptions/{adoption.public_id}")
    return Link("Who uses it", f"{entry.address}/adoptions")


def _validate(plan: AdoptionPlan, is_guest: bool, at: datetime) -> None:
    if is_guest and not fold_text(plan.partner):
        raise Invalid("partner", "Enter the name of your organisation")
    if plan.kind is AdoptionKind.ADAPTED and not plan.what_changed.strip():
        raise Invalid("what_changed", "Say what you changed")
    if not plan.contact.strip():
        raise Invalid("contact", "Enter a role to contact, such as Head of Education")
    if "@" in plan.contact:
        raise Invalid("contact", "Enter a role, not an email address. Everyone can read it")
    if plan.since is not None and not FIRST_DAY <= plan.since <= day_of(at):
        raise Invalid("since", f"The day must be between {FIRST_DAY.year} and today")


def _fill(session: Session, viewer: Viewer, adoption: Adoption, plan: AdoptionPlan) -> None:
    adoption.kind, adoption.contact = plan.kind.value, plan.contact.strip()
    adoption.what_changed = plan.what_changed.strip() if plan.kind is AdoptionKind.ADAPTED else ""
    adoption.since = plan.since
    adoption.own_entry_id = _find_own_item(session, viewer, adoption, plan.own_item_id)


def _find_own_item(session: Session, viewer: Viewer, adoption: Adoption, public_id: str) -> int | None:
    if not public_id:
        return None
    found = session.scalar(
        select(CatalogueEntry.id).where(
            *visible_entry_conditions(viewer),
            CatalogueEntry.public_id == public_id,
            CatalogueEntry.kind.in_(ITEM_KINDS),
            CatalogueEntry.owner_id == adoption.organisation_id,
            CatalogueEntry.id != adoption.entry_id,
        )
    )
    if found is None or adoption.partner_key:
        raise Invalid("own_item", "Choose one of your organisation’s items")
    return found


def _follow(
    session: Session, viewer: Viewer, act: str, entry: CatalogueEntry, adoption: Adoption, at: datetime
) -> None:
    bump_change_counter(session)
    derive_evidence(session, entry, at)
    record_audit_entry(
        session,
        viewer,
        act,
        kind="adoption",
        object_id=adoption.public_id,
        organisation_id=adoption.organisation_id,
        at=at,
    )
