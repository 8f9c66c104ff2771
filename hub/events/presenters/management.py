"""What those who schedule an event see: its numbers, who takes part, and what they can do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from hub.events.domain.clashes import Clashes
from hub.events.domain.event_states import NEXT_STATES, EventState, booking_status, last_day_to_book
from hub.events.domain.national_case import case_of
from hub.events.domain.places import PlaceCounts
from hub.events.domain.schedule import EventPlan, TimetableLine
from hub.events.domain.templates import OTHER, EventTemplate
from hub.events.forms.schedule import EventForm, format_timetable
from hub.events.models import Booking, Event, EventSession, PlaceAllocation
from hub.events.presenters.national_case import case_lines
from hub.events.presenters.words import format_when
from hub.kit.clock import day_of, format_date, format_day, format_time_of_day, time_of_day
from hub.plugin_api.vocabulary import Mix, Theme, Tier, label_of

PARTNERS = "Partners"


class Participant(Struct, frozen=True):
    """A person with a place: their booking, their name, for whom they take part, and since when."""

    booking_id: int
    name: str
    organisation: str
    booked: str


class AllocationRow(Struct, frozen=True):
    """The places of one organisation: how many are kept, and until when.

    `used`: how many of them its people have; `beyond`: how many they have besides.
    """

    organisation: str
    kept: int
    kept_until: str
    used: int
    beyond: int


class ManagementPage(Struct, frozen=True):
    """The page of an event for those who schedule it."""

    title: str
    when: str
    state: str
    numbers: tuple[tuple[str, str], ...]
    allocations: tuple[AllocationRow, ...]
    participants: tuple[Participant, ...]
    case: tuple[tuple[str, str], ...]
    is_national: bool
    can_open: bool
    can_close: bool
    can_cancel: bool
    is_cancelled: bool
    can_change: bool
    can_add_people: bool


def management_page(
    event: Event,
    counts: PlaceCounts,
    allocations: Sequence[PlaceAllocation],
    bookings: Sequence[Booking],
    waiting: int,
    names: Mapping[int, str],
    organisations: Mapping[int, str],
    *,
    at: datetime,
    is_national: bool,
) -> ManagementPage:
    """Return the page; `names` are those of the people, `organisations` those of the organisations."""
    has_begun = event.starts_at <= at
    following = frozenset() if has_begun else NEXT_STATES[EventState(event.state)]
    return ManagementPage(
        title=event.title,
        when=format_when(event.starts_at, event.ends_at),
        state=booking_status(event, at).label,
        numbers=_numbers(event, counts, waiting),
        allocations=tuple(_allocation_row(row, counts, organisations) for row in allocations),
        participants=tuple(_participant(booking, names, organisations) for booking in bookings),
        case=case_lines(case_of(event)),
        is_national=is_national,
        can_open=EventState.OPEN in following,
        can_close=EventState.CLOSED in following,
        can_cancel=EventState.CANCELLED in following,
        is_cancelled=event.state == EventState.CANCELLED,
        can_change=not has_begun and event.state != EventState.CANCELLED,
        can_add_people=not has_begun
        and event.state in (EventState.OPEN, EventState.CLOSED)
        and not event.booking_address,
    )


def clash_sentences(clashes: Clashes) -> tuple[str, ...]:
    """Return a sentence for each thing that is on the same day."""
    sentences = [f"A date to plan around: {kept.title}." for kept in clashes.kept_dates]
    sentences += [f"On the same day: {event.title}." for event in clashes.events]
    if clashes.bank_holiday:
        sentences.insert(0, f"This day is a bank holiday: {clashes.bank_holiday}.")
    if clashes.has_others:
        sentences.append("Another event is being planned for this day.")
    return tuple(sentences)


def _numbers(event: Event, counts: PlaceCounts, waiting: int) -> tuple[tuple[str, str], ...]:
    return (
        ("Places", str(counts.capacity)),
        ("Booked or offered", str(sum(counts.taken.values()))),
        ("Free", str(counts.free)),
        ("On the waiting list", str(waiting)),
        ("Last day to book", format_day(last_day_to_book(event))),
    )


def _allocation_row(
    row: PlaceAllocation, counts: PlaceCounts, organisations: Mapping[int, str]
) -> AllocationRow:
    taken = counts.taken.get(row.organisation_id, 0)
    return AllocationRow(
        organisations.get(row.organisation_id or 0, PARTNERS),
        row.places,
        format_day(row.kept_until),
        min(taken, row.places),
        max(0, taken - row.places),
    )


def _participant(booking: Booking, names: Mapping[int, str], organisations: Mapping[int, str]) -> Participant:
    return Participant(
        booking.id,
        names.get(booking.person_id, ""),
        organisations.get(booking.organisation_id or 0, PARTNERS),
        format_date(booking.booked_at),
    )


def plan_of(event: Event, sessions: Sequence[EventSession]) -> EventPlan:
    """Return what was entered about an event."""
    day = day_of(event.starts_at)
    return EventPlan(
        title=event.title,
        summary=event.summary,
        day=day,
        starts=time_of_day(event.starts_at),
        ends=time_of_day(event.ends_at),
        capacity=event.capacity,
        closes_days_before=(day - day_of(event.closes_at)).days + 1,
        venue=event.venue,
        joining=event.joining,
        description=event.description,
        tiers=tuple(tier for tier in Tier if tier.value in event.tiers),
        themes=tuple(theme for theme in Theme if theme.value in event.themes),
        mix=tuple(mix for mix in Mix if mix.value in event.mix),
        series=event.series,
        sessions=tuple(
            TimetableLine(time_of_day(row.starts_at), row.title, row.speaker, row.room) for row in sessions
        ),
        needs_release=event.needs_release,
        absence_rule=event.absence_rule,
        travel=event.travel,
        overnight=event.overnight,
        remote=event.remote,
        price=event.price,
        booking_address=event.booking_address,
    )


def form_values(plan: EventPlan) -> dict[str, object]:
    """Return the values of the form for what is planned."""
    return {
        "series": plan.series,
        "title": plan.title,
        "summary": plan.summary,
        "day": plan.day,
        "starts": format_time_of_day(plan.starts),
        "ends": format_time_of_day(plan.ends),
        "capacity": str(plan.capacity),
        "closes_days_before": str(plan.closes_days_before),
        "tiers": [tier.value for tier in plan.tiers],
        "themes": [theme.value for theme in plan.themes],
        "mix": [mix.value for mix in plan.mix],
        "venue": plan.venue,
        "joining": plan.joining,
        "timetable": format_timetable(plan.sessions),
        "description": plan.description,
        "needs_release": plan.needs_release,
        "travel": plan.travel,
        "overnight": plan.overnight,
        "remote": plan.remote,
        "price": plan.price,
        "booking_address": plan.booking_address,
        "absence_rule": plan.absence_rule,
    }


def list_differences(
    form: EventForm, saved: Mapping[str, object], typed: Mapping[str, object]
) -> list[tuple[str, str, str]]:
    """Return (label, what is saved, what was typed) of each field in which the two differ."""
    return [
        (form[name].label.text, _in_words(value), _in_words(typed[name]))
        for name, value in saved.items()
        if value != typed[name]
    ]


def _in_words(value: object) -> str:
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_label(each) for each in value)
    return str(value)


def _label(word: str) -> str:
    words = next((words for words in (Tier, Theme, Mix) if word in {each.value for each in words}), Tier)
    return label_of(words, word)


def template_values(template: EventTemplate) -> dict[str, object]:
    """Return the values with which the form of a new event begins."""
    return {
        "series": template.series,
        "title": "" if template.slug == OTHER else template.title,
        "summary": template.summary,
        "starts": format_time_of_day(template.starts),
        "ends": format_time_of_day(template.ends),
        "capacity": str(template.capacity),
        "closes_days_before": "7",
        "tiers": [tier.value for tier in template.tiers],
        "themes": [theme.value for theme in template.themes],
        "timetable": format_timetable(template.timetable),
        "description": template.description,
    }
