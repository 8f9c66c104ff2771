"""A sample event of a trust that is booked elsewhere, at a day relative to today."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.demo.domain.sample_days import next_working_day
from hub.events.domain import EventPlan, create_event, open_event
from hub.kit.clock import day_of
from hub.trusts.domain import Organisation

BOOKING_ADDRESS = "https://events.example/regional-leaders"
"""The top-level domain .example is reserved, so the link leads nowhere."""


def create_sample_elsewhere(session: Session, publisher: Viewer, trust: Organisation, at: datetime) -> None:
    """Create a regional event for which others take the bookings."""
    plan = EventPlan(
        title="Regional leaders: a day on winter demand",
        summary="A regional day with hospitals and councils, in this demonstration only.",
        day=next_working_day(day_of(at) + timedelta(days=55)),
        starts=time(10, 0),
        ends=time(15, 30),
        capacity=100,
        venue="A fictional hall, London",
        booking_address=BOOKING_ADDRESS,
    )
    open_event(session, publisher, create_event(session, publisher, trust, plan, at), at)
