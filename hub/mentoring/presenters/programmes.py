"""Programmes on pages: in lists, to whoever may take part, and to those who run them."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.kit.clock import day_of, format_date, format_day
from hub.kit.page import Link
from hub.mentoring.domain.programme_reads import count_taking_part, kinds_offered, list_cohort
from hub.mentoring.domain.programmes import (
    TAKES_PART,
    PlaceState,
    ProgrammeOffer,
    ProgrammeState,
    may_review,
)
from hub.mentoring.domain.vocabulary import Purpose, RegisterKind, word_of
from hub.mentoring.models import MentoringProgramme, ProgrammePlace
from hub.mentoring.presenters.words import text_lines
from hub.plugin_api.vocabulary import label_of
from hub.trusts.domain import organisation_names_by_id

BASE = "/mentoring/programmes"
PURPOSES = {
    ProgrammeOffer.NEW_MANAGERS: Purpose.NEW_ROLE,
    ProgrammeOffer.MIDDLE_MANAGERS: Purpose.CHALLENGE,
}
"""What the people of a programme look for, as the form to find someone asks it."""


class ProgrammeRow(Struct, frozen=True):
    """A programme in a list."""

    link: Link
    words: str


class MentoringProgrammePage(Struct, frozen=True):
    """A programme as someone sees it who may take part, takes part, or manages someone who does."""

    public_id: str
    url: str
    title: str
    owner: str
    state: str
    rows: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    brief: tuple[str, ...]
    brief_readers: str
    review: tuple[str, ...]
    answer: str
    can_join: bool
    can_decline: bool
    can_leave: bool
    finds: tuple[tuple[str, str], ...]


class CohortRow(Struct, frozen=True):
    """One person of a cohort, as those who run the programme see them."""

    public_id: str
    name: str
    words: str
    can_withdraw: bool
    takes_part: bool


class ManagedProgramme(Struct, frozen=True):
    """A programme as those who run it see it."""

    page: MentoringProgrammePage
    cohort: tuple[CohortRow, ...]
    counts: str
    is_draft: bool
    can_change: bool
    can_offer: bool
    can_review: bool
    is_reviewed: bool


def programme_url(programme: MentoringProgramme) -> str:
    """Return the address of the page of a programme."""
    return f"{BASE}/{programme.public_id}"


def format_days(programme: MentoringProgramme) -> str:
    """Return the first and the last day of a programme."""
    if programme.first_day == programme.last_day:
        return format_day(programme.first_day)
    return f"{format_day(programme.first_day)} to {format_day(programme.last_day)}"


def find_links(programme: MentoringProgramme) -> tuple[Link, ...]:
    """Return the links that find someone on the register for the people of a programme."""
    purpose = PURPOSES.get(word_of(ProgrammeOffer, programme.offer))
    return tuple(_find_link(kind, purpose) for kind in kinds_offered(programme))


def split_rows(
    programmes: Sequence[MentoringProgramme], at: datetime, suffix: str = ""
) -> tuple[list[ProgrammeRow], list[ProgrammeRow]]:
    """Return rows of the programmes under way or to come, the first first, and of past ones."""
    now_or_later = [each for each in programmes if is_current(each, at)]
    past = [each for each in programmes if each not in now_or_later]
    return [_row(each, suffix) for each in reversed(now_or_later)], [_row(each, suffix) for each in past]


def is_current(programme: MentoringProgramme, at: datetime) -> bool:
    """Return whether a programme is under way, or to come."""
    is_in_use = programme.state in (ProgrammeState.DRAFT, ProgrammeState.OPEN)
    return is_in_use and programme.last_day >= day_of(at)


def programme_page(
    session: Session, programme: MentoringProgramme, place: ProgrammePlace | None, *, reads_brief: bool
) -> MentoringProgrammePage:
    """Return a programme as someone sees it who has this place in it, or none."""
    return _page(session, programme, place, takes_place=_takes_place(place), reads_brief=reads_brief)


def managed_programme(session: Session, programme: MentoringProgramme, at: datetime) -> ManagedProgramme:
    """Return a programme as those who run it see it."""
    cohort = list_cohort(session, programme)
    is_in_use = programme.state in (ProgrammeState.DRAFT, ProgrammeState.OPEN)
    return ManagedProgramme(
        page=_page(session, programme, None, takes_place=False, reads_brief=True),
        cohort=tuple(
            CohortRow(
                person.public_id,
                person.name,
                _place_words(place),
                place.state == PlaceState.OFFERED and programme.state == ProgrammeState.OPEN,
                place.state in TAKES_PART,
            )
            for place, person in cohort
        ),
        counts=_count_words([place for place, _ in cohort]),
        is_draft=programme.state == ProgrammeState.DRAFT,
        can_change=is_in_use,
        can_offer=programme.state == ProgrammeState.OPEN and programme.last_day >= day_of(at),
        can_review=may_review(programme, at),
        is_reviewed=programme.state == ProgrammeState.REVIEWED,
    )


def _page(
    session: Session,
    programme: MentoringProgramme,
    place: ProgrammePlace | None,
    *,
    takes_place: bool,
    reads_brief: bool,
) -> MentoringProgrammePage:
    is_open = programme.state == ProgrammeState.OPEN
    may_answer = place is not None and is_open
    state = place.state if place is not None else ""
    shows_brief = reads_brief or takes_place or state == PlaceState.OFFERED
    may_find = takes_place and programme.state != ProgrammeState.CANCELLED
    people = count_taking_part(session, programme)
    rows = (
        ("For", programme.audience),
        ("Offers", label_of(ProgrammeOffer, programme.offer)),
        ("When", format_days(programme)),
        ("Review", format_day(programme.review_on) if programme.review_on else ""),
        ("People taking part", f"{people:,}" if people else "Nobody yet"),
    )
    return MentoringProgrammePage(
        public_id=programme.public_id,
        url=programme_url(programme),
        title=programme.title,
        owner=organisation_names_by_id(session)[programme.organisation_id].name,
        state=label_of(ProgrammeState, programme.state),
        rows=tuple((label, value) for label, value in rows if value),
        summary=text_lines(programme.summary),
        brief=text_lines(programme.brief) if shows_brief else (),
        brief_readers=_brief_readers(programme),
        review=text_lines(programme.review),
        answer=_own_words(place, programme),
        can_join=may_answer and state in (PlaceState.OFFERED, PlaceState.DECLINED, PlaceState.LEFT),
        can_decline=may_answer and state == PlaceState.OFFERED,
        can_leave=may_answer and state == PlaceState.JOINED,
        finds=tuple((link.url, link.text) for link in find_links(programme)) if may_find else (),
    )


def _takes_place(place: ProgrammePlace | None) -> bool:
    return place is not None and place.state in TAKES_PART


def _find_link(kind: RegisterKind, purpose: Purpose | None) -> Link:
    answers = {"kind": kind.value} | ({"purpose": purpose.value} if purpose else {})
    return Link(f"Find a {kind.label.lower()}", f"/mentoring/find?{urlencode(answers)}")


def _row(programme: MentoringProgramme, suffix: str) -> ProgrammeRow:
    state = "" if programme.state == ProgrammeState.OPEN else label_of(ProgrammeState, programme.state)
    return ProgrammeRow(
        Link(programme.title, programme_url(programme) + suffix),
        ". ".join(part for part in (format_days(programme), programme.audience, state) if part),
    )


def _place_words(place: ProgrammePlace) -> str:
    since = place.answered_at or place.offered_at
    return f"{label_of(PlaceState, place.state)}, {format_date(since)}"


def _own_words(place: ProgrammePlace | None, programme: MentoringProgramme) -> str:
    if place is None:
        return ""
    if programme.state == ProgrammeState.CANCELLED:
        return "This programme was cancelled."
    return {
        PlaceState.OFFERED: "You have been offered a place. It is your choice whether to take it.",
        PlaceState.JOINED: "You are taking part in this programme.",
        PlaceState.DECLINED: "You have declined. You can still join while the programme is open.",
        PlaceState.LEFT: "You have left. You can still join again while the programme is open.",
        PlaceState.COMPLETED: "You have completed this programme.",
        PlaceState.WITHDRAWN: "The offer of a place was withdrawn.",
    }[word_of(PlaceState, place.state)]


def _brief_readers(programme: MentoringProgramme) -> str:
    kinds = " or ".join(kind.label.lower() for kind in kinds_offered(programme))
    return f"Each participant’s {kinds} and line manager can read this brief."


def _count_words(places: Sequence[ProgrammePlace]) -> str:
    taking_part = sum(place.state in TAKES_PART for place in places)
    waiting = sum(place.state == PlaceState.OFFERED for place in places)
    words = f"{taking_part} {'person is' if taking_part == 1 else 'people are'} taking part"
    if taking_part == 0:
        words = "Nobody is taking part yet"
    if waiting:
        return f"{words}. {waiting} {'person has' if waiting == 1 else 'people have'} not answered."
    return f"{words}. Everyone has answered." if places else f"{words}."
