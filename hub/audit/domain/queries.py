"""Queries of the audit log: a trust lead may read the entries of their trust, a hub admin all entries."""

from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.audit.models import AuditEntry as AuditEntry
from hub.kit.clock import start_of_day
from hub.kit.errors import NotFound

PAGE_SIZE = 50


class AuditFilters(Struct, frozen=True):
    """Filters by person (actor, on whose behalf, or affected), act, organisation and days, and the page.

    `since` and `until` are days in London, both included. `size` 0 means all entries on one page.
    """

    person_id: int | None = None
    act: str = ""
    organisation_id: int | None = None
    since: date | None = None
    until: date | None = None
    page: int = 1
    size: int = PAGE_SIZE


def list_audit_entries(session: Session, viewer: Viewer, filters: AuditFilters) -> list[AuditEntry]:
    """Return the entries that `viewer` may read, newest first; raise NotFound if they may read none."""
    statement = select(AuditEntry).where(*_conditions(viewer, filters)).order_by(AuditEntry.id.desc())
    if filters.size:
        statement = statement.limit(filters.size).offset((filters.page - 1) * filters.size)
    return list(session.scalars(statement))


def count_audit_entries(session: Session, viewer: Viewer, filters: AuditFilters) -> int:
    """Return the number of entries that match the filters, on all pages."""
    statement = select(func.count()).select_from(AuditEntry).where(*_conditions(viewer, filters))
    return session.scalar(statement) or 0


def list_audit_acts(session: Session, viewer: Viewer) -> list[str]:
    """Return the acts in the entries that `viewer` may read, sorted.

    Each act is found as the next one after the act before (a loose index scan), so the cost grows with the
    number of different acts and not with that of the entries.
    """
    visible = _visibility_conditions(viewer)
    acts = select(func.min(AuditEntry.act).label("act")).where(*visible).cte("acts", recursive=True)
    next_act = select(func.min(AuditEntry.act)).where(AuditEntry.act > acts.c.act, *visible)
    acts = acts.union_all(select(next_act.scalar_subquery()).where(acts.c.act.is_not(None)))
    return list(session.scalars(select(acts.c.act).where(acts.c.act.is_not(None))))


def _visibility_conditions(viewer: Viewer) -> list[ColumnElement[bool]]:
    organisation_ids = permitted_organisation_ids(viewer, Act.READ_AUDIT)
    if organisation_ids is None:
        return []
    if not organisation_ids:
        raise NotFound("This page does not exist, or you do not have access to it.")
    return [AuditEntry.organisation_id.in_(organisation_ids)]


def about_person(person_id: int) -> ColumnElement[bool]:
    """Return the condition for entries about a person: as actor, on whose behalf, object or detail."""
    is_object = (AuditEntry.kind == "person") & (AuditEntry.object_id == str(person_id))
    return or_(
        AuditEntry.person_id == person_id,
        AuditEntry.for_person_id == person_id,
        is_object,
        AuditEntry.details["person"].as_integer() == person_id,
    )


def _conditions(viewer: Viewer, filters: AuditFilters) -> list[ColumnElement[bool]]:
    conditions = _visibility_conditions(viewer)
    if filters.person_id is not None:
        conditions.append(about_person(filters.person_id))
    if filters.act:
        conditions.append(AuditEntry.act == filters.act)
    if filters.organisation_id is not None:
        conditions.append(AuditEntry.organisation_id == filters.organisation_id)
    if filters.since is not None:
        conditions.append(AuditEntry.at >= start_of_day(filters.since))
    if filters.until is not None:
        conditions.append(AuditEntry.at < start_of_day(filters.until + timedelta(days=1)))
    return conditions
