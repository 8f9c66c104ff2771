"""What the plugin of a trust says must be changed, in answers that come after publication.

A page is never withdrawn by a program: whoever looks after the item and the leads are told, and they change
it, withdraw it, or say that it stands as it is.
"""

from datetime import datetime

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import day_of
from hub.library.domain import Resource
from hub.mail.domain import enqueue
from hub.plugin_api.publication import Severity
from hub.publishing.domain.draft_checks import Checker
from hub.publishing.domain.draft_states import DraftState
from hub.publishing.domain.keepers import LEAD_ROLES, list_lead_ids
from hub.publishing.models import Draft, DraftCheckRun, DraftFinding, ItemUpkeep

LATE_FINDING = "late-finding"
MAX_SHOWN = 20


def tell_of_late_stop(session: Session, draft_id: int, at: datetime) -> int:
    """Tell who looks after an item, and the leads, of an answer that came after publication; return how many.

    Nobody is told of an answer that came in time, of advice, or of a version that is no longer the newest.
    """
    found = session.execute(_late_stops().where(Draft.id == draft_id)).first()
    if found is None:
        return 0
    draft, _entry = found
    row = session.get(ItemUpkeep, draft.entry_id)
    told = set(list_lead_ids(session, draft.organisation_id, day_of(at)))
    if row is not None and row.owner_id is not None:
        told.add(row.owner_id)
    for person_id in sorted(told):
        enqueue(session, LATE_FINDING, at=at, person_id=person_id, about_id=draft.id)
    return len(told)


def list_late_stops(session: Session, viewer: Viewer) -> list[tuple[Draft, CatalogueEntry]]:
    """Return the published drafts of which a late answer waits for the viewer: as keeper, or as a lead."""
    permitted = permitted_organisation_ids(viewer, Act.CONFIRM_ITEMS) or frozenset()
    if not permitted or viewer.person_id is None:
        return []
    led = {each.organisation_id for each in viewer.roles if each.role in LEAD_ROLES}
    statement = _late_stops().where(
        CatalogueEntry.owner_id.in_(permitted),
        or_(ItemUpkeep.owner_id == viewer.person_id, CatalogueEntry.owner_id.in_(led)),
    )
    rows = session.execute(statement.order_by(DraftCheckRun.done_at, Draft.id).limit(MAX_SHOWN))
    return [(row[0], row[1]) for row in rows]


def has_late_stop(session: Session, draft: Draft) -> bool:
    """Return whether an answer that came after publication says that a draft must be changed."""
    return session.execute(_late_stops().where(Draft.id == draft.id)).first() is not None


def _late_stops() -> Select[Draft, CatalogueEntry]:
    """Return the statement of published drafts that are current, with a late stop nobody has answered.

    It is answered by a new version, a withdrawal, or by saying how the item stands.
    """
    has_stop = exists().where(
        DraftFinding.draft_id == Draft.id,
        DraftFinding.checker == Checker.PLUGIN,
        DraftFinding.severity == Severity.STOP,
    )
    return (
        select(Draft, CatalogueEntry)
        .join(DraftCheckRun, DraftCheckRun.draft_id == Draft.id)
        .join(CatalogueEntry, CatalogueEntry.id == Draft.entry_id)
        .join(Resource, Resource.entry_id == Draft.entry_id)
        .outerjoin(ItemUpkeep, ItemUpkeep.entry_id == Draft.entry_id)
        .where(
            Draft.state == DraftState.PUBLISHED,
            DraftCheckRun.checker == Checker.PLUGIN,
            DraftCheckRun.done_at > Draft.published_at,
            CatalogueEntry.state == "live",
            Resource.current_revision == Draft.published_revision,
            or_(ItemUpkeep.confirmed_at.is_(None), ItemUpkeep.confirmed_at < DraftCheckRun.done_at),
            has_stop,
        )
    )
