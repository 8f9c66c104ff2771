"""Scheduling: hub staff, leads and publishers make events, open them for booking and cancel them."""

import re
import secrets
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.audit.domain import record_audit_entry
from hub.events.domain.catalogue_entries import publish_entry
from hub.events.domain.early_closure import withdraw_offers
from hub.events.domain.event_plans import EventPlan as EventPlan
from hub.events.domain.event_plans import TimetableLine as TimetableLine
from hub.events.domain.event_plans import check_plan
from hub.events.domain.event_states import EventState, change_state, is_bookable
from hub.events.domain.interests import refuse_conflict, refuse_own_conflict
from hub.events.domain.moves import fit_kept_places, message_details
from hub.events.domain.national_case import NationalCase, case_of, list_missing_parts
from hub.events.domain.places import count_places
from hub.events.domain.release_links import move_release_links
from hub.events.domain.waiting_list import offer_free_places
from hub.events.models import Booking, EventSession
from hub.events.models import Event as Event
from hub.kit.clock import at_time_of_day, format_day
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.kit.text import count_of, fold_text
from hub.mail.domain import enqueue
from hub.trusts.domain import OFFICE, Organisation, organisations_by_id

MAX_SLUG_LENGTH = 60
NO_EVENT = "There is no event at this address. Go to the list of events."


def create_event(
    session: Session,
    viewer: Viewer,
    organisation: Organisation,
    plan: EventPlan,
    at: datetime,
    *,
    public_id: str = "",
    slug: str = "",
) -> Event:
    """Create a draft of an event of this organisation; only those who schedule its events can see it."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=organisation.id)
    event = Event(
        public_id=public_id or str(uuid4()),
        slug=slug or _make_slug(session, plan),
        organisation_id=organisation.id,
        state=EventState.DRAFT.value,
        availability="",
        sequence=0,
        national_case={},
        created_by_id=viewer.person_id,
        created_at=at,
    )
    check_plan(plan, at)
    _apply_plan(event, organisation, plan, at)
    session.add(event)
    session.flush()
    _replace_sessions(session, event, plan)
    record_event_act(session, viewer, "create event", event, at)
    return event


def change_event(session: Session, viewer: Viewer, event: Event, plan: EventPlan, at: datetime) -> Event:
    """Change an event; the caller holds its lock. People with a place are told if it moves.

    Places that would be kept until booking has ended are kept until the day before. Raises what
    `check_change` raises.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    check_change(session, event, plan, at)
    before = (event.starts_at, event.ends_at, event.venue, event.joining, event.title)
    details = message_details(event, plan)
    _apply_plan(event, _owner_of(session, event), plan, at)
    event.revision += 1
    _replace_sessions(session, event, plan)
    if before != (event.starts_at, event.ends_at, event.venue, event.joining, event.title):
        event.sequence += 1
        for booking in list_bookings(session, event):
            booking.confirmed_at = None
            enqueue(
                session,
                "event-changed",
                at=at,
                person_id=booking.person_id,
                about_id=booking.id,
                details=details,
            )
    move_release_links(session, event)
    fit_kept_places(session, event)
    offer_free_places(session, event, at)
    publish_entry(session, event, at)
    record_event_act(session, viewer, "change event", event, at)
    return event


def check_change(session: Session, event: Event, plan: EventPlan, at: datetime) -> None:
    """Raise Invalid, with the field, for a plan that the event cannot have; Conflict once it has begun."""
    refuse_if_over(event, at)
    needed = count_places(session, event, at).needed
    if plan.capacity < needed:
        taken = f"{count_of(needed, 'place')} {'is' if needed == 1 else 'are'} taken, offered or kept"
        raise Invalid("capacity", f"{taken}. Enter {needed:,} or more")
    check_plan(plan, at)
    if is_bookable(event, at) and not plan.booking_address and plan.closes_at <= at:
        raise Invalid(
            "closes_days_before",
            f"The last day to book would be {format_day(plan.last_day_to_book)}, which has passed. "
            "Enter fewer days, or close booking first",
        )


def refuse_if_over(event: Event, at: datetime) -> None:
    """Raise Conflict for an event that has begun or is cancelled."""
    if event.state == EventState.CANCELLED or event.starts_at <= at:
        raise Conflict("The event is over or was cancelled, so it cannot be changed.")


