"""Programmes on /me and on /desk: one's places, the offer to find someone, and reviews that are due."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.kit.clock import current_day, format_day, now, start_of_day
from hub.kit.page import Link
from hub.mentoring.domain.programme_reads import (
    kinds_offered,
    list_joined_places,
    list_managed_programmes,
    list_offered_places,
    list_unused_offers,
)
from hub.mentoring.domain.programmes import PlaceState, list_programmes_to_review
from hub.mentoring.models import ProgrammePlace
from hub.mentoring.presenters.programmes import format_days, programme_url


def list_own_programmes(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the programmes in which the viewer takes part."""
    return [
        SectionItem(Link(programme.title, programme_url(programme)), format_days(programme))
        for place, programme in list_joined_places(session, viewer)
        if place.state == PlaceState.JOINED
    ]


def list_programmes_done(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the programmes that the viewer has completed, for the development record."""
    return [
        SectionItem(
            Link(programme.title, programme_url(programme)),
            f"Completed. {format_days(programme)}",
            start_of_day(min(programme.last_day, current_day())),
        )
        for place, programme in list_joined_places(session, viewer)
        if place.state == PlaceState.COMPLETED
    ]


def list_programmes_of_team(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the programmes in which people take part whom the viewer manages."""
    return [
        SectionItem(
            Link(programme.title, programme_url(programme)),
            f"{_count_in_team(people)} taking part. {format_days(programme)}",
        )
        for programme, people in list_managed_programmes(session, viewer)
    ]


def _count_in_team(people: int) -> str:
    return "1 person in your team is" if people == 1 else f"{people} people in your team are"


def list_offered(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the places in programmes that are offered to the viewer."""
    return [
        SectionItem(
            Link(programme.title, programme_url(programme)),
            f"You have been offered a place. {format_days(programme)}",
            place.offered_at,
        )
        for place, programme in list_offered_places(session, viewer, now())
    ]


def list_to_find(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the programmes that offer the viewer a mentor or coach whom they have not looked for yet."""
    return [
        SectionItem(
            Link(
                f"Find your {' or '.join(kind.label.lower() for kind in kinds_offered(programme))}",
                programme_url(programme),
            ),
            f"Offered by your programme “{programme.title}”",
            place.answered_at,
        )
        for place, programme in list_unused_offers(session, viewer, now())
    ]


def list_to_review(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the programmes whose review is due, to those who run them."""
    return [
        SectionItem(
            Link(f"Review {programme.title}", f"{programme_url(programme)}/review"),
            f"Due since {format_day(programme.review_on or programme.last_day)}",
        )
        for programme in list_programmes_to_review(session, viewer, now())
    ]


HAS_PLACE = (ProgrammePlace.person_id,)
PROGRAMME_TASK_SOURCES = (
    TaskSource("Coaching and mentoring programmes with a place for you", list_offered, named_in=HAS_PLACE),
    TaskSource("A mentor or coach offered by your programme", list_to_find, named_in=HAS_PLACE),
    TaskSource("Coaching and mentoring programmes to review", list_to_review),
)
PROGRAMME_SECTIONS = (
    ProfileSection("Your coaching and mentoring programmes", "", list_own_programmes, named_in=HAS_PLACE),
    ProfileSection(
        "Coaching and mentoring programmes you completed",
        "",
        list_programmes_done,
        in_development_record=True,
        named_in=HAS_PLACE,
    ),
    ProfileSection("Coaching and mentoring programmes in your team", "", list_programmes_of_team),
)
