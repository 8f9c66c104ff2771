"""The pages of a suite of days: what a person can choose, what happened, and how far they are."""

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.series import find_series
from hub.events.domain.suites import (
    CAN_BE_CHOSEN,
    SUITES,
    DayState,
    SuiteDay,
    SuiteProgress,
    count_progress,
    list_suite_days,
)
from hub.events.models import Booking
from hub.events.presenters.words import format_when
from hub.extension.items import ProfileSection, SectionItem
from hub.kit.clock import now
from hub.kit.page import Link

STATE_WORDS = {
    DayState.ATTENDED: "You had a place",
    DayState.BOOKED: "You have a place",
    DayState.OFFERED: "A place is held for you",
    DayState.FREE: "Places available",
    DayState.FULL: "No place is free for you",
    DayState.CLOSED: "Booking closed",
    DayState.ROSTER: "Your trust has fixed its rosters",
    DayState.CANCELLED: "Cancelled",
    DayState.PAST: "Past",
}
STATE_COLOURS = {
    DayState.ATTENDED: "blue",
    DayState.BOOKED: "green",
    DayState.OFFERED: "yellow",
    DayState.WAITING: "yellow",
    DayState.FULL: "orange",
    DayState.FREE: "green",
}
OUTCOMES = {
    DayState.BOOKED: "Booked.",
    DayState.OFFERED: "Not booked. A place is held for you. Book it on the event page.",
    DayState.FREE: "Not booked. A place is free. Choose the day again.",
    DayState.FULL: "Not booked, because no place is free for you. You are not on its waiting list.",
    DayState.CLOSED: "Not booked, because booking for it has ended.",
    DayState.ROSTER: "Not booked, because your trust has already fixed its rosters.",
    DayState.CANCELLED: "Not booked, because this day was cancelled.",
}


class SuitePart(Struct, frozen=True):
    """What the page of a suite shows of it: where to book, and how far the person is."""

    url: str
    progress: str
    can_book: bool


class DayRow(Struct, frozen=True):
    """One day in the list of a suite; `outcome` says what a booking came to."""

    slug: str
    title: str
    url: str
    when: str
    place: str
    status: str
    colour: str
    outcome: str
    can_be_chosen: bool


def day_rows(days: Sequence[SuiteDay]) -> list[DayRow]:
    """Return the rows of the days of a suite, in the order given."""
    return [
        DayRow(
            slug=day.event.slug,
            title=day.event.title,
            url=event_address(day.event.slug),
            when=format_when(day.event.starts_at, day.event.ends_at),
            place=day.event.venue,
            status=_state_words(day),
            colour=STATE_COLOURS.get(day.state, "grey"),
            outcome=_outcome_words(day),
            can_be_chosen=day.state in CAN_BE_CHOSEN,
        )
        for day in days
    ]


def format_progress(progress: SuiteProgress) -> str:
    """Return the progress in words: 1 day attended, 2 booked, 1 still to book."""
    days = "day" if progress.attended == 1 else "days"
    return f"{progress.attended} {days} attended, {progress.booked} booked, {progress.to_book} still to book"


def summarise_result(days: Collection[SuiteDay]) -> str:
    """Return how many of the chosen days were booked, in one sentence."""
    booked = sum(day.state is DayState.BOOKED for day in days)
    waiting = sum(day.state is DayState.WAITING for day in days)
    words = f"{booked} of {len(days)} {'day' if len(days) == 1 else 'days'} booked"
    return f"{words}, and you are on the waiting list for {waiting}." if waiting else f"{words}."


def suite_part(session: Session, viewer: Viewer, slug: str, at: datetime) -> SuitePart | None:
    """Return what the page of a suite says about booking several days, or None for another series."""
    if slug not in SUITES:
        return None
    days = list_suite_days(session, viewer, slug, at)
    return SuitePart(
        url=f"/events/series/{slug}/book",
        progress=format_progress(count_progress(days)) if viewer.person_id is not None else "",
        can_book=any(day.state in CAN_BE_CHOSEN for day in days),
    )


def list_own_suites(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the suites of which the viewer has attended or booked a day, with their progress."""
    if viewer.person_id is None:
        return []
    items = []
    for slug in sorted(SUITES):
        progress = count_progress(list_suite_days(session, viewer, slug, now()))
        if not progress.attended and not progress.booked:
            continue
        series = find_series(session, slug)
        if series is not None:
            items.append(SectionItem(Link(series.title, series.address), format_progress(progress)))
    return items


def _state_words(day: SuiteDay) -> str:
    if day.state is DayState.WAITING:
        return f"You are number {day.ahead + 1} on the waiting list"
    return STATE_WORDS[day.state]


def _outcome_words(day: SuiteDay) -> str:
    if day.state is DayState.WAITING:
        return f"No place is free. You are number {day.ahead + 1} on the waiting list."
    return OUTCOMES.get(day.state, STATE_WORDS[day.state])


SUITE_SECTION = ProfileSection("Your development days", "", list_own_suites, named_in=(Booking.person_id,))