def open_event(session: Session, viewer: Viewer, event: Event, at: datetime) -> Event:
    """Open an event for booking; the caller holds its lock.

    Raises Invalid for a national event without a reason to be national, Conflict if booking would have ended.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    owner = _owner_of(session, event)
    if owner.kind == OFFICE and (missing := list_missing_parts(case_of(event))):
        raise Invalid(*missing[0])
    refuse_conflict(session, viewer, event)
    if event.closes_at <= at and not event.booking_address:
        raise Conflict(
            "The last day to book has passed. Choose a later date for the event, or a later last day to book."
        )
    change_state(event, EventState.OPEN, at)
    event.opened_at = at
    event.revision += 1
    offer_free_places(session, event, at)
    publish_entry(session, event, at)
    record_event_act(session, viewer, "open event", event, at)
    return event


def state_case(session: Session, viewer: Viewer, event: Event, case: NationalCase, at: datetime) -> Event:
    """Keep why an event is national; the caller holds its lock."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    refuse_if_over(event, at)
    refuse_own_conflict(session, viewer, event)
    event.national_case, event.changed_at = case.data(), at
    record_event_act(session, viewer, "state national case", event, at)
    return event


def close_event(session: Session, viewer: Viewer, event: Event, at: datetime) -> Event:
    """End booking before its time; people keep their places, and the waiting list is told."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    change_state(event, EventState.CLOSED, at)
    event.revision += 1
    withdraw_offers(session, event, at)
    publish_entry(session, event, at)
    record_event_act(session, viewer, "close event", event, at)
    return event


def get_event_to_schedule(session: Session, viewer: Viewer, slug: str, *, lock: bool = False) -> Event:
    """Return an event in any state to those who schedule the events of its organisation."""
    statement = select(Event).where(Event.slug == slug)
    event = session.scalar(for_update(statement) if lock else statement)
    if event is None:
        raise NotFound(NO_EVENT)
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    return event


def list_bookings(session: Session, event: Event) -> list[Booking]:
    """Return the places that people have at an event, in the order in which they booked."""
    statement = select(Booking).where(Booking.event_id == event.id, Booking.ended_at.is_(None))
    return list(session.scalars(statement.order_by(Booking.id)))


def list_sessions(session: Session, event: Event) -> list[EventSession]:
    """Return the timetable of an event in order."""
    statement = select(EventSession).where(EventSession.event_id == event.id)
    return list(session.scalars(statement.order_by(EventSession.position)))


def record_event_act(session: Session, by: Viewer, act: str, event: Event, at: datetime) -> None:
    """Record an act of scheduling in the activity log."""
    record_audit_entry(
        session,
        by,
        act,
        kind="event",
        object_id=event.public_id,
        organisation_id=event.organisation_id,
        at=at,
    )


def _owner_of(session: Session, event: Event) -> Organisation:
    return organisations_by_id(session, [event.organisation_id])[event.organisation_id]


def _apply_plan(event: Event, owner: Organisation, plan: EventPlan, at: datetime) -> None:
    event.title, event.summary, event.description = plan.title, plan.summary, plan.description
    event.starts_at, event.ends_at, event.capacity = plan.starts_at, plan.ends_at, plan.capacity
    event.closes_at = plan.closes_at
    event.venue, event.joining = plan.venue, plan.joining
    event.needs_release, event.absence_rule = plan.needs_release, plan.absence_rule
    event.travel, event.overnight, event.remote = plan.travel, plan.overnight, plan.remote
    event.price, event.booking_address = plan.price, plan.booking_address
    # A trust does not run a national series.
    event.series = plan.series if owner.kind == OFFICE else ""
    event.tiers = [tier.value for tier in plan.tiers]
    event.themes, event.mix = [each.value for each in plan.themes], [each.value for each in plan.mix]
    if plan.national_case is not None:
        event.national_case = plan.national_case.data()
    event.changed_at = at


def _replace_sessions(session: Session, event: Event, plan: EventPlan) -> None:
    session.execute(delete(EventSession).where(EventSession.event_id == event.id))
    session.add_all(
        EventSession(
            event_id=event.id,
            position=position,
            starts_at=at_time_of_day(plan.day, line.starts),
            title=line.title,
            speaker=line.speaker,
            room=line.room,
        )
        for position, line in enumerate(plan.sessions)
    )
    session.flush()


def _make_slug(session: Session, plan: EventPlan) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", fold_text(plan.title)).strip("-")[:MAX_SLUG_LENGTH].strip("-")
    slug = f"{words or 'event'}-{plan.day.isoformat()}"
    if session.scalar(select(Event.id).where(Event.slug == slug)) is None:
        return slug
    return f"{slug}-{secrets.token_hex(3)}"
