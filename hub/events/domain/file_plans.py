"""What a content file says about an event, as a document and as the plan of an event."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from hub.events.domain.national_case import NationalCase
from hub.events.domain.schedule import EventPlan, TimetableLine
from hub.plugin_api.event_documents import EventDocument
from hub.plugin_api.wire import from_data


def read_document(data: Mapping[str, Any]) -> EventDocument:
    """Return the document that was kept as data."""
    return from_data(EventDocument, dict(data))


def plan_of_document(document: EventDocument) -> EventPlan:
    """Return the plan of the event that a document describes."""
    return EventPlan(
        title=document.title,
        summary=document.summary,
        day=date.fromisoformat(document.day),
        starts=time.fromisoformat(document.starts),
        ends=time.fromisoformat(document.ends),
        capacity=document.places,
        venue=document.place,
        description=document.body,
        joining=document.joining,
        closes_days_before=document.closes_days_before,
        tiers=document.tier,
        sessions=tuple(
            TimetableLine(time.fromisoformat(part.starts), part.title, part.speaker)
            for part in document.timetable
        ),
        national_case=NationalCase(
            document.reason,
            document.cost,
            document.payer,
            document.grounds,
        ),
    )
