"""For whom a viewer may say that an item is used: their trusts, or as a guest the partner they come from."""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed
from hub.catalogue.domain import CatalogueEntry
from hub.publishing.models import Adoption
from hub.trusts.domain import TRUST, organisations_by_id


class Adopter(Struct, frozen=True):
    """An organisation for which a viewer may speak; `is_guest`: for the partner they come from instead."""

    key: str
    organisation_id: int
    name: str
    is_guest: bool


def list_adopters(session: Session, viewer: Viewer, entry: CatalogueEntry) -> list[Adopter]:
    """Return for whom the viewer may adopt an item: never for its owner, nor for the hub office."""
    if viewer.delegate_id is not None:
        return []
    organisations = organisations_by_id(session, [role.organisation_id for role in viewer.roles])
    found = []
    for organisation in sorted(organisations.values(), key=lambda row: row.name):
        if organisation.id in viewer.organisation_ids:
            if organisation.kind == TRUST and organisation.id != entry.owner_id:
                found.append(Adopter(organisation.slug, organisation.id, organisation.name, is_guest=False))
        else:
            key = f"guest-of-{organisation.slug}"
            found.append(Adopter(key, organisation.id, organisation.name, is_guest=True))
    return found


def list_own_adoptions(session: Session, viewer: Viewer, entry: CatalogueEntry) -> list[Adoption]:
    """Return what the viewer's organisations say of their use of an item now, as the viewer may change it."""
    statement = select(Adoption).where(
        Adoption.entry_id == entry.id,
        Adoption.ended_at.is_(None),
        or_(
            Adoption.organisation_id.in_(viewer.organisation_ids), Adoption.created_by_id == viewer.person_id
        ),
    )
    adoptions = session.scalars(statement.order_by(Adoption.id))
    return [adoption for adoption in adoptions if may_change(viewer, adoption)]


def leave_out_adopted(adopters: Iterable[Adopter], adoptions: Iterable[Adoption]) -> list[Adopter]:
    """Return those adopters for which none of these adoptions says anything yet."""
    said = {(adoption.organisation_id, bool(adoption.partner_key)) for adoption in adoptions}
    return [adopter for adopter in adopters if (adopter.organisation_id, adopter.is_guest) not in said]


def may_change(viewer: Viewer, adoption: Adoption) -> bool:
    """Return whether the viewer speaks for the organisation of an adoption.

    For a trust that is everyone with a role in it other than guest; for a partner who said it, while they
    are a guest.
    """
    if viewer.delegate_id is not None:
        return False
    if not adoption.partner_key:
        return adoption.organisation_id in viewer.organisation_ids
    is_guest = any(
        role.role is Role.GUEST and role.organisation_id == adoption.organisation_id for role in viewer.roles
    )
    return is_guest and adoption.created_by_id == viewer.person_id


def may_end(viewer: Viewer, adoption: Adoption) -> bool:
    """Return whether the viewer may end an adoption: who may change it, and hub staff, if it is not true."""
    return may_change(viewer, adoption) or is_allowed(viewer, Act.CONFIRM_EVALUATIONS)
