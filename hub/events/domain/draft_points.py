"""What is not in order yet in a draft that is to be opened for booking. None of it prevents the opening."""

from enum import StrEnum

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.interests import InterestAnswer, list_interests
from hub.events.domain.schedule import list_sessions
from hub.events.models import Event
from hub.kit.json_ld import is_online


class DraftPoint(StrEnum):
    """Something that people who book would miss, or that organisers still have to ask."""

    PLACE = "place"
    LINK = "link"
    ORDER = "order"
    INTERESTS = "interests"


def list_draft_points(session: Session, viewer: Viewer, event: Event) -> list[DraftPoint]:
    """Return what is not in order yet, for those who schedule the event."""
    starts = [row.starts_at for row in list_sessions(session, event)]
    speakers = [each for each in list_interests(session, viewer, event) if each.is_on_timetable]
    found = {
        DraftPoint.PLACE: not event.venue,
        DraftPoint.LINK: is_online(event.venue) and not event.joining,
        DraftPoint.ORDER: starts != sorted(starts),
        DraftPoint.INTERESTS: any(each.answer is InterestAnswer.NOT_ASKED for each in speakers),
    }
    return [point for point, is_open in found.items() if is_open]
