"""Release from duty on pages: what the booker, the line manager and the organiser see."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import EventState
from hub.events.domain.queries import list_own_bookings
from hub.events.domain.release_answers import Cover, ReleaseState, Shift, state_of
from hub.events.domain.release_deadlines import find_last_day_to_answer, plan_follow_up
from hub.events.domain.release_reminders import held_until
from hub.events.domain.releases import (
    NO_MORE_REQUESTS,
    find_confirmed_manager_id,
    find_release_request,
    is_declined_for_good,
    list_releases_to_decide,
    release_requests_by_booking,
)
from hub.events.domain.rosters import RosterDay, find_roster_day, roster_days_by_booking
from hub.events.models import Booking, Event, ReleaseRequest
from hub.events.presenters.words import format_when
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import format_date, format_day, format_time, now
from hub.kit.page import Link

STATE_WORDS = {
    ReleaseState.NOT_ASKED: "You have not asked to be released from duty yet",
    ReleaseState.WAITING: "You have asked to be released from duty. Your place is held",
    ReleaseState.AGREED: "You are released from duty",
    ReleaseState.DECLINED: "Your request to be released from duty was declined",
    ReleaseState.MISDIRECTED: (
        "The person you asked to release you from duty told us that they are not your line manager, so you "
        "need to ask someone else"
    ),
}
MUST_ASK = frozenset({ReleaseState.NOT_ASKED, ReleaseState.MISDIRECTED})
"""The states in which a person still has to ask, for the first time or someone else."""


class OwnRelease(Struct, frozen=True):
    """The request of a person with a place, as they see it.

    `answer_by`: the last day on which their trust can still take account of an answer. `follow_up`: what
    happens if there is no answer.
    """

    state: str
    words: str
    sent_to: str
    answers: tuple[tuple[str, str], ...]
    held_until: str
    can_ask: bool
    is_declined_for_good: bool
    manager: str
    answer_by: str
    follow_up: str


class ReleasePage(Struct, frozen=True):
    """A request as whoever decides it sees it: the event and the name of the person."""

    name: str
    event: str
    when: str
    answer_by: str


def own_release(session: Session, event: Event, booking: Booking) -> OwnRelease:
    """Return the request of a person with a place."""
    request = find_release_request(session, booking)
    state, manager_id = state_of(request), find_confirmed_manager_id(session, booking.person_id)
    names = person_names_by_id(session, [id_ for id_ in (manager_id, _asked_id(request)) if id_])
    end = held_until(event, request) if request else None
    roster = find_roster_day(session, event, booking.organisation_id)
    is_with_manager = (
        state is ReleaseState.WAITING and manager_id is not None and _asked_id(request) == manager_id
    )
    is_coming = event.starts_at > now() and event.state != EventState.CANCELLED
    is_for_good = is_declined_for_good(session, booking)
    may_ask = state is not ReleaseState.AGREED and not is_with_manager and not is_for_good
    return OwnRelease(
        state=state.value,
        words=release_words(session, booking, state),
        sent_to=_sent_to(request, names),
        answers=_answers(request),
        held_until=_moment(end) if end else "",
        can_ask=is_coming and may_ask,
        is_declined_for_good=is_coming and is_for_good,
        manager=names.get(manager_id or 0, ""),
        answer_by=_format_last_day(find_last_day_to_answer(roster, now())),
        follow_up=_follow_up_words(event, booking, request, roster) if request else "",
    )


def release_words(session: Session, booking: Booking, state: ReleaseState) -> str:
    """Return where the release of a person with a place stands, as a sentence without its full stop."""
    if state is ReleaseState.DECLINED and is_declined_for_good(session, booking):
        return NO_MORE_REQUESTS
    return STATE_WORDS[state]


def release_page(session: Session, request: ReleaseRequest, event: Event) -> ReleasePage:
    """Return a request for whoever decides it."""
    names = person_names_by_id(session, [request.person_id])
    return ReleasePage(
        names[request.person_id],
        event.title,
        format_when(event.starts_at, event.ends_at),
        _format_last_day(find_day_to_answer(session, request, event)),
    )


def format_day_to_ask(session: Session, event: Event, booking: Booking) -> str:
    """Return the last day on which a release is in time for the rosters of the person's trust, or ""."""
    roster = find_roster_day(session, event, booking.organisation_id)
    return _format_last_day(find_last_day_to_answer(roster, now()))


def find_day_to_answer(session: Session, request: ReleaseRequest, event: Event) -> date | None:
    """Return the last day on which an answer is in time for the rosters of the person's trust, or None."""
    booking = session.get_one(Booking, request.booking_id)
    return find_last_day_to_answer(find_roster_day(session, event, booking.organisation_id), now())


