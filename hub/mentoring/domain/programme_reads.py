"""Reading programmes: their cohorts, one's own places, and the briefs for coaches, mentors and managers."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import Person
from hub.kit.clock import day_of
from hub.kit.errors import NotFound
from hub.mentoring.domain.programmes import (
    MAX_COHORT,
    NO_PROGRAMME,
    SHOWN,
    TAKES_PART,
    PlaceState,
    ProgrammeOffer,
    ProgrammeState,
    find_programme,
)
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.models import MentoringProgramme, MentoringRequest, ProgrammePlace, Relationship
from hub.people.domain import list_managed_people

MAX_OWN = 50
USABLE_FOR = timedelta(days=183)
"""How long after its last day the offer of a programme stands on the desk of whoever has not used it."""
KINDS = {
    ProgrammeOffer.ANYBODY: (RegisterKind.MENTOR, RegisterKind.COACH),
    ProgrammeOffer.NEW_MANAGERS: (RegisterKind.COACH, RegisterKind.MENTOR),
    ProgrammeOffer.MIDDLE_MANAGERS: (RegisterKind.COACH,),
}
"""What the people of a programme look for on the register."""

OwnPlace = tuple[ProgrammePlace, MentoringProgramme]


def list_cohort(session: Session, programme: MentoringProgramme) -> list[tuple[ProgrammePlace, Person]]:
    """Return the places of a programme with their people, by name; the caller has checked who asks."""
    rows = session.execute(
        select(ProgrammePlace, Person)
        .join(Person, Person.id == ProgrammePlace.person_id)
        .where(ProgrammePlace.programme_id == programme.id)
        .order_by(Person.name, Person.id)
        .limit(MAX_COHORT)
    )
    return [(row[0], row[1]) for row in rows]


def count_taking_part(session: Session, programme: MentoringProgramme) -> int:
    """Return how many people take part in a programme."""
    statement = select(func.count()).where(
        ProgrammePlace.programme_id == programme.id, ProgrammePlace.state.in_(TAKES_PART)
    )
    return session.execute(statement).scalar_one()


def get_shown_programme(
    session: Session, viewer: Viewer, public_id: str
) -> tuple[MentoringProgramme, ProgrammePlace | None, bool]:
    """Return a programme that was opened, the viewer's place, and whether they manage someone in it.

    It is shown to people of its organisation, to whoever has a place, and to confirmed line managers of
    whoever takes part. Raises NotFound to everyone else, and to a delegate.
    """
    require(viewer, Act.JOIN_MENTORING_PROGRAMME, person_id=viewer.person_id)
    programme = find_programme(session, public_id)
    if programme is None or programme.state == ProgrammeState.DRAFT:
        raise NotFound(NO_PROGRAMME)
    place = session.scalar(
        select(ProgrammePlace).where(
            ProgrammePlace.programme_id == programme.id, ProgrammePlace.person_id == viewer.person_id
        )
    )
    is_manager = bool(_list_managed_places(session, viewer, programme.id))
    if place is None and not is_manager and programme.organisation_id not in viewer.organisation_ids:
        raise NotFound(NO_PROGRAMME)
    return programme, place, is_manager


def list_offered_places(session: Session, viewer: Viewer, at: datetime) -> list[OwnPlace]:
    """Return the places that are offered to the viewer, by first day."""
    rows = _list_own(session, viewer, (PlaceState.OFFERED.value,))
    today = day_of(at)
    return [row for row in rows if row[1].state == ProgrammeState.OPEN and row[1].last_day >= today]


def list_joined_places(session: Session, viewer: Viewer) -> list[OwnPlace]:
    """Return the programmes in which the viewer takes part or took part, by first day."""
    rows = _list_own(session, viewer, TAKES_PART)
    return [row for row in rows if row[1].state in SHOWN]


def list_unused_offers(session: Session, viewer: Viewer, at: datetime) -> list[OwnPlace]:
    """Return the programmes whose offer of a mentor or coach the viewer, who takes part, has not used yet.

    It is used by asking on the register, or by working together, once the place was offered.
    """
    unused = []
    for place, programme in list_joined_places(session, viewer):
        if programme.last_day + USABLE_FOR < day_of(at) or programme.state == ProgrammeState.CANCELLED:
            continue
        if not _has_asked(session, place, kinds_offered(programme)):
            unused.append((place, programme))
    return unused


def list_managed_programmes(session: Session, viewer: Viewer) -> list[tuple[MentoringProgramme, int]]:
    """Return the programmes in which people take part whose confirmed line manager the viewer is."""
    return _list_managed_places(session, viewer, None)


def list_briefs(session: Session, relationship: Relationship) -> list[MentoringProgramme]:
    """Return the programmes with a written brief for the coach or mentor of a relationship."""
    statement = (
        select(MentoringProgramme)
        .join(ProgrammePlace, ProgrammePlace.programme_id == MentoringProgramme.id)
        .where(
            ProgrammePlace.person_id == relationship.mentee_id,
            ProgrammePlace.state.in_(TAKES_PART),
            MentoringProgramme.state.in_(SHOWN),
            MentoringProgramme.brief != "",
        )
        .order_by(MentoringProgramme.first_day, MentoringProgramme.id)
    )
    found = session.scalars(statement.limit(MAX_OWN))
    return [each for each in found if relationship.kind in kinds_offered(each)]


def kinds_offered(programme: MentoringProgramme) -> tuple[RegisterKind, ...]:
    """Return what the people of a programme look for on the register."""
    offer = next((each for each in ProgrammeOffer if each.value == programme.offer), ProgrammeOffer.ANYBODY)
    return KINDS[offer]


def _list_own(session: Session, viewer: Viewer, states: Collection[str]) -> list[OwnPlace]:
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    rows = session.execute(
        select(ProgrammePlace, MentoringProgramme)
        .join(MentoringProgramme, MentoringProgramme.id == ProgrammePlace.programme_id)
        .where(ProgrammePlace.person_id == viewer.person_id, ProgrammePlace.state.in_(states))
        .order_by(MentoringProgramme.first_day.desc(), MentoringProgramme.id)
        .limit(MAX_OWN)
    )
    return [(row[0], row[1]) for row in rows]


def _list_managed_places(
    session: Session, viewer: Viewer, programme_id: int | None
) -> list[tuple[MentoringProgramme, int]]:
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    managed = [row.person_id for row in list_managed_people(session, viewer.person_id)]
    if not managed:
        return []
    statement = (
        select(MentoringProgramme, func.count())
        .join(ProgrammePlace, ProgrammePlace.programme_id == MentoringProgramme.id)
        .where(
            ProgrammePlace.person_id.in_(managed),
            ProgrammePlace.state.in_(TAKES_PART),
            MentoringProgramme.state.in_(SHOWN),
        )
    )
    if programme_id is not None:
        statement = statement.where(MentoringProgramme.id == programme_id)
    statement = statement.group_by(MentoringProgramme.id).order_by(MentoringProgramme.last_day.desc())
    return [(row[0], row[1]) for row in session.execute(statement.limit(MAX_OWN))]


def _has_asked(session: Session, place: ProgrammePlace, kinds: Collection[RegisterKind]) -> bool:
    words = [kind.value for kind in kinds]
    asked = select(MentoringRequest.id).where(
        MentoringRequest.person_id == place.person_id,
        MentoringRequest.kind.in_(words),
        MentoringRequest.ended_at.is_(None),
    )
    together = select(Relationship.id).where(
        Relationship.mentee_id == place.person_id,
        Relationship.kind.in_(words),
        Relationship.closed_at.is_(None) | (Relationship.began_at >= place.offered_at),
    )
    return any(session.scalar(statement.limit(1)) is not None for statement in (asked, together))
