"""Emails on places in programmes, composed when they are sent."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from hub.accounts.domain import Person, find_reachable_person
from hub.kit.clock import current_day
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.mentoring.domain.programmes import PlaceState, ProgrammeOffer, ProgrammeState
from hub.mentoring.models import MentoringProgramme, ProgrammePlace
from hub.mentoring.presenters.programmes import format_days, programme_url
from hub.plugin_api.vocabulary import label_of
from hub.trusts.domain import organisation_names_by_id

NOTHING_NEEDED = "You do not need to do anything."


def compose_offered(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that a place in a programme is offered to them."""
    found = _find(session, message, ProgrammeState.OPEN, (PlaceState.OFFERED,))
    if found is None or found[0].last_day < current_day():
        return None
    programme, person = found
    owner = organisation_names_by_id(session)[programme.organisation_id].name
    return Email(
        to=person.email or "",
        subject=f"A place for you: {programme.title}",
        paragraphs=(
            f"{owner} has offered you a place on a coaching and mentoring programme: {programme.title}, "
            f"{format_days(programme)}.",
            f"What it offers: {label_of(ProgrammeOffer, programme.offer)}.",
        ),
        link=_link("Read about it, then join or decline", programme, site_url),
        closing_paragraphs=("It is your choice. Nothing will happen unless you join.",),
    )


def compose_dates_changed(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell whoever takes part, or was offered a place, that a programme has new dates."""
    found = _find(session, message, ProgrammeState.OPEN, (PlaceState.OFFERED, PlaceState.JOINED))
    if found is None:
        return None
    programme, person = found
    return Email(
        to=person.email or "",
        subject=f"New dates: {programme.title}",
        paragraphs=(f"The programme {programme.title} has new dates: {format_days(programme)}.",),
        link=_link("See the programme", programme, site_url),
    )


def compose_cancelled(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell whoever takes part, or was offered a place, that a programme is cancelled."""
    found = _find(session, message, ProgrammeState.CANCELLED, (PlaceState.OFFERED, PlaceState.JOINED))
    if found is None:
        return None
    programme, person = found
    return Email(
        to=person.email or "",
        subject=f"Cancelled: {programme.title}",
        paragraphs=(
            f"The programme {programme.title}, {format_days(programme)}, has been cancelled. "
            f"{NOTHING_NEEDED}",
            "If you already have a mentor or coach, you can continue. You can find one at any time.",
        ),
        link=Link("Mentoring and coaching", f"{site_url}/mentoring"),
    )


def compose_withdrawn(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that a place is no longer offered to them."""
    found = _find(session, message, ProgrammeState.OPEN, (PlaceState.WITHDRAWN,))
    if found is None:
        return None
    programme, person = found
    return Email(
        to=person.email or "",
        subject=f"No longer offered: a place on {programme.title}",
        paragraphs=(
            f"Your organisation has withdrawn its offer of a place on {programme.title}. {NOTHING_NEEDED}",
        ),
        link=Link("Mentoring and coaching", f"{site_url}/mentoring"),
    )


def _find(
    session: Session, message: Message, state: ProgrammeState, places: Collection[PlaceState]
) -> tuple[MentoringProgramme, Person] | None:
    place = session.get(ProgrammePlace, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if place is None or person is None or place.state not in {each.value for each in places}:
        return None
    programme = session.get_one(MentoringProgramme, place.programme_id)
    return (programme, person) if programme.state == state else None


def _link(text: str, programme: MentoringProgramme, site_url: str) -> Link:
    return Link(text, site_url + programme_url(programme))


PROGRAMME_MESSAGE_KINDS = (
    MessageKind("programme-offered", compose_offered),
    MessageKind("programme-dates-changed", compose_dates_changed),
    MessageKind("programme-cancelled", compose_cancelled),
    MessageKind("programme-withdrawn", compose_withdrawn),
)
