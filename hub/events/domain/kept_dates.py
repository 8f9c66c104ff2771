"""Dates to plan around, such as a national meeting, which the hub office keeps for who schedules events."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed, permitted_organisation_ids, require
from hub.audit.domain import record_audit_entry
from hub.events.models import KeptDate
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import day_of, isoformat_london, years_before
from hub.kit.errors import Invalid, NotFound
from hub.kit.row_locks import execute_and_count, for_update
from hub.trusts.domain import OFFICE_SLUG, find_organisation

MAX_KEPT = 200
"""How many coming dates are kept at most, so that the list can be read."""
LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=5 * 366)
YEARS_KEPT = 2
KIND = "kept date"
NOT_KEPT = "This date has been removed. Go to the list."


class DatePlan(Struct, frozen=True):
    """What is entered about a date to plan around: its title, its first day and its last day."""

    title: str
    first_day: date
    last_day: date


def may_keep_dates(session: Session, viewer: Viewer) -> bool:
    """Return whether a viewer may add, change and remove dates: the hub office may."""
    office = find_organisation(session, OFFICE_SLUG)
    return office is not None and is_allowed(viewer, Act.SCHEDULE_EVENTS, organisation_id=office.id)


def list_kept_dates(session: Session, viewer: Viewer, at: datetime) -> list[KeptDate]:
    """Return the dates that are not over, the first first, to those who schedule events."""
    if permitted_organisation_ids(viewer, Act.SCHEDULE_EVENTS) == frozenset():
        raise NotFound(NOT_KEPT)
    statement = select(KeptDate).where(KeptDate.last_day >= day_of(at))
    return list(session.scalars(statement.order_by(KeptDate.first_day, KeptDate.id).limit(MAX_KEPT)))


def list_kept_dates_on(session: Session, day: date, limit: int) -> list[KeptDate]:
    """Return the dates that include a day, at most `limit`."""
    statement = select(KeptDate).where(KeptDate.last_day >= day, KeptDate.first_day <= day)
    return list(session.scalars(statement.order_by(KeptDate.first_day, KeptDate.id).limit(limit)))


def titles_by_id(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return the titles of dates by id, for the activity log."""
    numbers = [int(each) for each in ids if each.isdecimal()]
    rows = session.scalars(select(KeptDate).where(KeptDate.id.in_(numbers)))
    return {str(row.id): row.title for row in rows}


def get_kept_date(session: Session, viewer: Viewer, kept_date_id: int, *, lock: bool = False) -> KeptDate:
    """Return a date to those who may change it. Raises NotFound."""
    _require_office(session, viewer)
    statement = select(KeptDate).where(KeptDate.id == kept_date_id)
    row = session.scalar(for_update(statement) if lock else statement)
    if row is None:
        raise NotFound(NOT_KEPT)
    return row


def add_kept_date(session: Session, viewer: Viewer, plan: DatePlan, at: datetime) -> KeptDate:
    """Keep a date. Raises Invalid for days that make no sense, or if too many dates are kept."""
    organisation_id = _require_office(session, viewer)
    _check(plan, at)
    coming = select(func.count()).select_from(KeptDate).where(KeptDate.last_day >= day_of(at))
    if session.execute(coming).scalar_one() >= MAX_KEPT:
        raise Invalid("title", f"There are already {MAX_KEPT} dates. Remove one first")
    row = KeptDate(
        title=plan.title,
        first_day=plan.first_day,
        last_day=plan.last_day,
        created_by_id=viewer.delegate_id or viewer.person_id,
        created_at=at,
    )
    session.add(row)
    session.flush()
    _record(session, viewer, "add kept date", row, organisation_id, at)
    return row


def change_kept_date(session: Session, viewer: Viewer, row: KeptDate, plan: DatePlan, at: datetime) -> None:
    """Change a date; the caller holds its lock. Raises Invalid for days that make no sense."""
    organisation_id = _require_office(session, viewer)
    _check(plan, at)
    row.title, row.first_day, row.last_day = plan.title, plan.first_day, plan.last_day
    session.flush()
    _record(session, viewer, "change kept date", row, organisation_id, at)


def remove_kept_date(session: Session, viewer: Viewer, row: KeptDate, at: datetime) -> None:
    """Remove a date; the caller holds its lock."""
    organisation_id = _require_office(session, viewer)
    _record(session, viewer, "remove kept date", row, organisation_id, at)
    session.delete(row)
    session.flush()


def export_kept_dates(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the dates that a person has added."""
    statement = select(KeptDate).where(KeptDate.created_by_id == person_id).order_by(KeptDate.id)
    return [
        {
            "title": row.title,
            "first day": row.first_day.isoformat(),
            "last day": row.last_day.isoformat(),
            "added": isoformat_london(row.created_at),
        }
        for row in session.scalars(statement)
    ]


def forget_creator(session: Session, person_id: int) -> None:
    """Remove a person from the dates that they have added."""
    session.execute(update(KeptDate).where(KeptDate.created_by_id == person_id).values(created_by_id=None))


def delete_old_kept_dates(session: Session, at: datetime) -> int:
    """Delete dates two years after their last day."""
    old = KeptDate.last_day < day_of(years_before(at, YEARS_KEPT))
    return execute_and_count(session, delete(KeptDate).where(old))


def _require_office(session: Session, viewer: Viewer) -> int:
    office = find_organisation(session, OFFICE_SLUG)
    if office is None:
        raise NotFound(NOT_KEPT)
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=office.id)
    return office.id


def _check(plan: DatePlan, at: datetime) -> None:
    today = day_of(at)
    if not plan.title:
        raise Invalid("title", "Enter what is happening")
    if plan.last_day < plan.first_day:
        raise Invalid("last_day", "The last day must be the first day or later")
    if plan.last_day < today:
        raise Invalid("last_day", "The last day must be today or later")
    if plan.last_day - plan.first_day > LONGEST:
        raise Invalid("last_day", "Enter a period of a year or less")
    if plan.last_day > today + FARTHEST:
        raise Invalid("last_day", "Enter a day in the next five years")


def _record(
    session: Session, viewer: Viewer, act: str, row: KeptDate, organisation_id: int, at: datetime
) -> None:
    record_audit_entry(
        session, viewer, act, kind=KIND, object_id=row.id, organisation_id=organisation_id, at=at
    )


KEPT_DATE_DATA = (
    PersonalData(
        "Dates to plan around that you added",
        ("kept_date",),
        export_kept_dates,
        forget_creator,
        purpose="So that others know who added a date to plan around.",
        seen_by="Hub admins, in the activity log.",
        kept_after_erasure="dates to plan around that you added, without your name",
    ),
)
KEPT_DATE_RETENTION = (
    Retention("Dates to plan around", "2 years after their last day", delete_old_kept_dates),
)
