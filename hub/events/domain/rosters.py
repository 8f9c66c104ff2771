"""Notice of rosters: how many days before a shift a trust fixes its rosters, and what follows for events.

Only an event that needs release from duty is concerned. All days are London's.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.audit.domain import record_audit_entry
from hub.events.models import Booking, Event, RosterNotice
from hub.kit.clock import day_of, start_of_day
from hub.kit.errors import Conflict, Invalid
from hub.trusts.domain import Organisation, lock_organisation

MAX_DAYS = 120


class RosterDay(Struct, frozen=True):
    """The last day on which a trust can still take account of an event in its rosters.

    `days` is how many days before a shift the trust fixes them; `is_firm`: nobody can book afterwards.
    """

    day: date
    days: int
    is_firm: bool

    @property
    def ends_at(self) -> datetime:
        """The moment at which this day ends in London."""
        return start_of_day(self.day + timedelta(days=1))

    def is_over(self, at: datetime) -> bool:
        """Return whether the rosters are fixed at this moment."""
        return at >= self.ends_at

    def holds_back(self, at: datetime) -> bool:
        """Return whether people of the trust can no longer book."""
        return self.is_firm and self.is_over(at)


def list_roster_days(session: Session, event: Event) -> dict[int, RosterDay]:
    """Return by organisation when it fixes its rosters for the day of an event that needs release."""
    if not event.needs_release:
        return {}
    return {
        notice.organisation_id: _roster_day(notice, event)
        for notice in _notices_by_organisation(session).values()
    }


def roster_days_by_booking(session: Session, places: Iterable[tuple[Booking, Event]]) -> dict[int, RosterDay]:
    """Return by booking when its organisation fixes its rosters, for places that need a release."""
    concerned = [(booking, event) for booking, event in places if event.needs_release]
    notices = _notices_by_organisation(session) if concerned else {}
    return {
        booking.id: _roster_day(notices[booking.organisation_id], event)
        for booking, event in concerned
        if booking.organisation_id in notices
    }


def find_roster_day(session: Session, event: Event, organisation_id: int | None) -> RosterDay | None:
    """Return when an organisation fixes its rosters for the day of an event, or None."""
    return list_roster_days(session, event).get(organisation_id or 0)


def is_held_back(days: Mapping[int, RosterDay], organisation_id: int | None, at: datetime) -> bool:
    """Return whether people of an organisation can no longer book, since its rosters are fixed."""
    found = days.get(organisation_id or 0)
    return found is not None and found.holds_back(at)


def find_roster_notice(session: Session, viewer: Viewer, trust: Organisation) -> RosterNotice | None:
    """Return what a trust has said about its rosters, to those who act for it, or None."""
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    return session.get(RosterNotice, trust.id)


def save_roster_notice(
    session: Session, viewer: Viewer, trust: Organisation, days: int, at: datetime, *, is_firm: bool
) -> RosterNotice:
    """Keep how many days before a shift a trust fixes its rosters. Raises Invalid."""
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    if not 1 <= days <= MAX_DAYS:
        raise Invalid("days", f"Enter a number of days from 1 to {MAX_DAYS}")
    lock_organisation(session, trust.id)
    row = session.get(RosterNotice, trust.id)
    if row is None:
        row = RosterNotice(organisation_id=trust.id)
        session.add(row)
    row.days, row.is_firm, row.changed_at = days, is_firm, at
    session.flush()
    _record(session, viewer, "save roster notice", trust, at)
    return row


def remove_roster_notice(session: Session, viewer: Viewer, trust: Organisation, at: datetime) -> None:
    """Remove what a trust has said about its rosters. Raises Conflict if it has said nothing."""
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    lock_organisation(session, trust.id)
    row = session.get(RosterNotice, trust.id)
    if row is None:
        raise Conflict("Your trust has not said when it fixes its rosters.")
    session.delete(row)
    session.flush()
    _record(session, viewer, "remove roster notice", trust, at)


def merge_roster_notices(session: Session, source_id: int, target_id: int) -> None:
    """Give the notice of a trust that ends to its successor, unless that has its own."""
    moved = session.get(RosterNotice, source_id)
    if moved is None:
        return
    if session.get(RosterNotice, target_id) is None:
        session.add(
            RosterNotice(
                organisation_id=target_id,
                days=moved.days,
                is_firm=moved.is_firm,
                changed_at=moved.changed_at,
            )
        )
    session.delete(moved)
    session.flush()


def _notices_by_organisation(session: Session) -> dict[int | None, RosterNotice]:
    rows = session.scalars(select(RosterNotice).order_by(RosterNotice.organisation_id))
    return {row.organisation_id: row for row in rows}


def _roster_day(notice: RosterNotice, event: Event) -> RosterDay:
    day = day_of(event.starts_at) - timedelta(days=notice.days)
    return RosterDay(day, notice.days, notice.is_firm)


def _record(session: Session, viewer: Viewer, act: str, trust: Organisation, at: datetime) -> None:
    record_audit_entry(session, viewer, act, kind="roster notice", organisation_id=trust.id, at=at)
