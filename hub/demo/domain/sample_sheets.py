"""Sample sheets of the past Parallel Lines day of a demonstration: enough to be gathered, one shared."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain import Event, choose_readers, save_sheet

SHEETS = (
    ("They plan routes from the day before.", "Demand by the hour is known, but shifts do not follow it."),
    ("Each depot sees its own figures every morning.", "Stations could see theirs, if nobody is ranked."),
    ("Faults are reported without blame.", "We ask for reports, and answer few of them."),
    ("One person owns each handover.", "Handover at hospitals has many owners."),
    ("New staff spend a week in every part.", "A week with call handlers would help every manager."),
    ("Small trials run for two weeks.", "Our pilots last a year, so we try little."),
)


def create_sample_sheets(session: Session, event: Event, people: Sequence[Viewer], at: datetime) -> None:
    """Let people who were at an event write their sheets, and agree that they are gathered."""
    for number, (viewer, (practice, meaning)) in enumerate(zip(people, SHEETS, strict=False)):
        answers = {"practice": practice, "meaning": meaning, "trial": "A trial at one station."}
        save_sheet(session, viewer, event.slug, answers, 0, at)
        choose_readers(session, viewer, event.slug, lead=number == 0, gathered=True, at=at)
