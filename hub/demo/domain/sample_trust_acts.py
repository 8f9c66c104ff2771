"""A sample nomination, kept places, a place offered to a colleague, and a stand-down, in a demonstration."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import get_person
from hub.events.domain import (
    Event,
    StandDownReason,
    allocate_places,
    book_place,
    join_waiting_list,
    nominate_people,
    offer_hand_over,
    stand_down,
)
from hub.kit.clock import day_of
from hub.trusts.domain import Organisation

KEPT_PLACES = 4
KEPT_FOR = timedelta(days=21)


def create_sample_nomination(
    session: Session,
    event: Event,
    trust: Organisation,
    staff: Viewer,
    lead: Viewer,
    nominated: Viewer,
    at: datetime,
) -> None:
    """Keep places of an event for a trust, whose lead nominates somebody."""
    allocate_places(session, staff, event, {trust.id: KEPT_PLACES}, day_of(at + KEPT_FOR), at)
    public_id = get_person(session, nominated.person_id or 0).public_id
    nominate_people(session, lead, event.slug, trust, [public_id], at)


def create_sample_hand_over(
    session: Session, event: Event, trust: Organisation, holder: Viewer, colleague: Viewer, at: datetime
) -> None:
    """Let somebody book a place and offer it to a colleague."""
    book_place(session, holder, event.slug, trust.id, at)
    email = get_person(session, colleague.person_id or 0).email
    offer_hand_over(session, holder, event.slug, email or "", at)


def create_sample_stand_down(
    session: Session,
    event: Event,
    trust: Organisation,
    lead: Viewer,
    withdrawn: Sequence[Viewer],
    waiting: Sequence[Viewer],
    at: datetime,
) -> None:
    """Withdraw the people of a trust from a full event, and give their places to those who wait."""
    for viewer in withdrawn:
        book_place(session, viewer, event.slug, trust.id, at)
    for viewer in waiting:
        join_waiting_list(session, viewer, event.slug, min(viewer.organisation_ids, default=None), at)
    stand_down(session, lead, trust, day_of(event.starts_at), StandDownReason.PRESSURE, at)
    for viewer in waiting:
        book_place(session, viewer, event.slug, min(viewer.organisation_ids, default=None), at)
