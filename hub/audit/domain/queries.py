"""Reading the record: a lead what was done in their trust, the hub admin everything."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.audit.models import AuditEntry as AuditEntry
from hub.kit.errors import NotFound


@dataclass(frozen=True)
class AuditFilters:
    """Which entries: of one person (who did it, for whom, or to whom), one act, one organisation, some days.

    `size` 0 means all.
    """

    person_id: int | None = None
    act: str = ""
    organisation_id: int | None = None
    since: date | None = None
    until: date | None = None
    page: int = 1
    size: int = 50


def list_audit_entries(session: Session, viewer: Viewer, filters: AuditFilters) -> list[AuditEntry]:
    """Return the entries that `viewer` may read, the newest first; NotFound for who may read none."""
    statement = select(AuditEntry).where(*_conditions(viewer, filters)).order_by(AuditEntry.id.desc())
    if filters.size:
        statement = statement.limit(filters.size).offset((filters.page - 1) * filters.size)
    return list(session.scalars(statement))


def count_audit_entries(session: Session, viewer: Viewer, filters: AuditFilters) -> int:
    """Return how many entries `entries_for` has on all its pages."""
    counted = select(func.count()).select_from(AuditEntry).where(*_conditions(viewer, filters))
    return session.scalar(counted) or 0


def list_audit_acts(session: Session, viewer: Viewer) -> list[str]:
    """Return what was done at all in the entries that `viewer` may read, in order."""
    visible = _visible(viewer)
    return list(session.scalars(select(AuditEntry.act).where(*visible).distinct().order_by(AuditEntry.act)))


def list_audit_person_ids(session: Session, viewer: Viewer) -> set[int]:
    """Return who did something in the entries that `viewer` may read, or for whom it was done."""
    visible = _visible(viewer)
    found: set[int] = set()
    for column in (AuditEntry.person_id, AuditEntry.for_person_id):
        rows = session.scalars(select(column).where(column.is_not(None), *visible).distinct())
        found.update(id_ for id_ in rows if id_ is not None)
    return found


def _visible(viewer: Viewer) -> list[ColumnElement[bool]]:
    within = permitted_organisation_ids(viewer, Act.READ_AUDIT)
    if within is None:
        return []
    if not within:
        raise NotFound("There is nothing here for you at this address.")
    return [AuditEntry.organisation_id.in_(within)]


def about_person(person_id: int) -> ColumnElement[bool]:
    """Return the condition that an entry speaks of a person: who did it, for whom, or to whom."""
    done_to = (AuditEntry.kind == "person") & (AuditEntry.object_id == str(person_id))
    return or_(AuditEntry.person_id == person_id, AuditEntry.for_person_id == person_id, done_to)


def _conditions(viewer: Viewer, filters: AuditFilters) -> list[ColumnElement[bool]]:
    found = _visible(viewer)
    if filters.person_id is not None:
        found.append(about_person(filters.person_id))
    if filters.act:
        found.append(AuditEntry.act == filters.act)
    if filters.organisation_id is not None:
        found.append(AuditEntry.organisation_id == filters.organisation_id)
    if filters.since is not None:
        found.append(AuditEntry.at >= _start_of(filters.since))
    if filters.until is not None:
        found.append(AuditEntry.at < _start_of(filters.until) + timedelta(days=1))
    return found


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
