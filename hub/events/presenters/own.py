"""Events on other pages: a person's places and offers, and what staff should do."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.catalogue_entries import BASE_PATH, event_address
from hub.events.domain.event_states import EventState
from hub.events.domain.hand_overs import list_hand_overs_to
from hub.events.domain.nominations import list_own_nominations
from hub.events.domain.queries import (
    list_attended_events,
    list_drafts,
    list_next_events,
    list_own_bookings,
    list_own_offers,
    list_own_waiting,
)
from hub.events.domain.waiting_list import count_ahead
from hub.events.models import Booking, PlaceOffer, WaitingListEntry
from hub.events.presenters.event_files import TASK_SOURCES as FILE_TASK_SOURCES
from hub.events.presenters.releases import release_words_by_booking
from hub.events.presenters.sheets import SHEET_SECTIONS
from hub.events.presenters.suites import SUITE_SECTION
from hub.events.presenters.words import format_when
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.extension.page_parts import HomePagePart, TrustPagePart
from hub.kit.clock import format_date, format_time, now
from hub.kit.page import Link

MAX_ON_HOME_PAGE = 3
MAX_ON_TRUST_PAGE = 5


def list_own_places(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the coming events at which the viewer has a place, and those for which they wait."""
    if viewer.person_id is None:
        return []
    at = now()
    places = list_own_bookings(session, viewer.person_id, at)
    releases = release_words_by_booking(session, places)
    booked = [
        SectionItem(
            _link(event.title, event.slug),
            _own_words(event.state, format_when(event.starts_at, event.ends_at), releases.get(booking.id)),
        )
        for booking, event in places
    ]
    waiting = [
        SectionItem(
            _link(event.title, event.slug),
            f"Number {count_ahead(session, entry) + 1} on the waiting list, {format_date(event.starts_at)}",
            entry.joined_at,
        )
        for entry, event in list_own_waiting(session, viewer.person_id, at)
    ]
    return booked + waiting


def list_own_settings(_session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return where the viewer chooses their emails, and finds their calendar address."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    return [
        SectionItem(Link("Emails from the hub", "/account/mail"), "Reminders about events, and other emails"),
        SectionItem(
            Link("Your events in your calendar", "/me/calendar"), "A private address for your calendar app"
        ),
    ]


def list_own_past_events(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the past events at which the viewer had a place."""
    if viewer.person_id is None:
        return []
    return [
        SectionItem(_link(event.title, event.slug), format_date(event.starts_at), event.starts_at)
        for event in list_attended_events(session, viewer.person_id, now())
    ]


def list_offer_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the places that are offered to the viewer."""
    if viewer.person_id is None:
        return []
    return [
        SectionItem(
            _link(f"A place for you at {event.title}", event.slug),
            f"Held until {format_time(offer.expires_at)} on {format_date(offer.expires_at)}",
            offer.offered_at,
        )
        for offer, event in list_own_offers(session, viewer.person_id, now())
    ]


def list_asked_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the nominations of the viewer, and the places that colleagues offer to them."""
    if viewer.person_id is None:
        return []
    at = now()
    offered = [
        SectionItem(
            _link(event.title, event.slug),
            f"A colleague has offered you a place on {format_date(event.starts_at)}",
            hand_over.offered_at,
        )
        for hand_over, _booking, event in list_hand_overs_to(session, viewer.person_id, at)
    ]
    nominated = [
        SectionItem(
            _link(event.title, event.slug),
            f"You have been nominated. The event is on {format_date(event.starts_at)}",
            nomination.nominated_at,
        )
        for nomination, event in list_own_nominations(session, viewer.person_id, at)
    ]
    return offered + nominated


def list_draft_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the drafts of events that the viewer may open for booking."""
    return [
        SectionItem(
            Link(event.title, f"{event_address(event.slug)}/manage"),
            f"Draft for {format_date(event.starts_at)}",
            event.created_at,
        )
        for event in list_drafts(session, viewer, now())
    ]


def list_trust_events(session: Session, _viewer: Viewer, organisation_id: int) -> list[SectionItem]:
    """Return the next events of a trust."""
    return _next_events(session, MAX_ON_TRUST_PAGE, organisation_id=organisation_id)


def list_home_events(session: Session) -> list[SectionItem]:
    """Return the next events for the front page."""
    return _next_events(session, MAX_ON_HOME_PAGE)


def _next_events(session: Session, limit: int, *, organisation_id: int | None = None) -> list[SectionItem]:
    return [
        SectionItem(
            _link(event.title, event.slug),
            ". ".join(part for part in (format_when(event.starts_at, event.ends_at), event.venue) if part),
        )
        for event in list_next_events(session, now(), limit, organisation_id=organisation_id)
    ]


def _link(text: str, slug: str) -> Link:
    return Link(text, event_address(slug))


def _own_words(state: str, when: str, release: str | None) -> str:
    if state == EventState.CANCELLED:
        return f"Cancelled. It was planned for {when}"
    return f"{when}. {release}" if release else when


HOME_PAGE_PARTS = (
    HomePagePart(
        "Coming events",
        "Events will be listed here when they are scheduled.",
        Link("All events", BASE_PATH),
        list_home_events,
    ),
)
TASK_SOURCES = (
    TaskSource("Places offered to you", list_offer_tasks, named_in=(PlaceOffer.person_id,)),
    TaskSource("Events you have been nominated for", list_asked_tasks),
    TaskSource("Events to finish", list_draft_tasks),
    *FILE_TASK_SOURCES,
)
PROFILE_SECTIONS = (
    ProfileSection(
        "Your events",
        "Events you have booked will be listed here.",
        list_own_places,
        named_in=(Booking.person_id, WaitingListEntry.person_id),
        empty_link=Link("Find an event", BASE_PATH),
    ),
    ProfileSection(
        "Events you took part in",
        "",
        list_own_past_events,
        in_development_record=True,
        named_in=(Booking.person_id,),
    ),
    ProfileSection("Emails and calendar", "", list_own_settings),
    SUITE_SECTION,
    *SHEET_SECTIONS,
)
TRUST_PAGE_PARTS = (TrustPagePart("Coming events", list_trust_events),)
