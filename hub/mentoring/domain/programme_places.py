"""The cohort of a programme: places are offered by email address, and each person decides for themselves.

Every act locks the row of the programme first, then writes places.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.accounts.domain import Membership, Person, in_force, normalise_email
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mail.domain import enqueue
from hub.mentoring.domain.programme_reads import list_cohort
from hub.mentoring.domain.programmes import (
    MAX_COHORT,
    NO_PROGRAMME,
    TAKES_PART,
    PlaceState,
    ProgrammeState,
    find_programme,
    get_programme_to_run,
    may_review,
    record_programme_act,
)
from hub.mentoring.models import MentoringProgramme, ProgrammePlace

MAX_OFFERED = 50
"""How many people one act can offer places to, since each gets an email."""
SEPARATORS = re.compile(r"[\s,;]+")


def offer_places(session: Session, viewer: Viewer, public_id: str, addresses: str, at: datetime) -> int:
    """Offer places to people of the organisation, and return to how many; each is emailed.

    Whoever has been offered one or takes part is left out; whoever declined or left is asked again. Raises
    Invalid for an address of nobody in the organisation, Conflict for a programme that has ended.
    """
    programme = get_programme_to_run(session, viewer, public_id, lock=True)
    _refuse_if_over(programme, at)
    wanted = list(dict.fromkeys(normalise_email(each) for each in SEPARATORS.split(addresses) if each))
    if not wanted:
        raise Invalid("emails", "Enter at least one email address")
    if len(wanted) > MAX_OFFERED:
        raise Invalid("emails", f"Enter {MAX_OFFERED} addresses or fewer at a time")
    people = _people_by_email(session, programme.organisation_id, wanted, at)
    if unknown := [each for each in wanted if each not in people]:
        raise Invalid("emails", _unknown_words(unknown))
    places = {place.person_id: place for place in _list_places(session, programme)}
    chosen = [person for person in people.values() if _can_be_asked(places.get(person.id))]
    if len(places) + sum(person.id not in places for person in chosen) > MAX_COHORT:
        raise Invalid("emails", f"A programme has places for {MAX_COHORT} people at most")
    for person in chosen:
        place = places.get(person.id) or ProgrammePlace(programme_id=programme.id, person_id=person.id)
        place.state, place.offered_at, place.answered_at = PlaceState.OFFERED.value, at, None
        session.add(place)
        session.flush()
        enqueue(session, "programme-offered", at=at, person_id=person.id, about_id=place.id)
    if chosen:
        record_programme_act(session, viewer, "offer places in programme", programme, at)
    return len(chosen)


def join_programme(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringProgramme:
    """Take the place that is offered to the viewer, or take it after all; raise Conflict if it is over."""
    programme, place = _lock_own_place(session, viewer, public_id)
    _refuse_if_over(programme, at)
    if programme.organisation_id not in viewer.organisation_ids:
        raise Conflict("This programme is for an organisation where you no longer have a role.")
    if place.state == PlaceState.JOINED:
        return programme
    if place.state not in (PlaceState.OFFERED, PlaceState.DECLINED, PlaceState.LEFT):
        raise Conflict("This place is no longer offered to you.")
    return _answer(session, viewer, programme, place, PlaceState.JOINED, "join programme", at)


def decline_programme(session: Session, viewer: Viewer, public_id: str, at: datetime) -> MentoringProgramme:
    """Decline the place that is offered to the viewer, or leave the programme that they joined."""
    programme, place = _lock_own_place(session, viewer, public_id)
    if place.state == PlaceState.OFFERED:
        return _answer(session, viewer, programme, place, PlaceState.DECLINED, "decline programme", at)
    if place.state == PlaceState.JOINED:
        return _answer(session, viewer, programme, place, PlaceState.LEFT, "leave programme", at)
    raise Conflict("You do not have a place on this programme.")


def withdraw_offer(
    session: Session, viewer: Viewer, public_id: str, person_public_id: str, at: datetime
) -> MentoringProgramme:
    """Withdraw a place that was offered and not answered; the person is told."""
    programme = get_programme_to_run(session, viewer, public_id, lock=True)
    found = {person.public_id: place for place, person in list_cohort(session, programme)}
    place = found.get(person_public_id)
    if place is None or place.state != PlaceState.OFFERED:
        raise Conflict("This offer has already been answered or withdrawn.")
    place.state, place.answered_at = PlaceState.WITHDRAWN.value, at
    session.flush()
    enqueue(session, "programme-withdrawn", at=at, person_id=place.person_id, about_id=place.id)
    record_programme_act(session, viewer, "withdraw place in programme", programme, at)
    return programme


def review_programme(
    session: Session,
    viewer: Viewer,
    public_id: str,
    words: str,
    completed: Collection[str],
    at: datetime,
) -> MentoringProgramme:
    """Keep the review of a programme, and who completed it (public ids); it can be written again.

    Raises Conflict before its first day, Invalid without words.
    """
    programme = get_programme_to_run(session, viewer, public_id, lock=True)
    if not may_review(programme, at):
        raise Conflict("A programme can be reviewed once it is open and has started.")
    if not words.strip():
        raise Invalid("review", "Write what you learned from the programme")
    programme.review, programme.state = words.strip(), ProgrammeState.REVIEWED.value
    programme.changed_at = at
    for place, person in list_cohort(session, programme):
        if place.state in TAKES_PART:
            is_completed = person.public_id in completed
            place.state = (PlaceState.COMPLETED if is_completed else PlaceState.JOINED).value
    session.flush()
    record_programme_act(session, viewer, "review programme", programme, at)
    return programme


def _people_by_email(
    session: Session, organisation_id: int, emails: Collection[str], at: datetime
) -> Mapping[str, Person]:
    statement = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.email.in_(emails),
            Person.disabled_at.is_(None),
            Membership.organisation_id == organisation_id,
            Membership.role != Role.GUEST.value,
            in_force(day_of(at)),
        )
        .order_by(Person.id)
    )
    return {person.email or "": person for person in session.scalars(statement)}


def _unknown_words(unknown: list[str]) -> str:
    shown = ", ".join(unknown[:5]) + (", and others" if len(unknown) > 5 else "")
    return f"Nobody in your organisation has an account with this email address: {shown}"


def _can_be_asked(place: ProgrammePlace | None) -> bool:
    return place is None or place.state in (PlaceState.DECLINED, PlaceState.LEFT, PlaceState.WITHDRAWN)


def _list_places(session: Session, programme: MentoringProgramme) -> list[ProgrammePlace]:
    statement = select(ProgrammePlace).where(ProgrammePlace.programme_id == programme.id)
    return list(session.scalars(statement))


def _lock_own_place(
    session: Session, viewer: Viewer, public_id: str
) -> tuple[MentoringProgramme, ProgrammePlace]:
    require(viewer, Act.JOIN_MENTORING_PROGRAMME, person_id=viewer.person_id)
    programme = find_programme(session, public_id, lock=True)
    if programme is None:
        raise NotFound(NO_PROGRAMME)
    place = session.scalar(
        select(ProgrammePlace)
        .where(ProgrammePlace.programme_id == programme.id, ProgrammePlace.person_id == viewer.person_id)
        .execution_options(populate_existing=True)
    )
    if place is None:
        raise NotFound(NO_PROGRAMME)
    return programme, place


def _answer(
    session: Session,
    viewer: Viewer,
    programme: MentoringProgramme,
    place: ProgrammePlace,
    state: PlaceState,
    act: str,
    at: datetime,
) -> MentoringProgramme:
    place.state, place.answered_at = state.value, at
    session.flush()
    record_programme_act(session, viewer, act, programme, at)
    return programme


def _refuse_if_over(programme: MentoringProgramme, at: datetime) -> None:
    if programme.state == ProgrammeState.DRAFT:
        raise Conflict("Open the programme first. Then you can offer places in it.")
    if programme.state != ProgrammeState.OPEN or programme.last_day < day_of(at):
        raise Conflict("This programme has ended, so nobody can join it.")
