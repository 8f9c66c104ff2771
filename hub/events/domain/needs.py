"""What people with a place need at an event: access and diet. These are special-category data.

Only those who organise the event for its organisation read them; caterers get counts. Nothing of them is
written to the activity log.
"""

from collections import Counter
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import person_names_by_id
from hub.events.domain.bookings import get_own_place
from hub.events.domain.schedule import NO_EVENT, list_bookings
from hub.events.models import Event, EventAnswer
from hub.kit.errors import Conflict, NotFound


class AccessNeed(StrEnum):
    """What makes an event accessible to a person."""

    HEARING_LOOP = "hearing-loop"
    BSL = "bsl"
    CAPTIONS = "captions"
    STEP_FREE = "step-free"
    ASSISTANT = "assistant"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {
            "hearing-loop": "Hearing loop",
            "bsl": "British Sign Language (BSL) interpreter",
            "captions": "Captions",
            "step-free": "Step-free access",
            "assistant": "A free place for an assistant who comes with me",
        }[self.value]


class Diet(StrEnum):
    """What a person does not eat."""

    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    HALAL = "halal"
    KOSHER = "kosher"
    NO_GLUTEN = "no-gluten"
    NO_DAIRY = "no-dairy"
    NO_NUTS = "no-nuts"

    @property
    def label(self) -> str:
        """The words on pages."""
        return self.value.replace("-", " ").capitalize()


class Needs(Struct, frozen=True):
    """The answers of one person."""

    needs: tuple[AccessNeed, ...] = ()
    other_needs: str = ""
    diet: tuple[Diet, ...] = ()
    other_diet: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not (self.needs or self.other_needs or self.diet or self.other_diet)


class NeedCounts(Struct, frozen=True):
    """How many people answered what; `others` need something else, which the organiser passes on in words."""

    access: dict[AccessNeed, int]
    diet: dict[Diet, int]
    other_needs: int
    other_diet: int


def save_needs(session: Session, viewer: Viewer, slug: str, needs: Needs, at: datetime) -> None:
    """Keep what the viewer needs at an event at which they have a place, until it begins."""
    require(viewer, Act.ANSWER_QUESTIONS, person_id=viewer.person_id)
    event, booking = get_own_place(session, viewer, slug, lock=True)
    if event.starts_at <= at:
        raise Conflict("The event has started, so your answers can no longer be changed.")
    session.execute(
        delete(EventAnswer).where(
            EventAnswer.event_id == event.id, EventAnswer.person_id == booking.person_id
        )
    )
    if not needs.is_empty:
        session.add(
            EventAnswer(
                event_id=event.id,
                person_id=booking.person_id,
                needs=[each.value for each in needs.needs],
                other_needs=needs.other_needs,
                diet=[each.value for each in needs.diet],
                other_diet=needs.other_diet,
            )
        )
    session.flush()


def get_own_needs(session: Session, viewer: Viewer, slug: str) -> tuple[Event, Needs]:
    """Return an event at which the viewer has a place, and what they have answered."""
    require(viewer, Act.ANSWER_QUESTIONS, person_id=viewer.person_id)
    event, booking = get_own_place(session, viewer, slug)
    row = session.scalar(
        select(EventAnswer).where(
            EventAnswer.event_id == event.id, EventAnswer.person_id == booking.person_id
        )
    )
    return event, read_needs(row) if row else Needs()


def list_needs(session: Session, viewer: Viewer, slug: str) -> tuple[Event, list[tuple[str, Needs]]]:
    """Return an event and the names and answers of people with a place, to those who organise it.

    Raises NotFound for anyone who has no role in the organisation of the event, hub staff too.
    """
    event = session.scalar(select(Event).where(Event.slug == slug))
    if event is None:
        raise NotFound(NO_EVENT)
    require(viewer, Act.READ_ANSWERS, organisation_id=event.organisation_id)
    rows = _rows(session, event)
    names = person_names_by_id(session, [row.person_id for row in rows])
    named = [(names[row.person_id], read_needs(row)) for row in rows]
    return event, sorted(named, key=lambda pair: pair[0].casefold())


def count_needs(session: Session, viewer: Viewer, event: Event) -> NeedCounts:
    """Return how many people need what, without saying who."""
    require(viewer, Act.READ_ANSWERS, organisation_id=event.organisation_id)
    rows = _rows(session, event)
    access = Counter(code for row in rows for code in row.needs)
    diet = Counter(code for row in rows for code in row.diet)
    return NeedCounts(
        {each: access[each.value] for each in AccessNeed},
        {each: diet[each.value] for each in Diet},
        sum(bool(row.other_needs) for row in rows),
        sum(bool(row.other_diet) for row in rows),
    )


def read_needs(row: EventAnswer) -> Needs:
    """Return the answers of a row."""
    return Needs(
        tuple(each for each in AccessNeed if each.value in row.needs),
        row.other_needs,
        tuple(each for each in Diet if each.value in row.diet),
        row.other_diet,
    )


def _rows(session: Session, event: Event) -> list[EventAnswer]:
    # Answers of people without a place are deleted in the next night; until then nobody reads them.
    seated = {booking.person_id for booking in list_bookings(session, event)}
    statement = select(EventAnswer).where(EventAnswer.event_id == event.id)
    return [row for row in session.scalars(statement.order_by(EventAnswer.id)) if row.person_id in seated]
