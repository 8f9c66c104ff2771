"""What organisers are asked before an event moves that people have booked."""

from datetime import date

from msgspec import Struct

from hub.events.domain.clashes import Clashes
from hub.events.domain.event_plans import EventPlan
from hub.events.domain.event_states import last_day_to_book
from hub.events.domain.moves import Move
from hub.events.models import Event
from hub.events.presenters.management import clash_sentences
from hub.events.presenters.words import format_when
from hub.kit.clock import format_day
from hub.kit.text import count_of

NOTHING = "Not given"


class MoveQuestion(Struct, frozen=True):
    """The question: what changes from what to what, whom we tell, what else is on, and what moves with it.

    `key` stands for what was asked, so that another move, or other people, are asked about again.
    """

    changes: tuple[tuple[str, str, str], ...]
    people: str
    notes: tuple[str, ...]
    button: str
    key: str


def move_question(
    event: Event, plan: EventPlan, move: Move, clashes: Clashes, kept_until: date | None
) -> MoveQuestion:
    """Return the question; `clashes` are those of the new day."""
    notes = clash_sentences(clashes)
    return MoveQuestion(
        changes=_list_changes(event, plan),
        people=_people_words(move),
        notes=(*notes, _kept_words(kept_until)) if kept_until else notes,
        button=f"Save and email {count_of(move.booked, 'person', 'people')}" if move.booked else "Save",
        key=f"{plan.day.isoformat()} {plan.starts} {plan.ends} {move.booked} {move.waiting} {plan.venue}",
    )


def _kept_words(kept_until: date) -> str:
    """Return until when kept places stay kept, when booking will end sooner."""
    return f"Places for organisations are kept until {format_day(kept_until)}, because booking ends sooner."


def _list_changes(event: Event, plan: EventPlan) -> tuple[tuple[str, str, str], ...]:
    rows = (
        (
            "When",
            format_when(event.starts_at, event.ends_at),
            format_when(plan.starts_at, plan.ends_at),
        ),
        ("Place", event.venue or NOTHING, plan.venue or NOTHING),
        ("Last day to book", format_day(last_day_to_book(event)), format_day(plan.last_day_to_book)),
    )
    return tuple(row for row in rows if row[1] != row[2])


def _people_words(move: Move) -> str:
    booked = (
        f"We will email {count_of(move.booked, 'person', 'people')} with a place straight away."
        if move.booked
        else "Nobody has a place, so we will not email anyone about the change."
    )
    if not move.waiting:
        return booked
    waiting = "on the waiting list does" if move.waiting == 1 else "on the waiting list do"
    return f"{booked} {count_of(move.waiting, 'person', 'people')} {waiting} not get this email."
