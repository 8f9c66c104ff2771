"""What is not in order yet in a draft, as a list of links to where it is put right."""

from collections.abc import Sequence

from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.draft_points import DraftPoint
from hub.events.models import Event
from hub.kit.page import Link

POINTS = {
    DraftPoint.PLACE: ("The event has no place. Enter a venue or “Online”", "edit#venue"),
    DraftPoint.LINK: ("The event is online, and it does not say how to join", "edit#joining"),
    DraftPoint.ORDER: ("The timetable is not in order of time", "edit#timetable"),
    DraftPoint.INTERESTS: ("Speakers have not been asked about their interests yet", "interests"),
}


def point_links(event: Event, points: Sequence[DraftPoint], *, is_from_file: bool) -> list[Link]:
    """Return a link for each point; what the file of an event says is changed there and has no address."""
    page = event_address(event.slug)
    return [
        Link(text, "" if is_from_file and where.startswith("edit") else f"{page}/{where}")
        for text, where in (POINTS[point] for point in points)
    ]