def release_numbers(counts: Mapping[ReleaseState, int]) -> tuple[tuple[str, str], ...]:
    """Return the counts of releases for the organiser."""
    labels = {
        ReleaseState.AGREED: "Released from duty",
        ReleaseState.WAITING: "Waiting for an answer",
        ReleaseState.DECLINED: "Declined",
        ReleaseState.NOT_ASKED: "Have not asked yet",
        ReleaseState.MISDIRECTED: "Need to ask someone else",
    }
    return tuple((label, str(counts.get(state, 0))) for state, label in labels.items())


def list_release_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the requests that the viewer decides."""
    found = list_releases_to_decide(session, viewer, now())
    names = person_names_by_id(session, [request.person_id for request, _, _ in found])
    rosters = roster_days_by_booking(session, [(booking, event) for _, booking, event in found])
    return [
        SectionItem(
            Link(f"{names[request.person_id]}: {event.title}", f"/releases/{request.public_id}"),
            f"Release from duty for {format_when(event.starts_at, event.ends_at)}"
            f"{_by_day('. Please answer by', rosters.get(booking.id))}",
            request.created_at,
        )
        for request, booking, event in found
    ]


def list_own_release_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the viewer's places for which they still have to ask, ask again, or give up the place."""
    if viewer.person_id is None:
        return []
    booked = list_own_bookings(session, viewer.person_id, now())
    places = [(booking, event) for booking, event in booked if can_be_released(event)]
    requests = release_requests_by_booking(session, [booking for booking, _ in places])
    rosters = roster_days_by_booking(session, places)
    items = []
    for booking, event in places:
        state = state_of(requests.get(booking.id))
        if state is ReleaseState.DECLINED or state in MUST_ASK:
            link = Link(event.title, f"{event_address(event.slug)}/release")
            words = release_words(session, booking, state)
            if state in MUST_ASK:
                on = f". The event is on {format_date(event.starts_at)}"
                words += _by_day(". Ask by", rosters.get(booking.id)) or on
            items.append(SectionItem(link, words, booking.booked_at))
    return items


def release_words_by_booking(session: Session, places: Sequence[tuple[Booking, Event]]) -> dict[int, str]:
    """Return where the release stands by booking, for places at coming events that need one."""
    bookings = [booking for booking, event in places if can_be_released(event)]
    requests = release_requests_by_booking(session, bookings)
    return {
        booking.id: release_words(session, booking, state_of(requests.get(booking.id)))
        for booking in bookings
    }


def can_be_released(event: Event) -> bool:
    """Return whether people can still be released from duty for an event."""
    return event.needs_release and event.state != EventState.CANCELLED and event.starts_at > now()


def _by_day(words: str, roster: RosterDay | None) -> str:
    day = find_last_day_to_answer(roster, now())
    return f"{words} {format_day(day)}" if day else ""


def _format_last_day(day: date | None) -> str:
    return format_day(day) if day else ""


def _follow_up_words(
    event: Event, booking: Booking, request: ReleaseRequest, roster: RosterDay | None
) -> str:
    """Return what has been done about silence and what will be; without a trust there is no lead to ask."""
    plan = plan_follow_up(event, roster, request.created_at)
    chase_on, escalate_on = format_date(plan.chase_at), format_date(plan.escalate_at)
    has_lead = booking.organisation_id is not None
    if request.chased_at is not None:
        sent = f"We sent a reminder on {format_date(request.chased_at)}"
        if request.escalated_at is not None and has_lead:
            return f"{sent} and asked your trust’s lead on {format_date(request.escalated_at)}."
        lead = f" If there is still no answer, we will also ask your trust’s lead on {escalate_on}."
        return f"{sent}.{lead if has_lead else ''}"
    day = "" if has_lead and chase_on == escalate_on else f" on {chase_on}"
    lead = f" and also ask your trust’s lead on {escalate_on}" if has_lead else ""
    return f"If there is no answer, we will send a reminder{day}{lead}."


def _answers(request: ReleaseRequest | None) -> tuple[tuple[str, str], ...]:
    if request is None or request.decided_at is None:
        return ()
    rows = (
        ("Answered", format_date(request.decided_at)),
        ("Shifts affected", ", ".join(Shift(code).label for code in request.shifts)),
        ("Cover", Cover(request.cover).label if request.cover else ""),
        ("Note on cover", request.cover_note),
        ("Reason", request.reason),
    )
    return tuple((label, value) for label, value in rows if value)


def _asked_id(request: ReleaseRequest | None) -> int | None:
    return request.manager_id if request else None


def _sent_to(request: ReleaseRequest | None, names: Mapping[int, str]) -> str:
    if request is None:
        return ""
    return request.email or names.get(request.manager_id or 0, "")


def _moment(at: datetime) -> str:
    return f"{format_time(at)} on {format_date(at)}"


RELEASE_TASK_SOURCES = (
    TaskSource("Requests for release from duty", list_release_tasks),
    TaskSource("Your release from duty", list_own_release_tasks, named_in=(Booking.person_id,)),
)
