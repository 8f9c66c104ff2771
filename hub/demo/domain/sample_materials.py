"""Sample materials of the past event of a demonstration: for everybody, and for those who took part."""

import io
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain import Event
from hub.events.domain.materials import MaterialPlan, Readers, ShownFrom, add_small_material
from hub.files.domain import MEGABYTE, inspect_upload

NOTES = """Notes from the day (fictional)

1. What another sector does about its delivery times.
2. What we could try: one depot, one month, one measure.
"""
DEPOTS = "depot,vehicles,late departures\nNorth (fictional),14,3\nSouth (fictional),11,1\n"
SAMPLES = (
    ("Notes from the day", "notes.txt", NOTES, Readers.EVERYBODY),
    ("Figures from the exercise", "exercise.csv", DEPOTS, Readers.PARTICIPANTS),
)


def create_sample_materials(session: Session, staff: Viewer, event: Event, at: datetime) -> None:
    """Add the sample files to a past event."""
    for title, name, text, readers in SAMPLES:
        upload = inspect_upload(io.BytesIO(text.encode()), name, MEGABYTE)
        plan = MaterialPlan(title, readers, ShownFrom.AFTER)
        add_small_material(session, staff, event.slug, upload, plan, at)
