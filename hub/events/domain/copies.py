"""A copy of an event: a new draft with everything but the day, the people, the files and how to join."""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.allocations import allocate_places, list_allocations
from hub.events.domain.schedule import Event, EventPlan
from hub.kit.clock import day_of


def copy_plan(plan: EventPlan) -> EventPlan:
    """Return the plan of a copy; a link to join is that of one day."""
    return replace(plan, joining="")


def copy_allocations(session: Session, viewer: Viewer, source: Event, copy: Event, at: datetime) -> None:
    """Keep the same places for the same trusts in a copy, released as many days before it.

    Without allocations in the source nothing happens. Raises Invalid if they do not fit the copy.
    """
    rows = list_allocations(session, source)
    if not rows:
        return
    places = {row.organisation_id: row.places for row in rows}
    before = min(day_of(source.starts_at) - row.kept_until for row in rows)
    allocate_places(session, viewer, copy, places, day_of(copy.starts_at) - before, at)
