"""Who came: the events of which a person is a helper, and those that organisers have to mark."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.attendance import list_events_to_mark
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_helpers import list_events_helped
from hub.events.models import EventHelper
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.kit.clock import format_date, format_day, now
from hub.kit.page import Link


def list_own_helping(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the lists of events that the viewer may see as a helper."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    return [
        SectionItem(
            Link(f"Who came to {event.title}", f"{event_address(event.slug)}/attendance"),
            f"{format_date(event.starts_at)}. You can see the list until {format_day(helper.last_day)}",
        )
        for helper, event in list_events_helped(session, viewer.person_id, now())
    ]


def list_attendance_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the past events for which the viewer should mark who came."""
    return [
        SectionItem(
            Link(f"Mark who came to {event.title}", f"{event_address(event.slug)}/attendance"),
            f"It was on {format_date(event.starts_at)}",
            event.ends_at,
        )
        for event in list_events_to_mark(session, viewer, now())
    ]


ATTENDANCE_TASK_SOURCES = (TaskSource("Events that are over", list_attendance_tasks),)
HELPER_SECTIONS = (
    ProfileSection("Events you help with", "", list_own_helping, named_in=(EventHelper.person_id,)),
)
