"""Materials of an event: files that organisers add for people with a place, or for everyone."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.events.domain.bookings import find_booking
from hub.events.domain.catalogue_entries import publish_entry
from hub.events.domain.event_states import EventState
from hub.events.domain.queries import is_visible
from hub.events.domain.schedule import get_event_to_schedule, record_event_act
from hub.events.models import Booking, Event, EventMaterial
from hub.files.domain import (
    MEGABYTE,
    FileFacts,
    FilePolicy,
    Upload,
    add_pieces,
    complete_file,
    files_by_public_id,
    read_pieces,
    remove_file,
    reserve_file,
)
from hub.kit.clock import now
from hub.kit.errors import Conflict, NotFound

OWNER_KIND = "event"
MAX_FILE_BYTES = 50 * MEGABYTE
MAX_FILES = 20
MAX_EVENT_BYTES = 200 * MEGABYTE
NO_MATERIAL = "This is not one of the files for the event. It may have been removed."


class Readers(StrEnum):
    """Who can get a file."""

    PARTICIPANTS = "participants"
    EVERYBODY = "everybody"


class ShownFrom(StrEnum):
    """From when a file can be had."""

    NOW = "now"
    AFTER = "after"


class MaterialPlan(Struct, frozen=True):
    """What organisers enter about a file."""

    title: str
    readers: Readers
    shown_from: ShownFrom


class Material(Struct, frozen=True):
    """A file of an event, with what organisers said about it."""

    id: int
    title: str
    readers: Readers
    shown_from: ShownFrom
    file: FileFacts


def reserve_material(session: Session, viewer: Viewer, slug: str, upload: Upload, at: datetime) -> str:
    """Create the row of a file for an event, and return its public id; Invalid if there are too many."""
    event = get_event_to_schedule(session, viewer, slug, lock=True)
    if event.state == EventState.CANCELLED:
        raise Conflict("The event is cancelled, so no files can be added to it.")
    owner = FilePolicy(
        OWNER_KIND,
        event.public_id,
        max_files=MAX_FILES,
        max_bytes=MAX_EVENT_BYTES,
        erased_with_uploader=False,
    )
    return reserve_file(session, viewer, owner, upload, at)


def add_material(
    session: Session, viewer: Viewer, slug: str, file_id: str, plan: MaterialPlan, at: datetime
) -> None:
    """Show a file that has arrived whole among the materials of an event."""
    event = get_event_to_schedule(session, viewer, slug, lock=True)
    complete_file(session, file_id)
    session.add(
        EventMaterial(
            event_id=event.id,
            file_id=file_id,
            title=plan.title,
            readers=plan.readers.value,
            shown_from=plan.shown_from.value,
        )
    )
    session.flush()
    publish_entry(session, event, at)
    record_event_act(session, viewer, "add file to event", event, at)


def add_small_material(
    session: Session, viewer: Viewer, slug: str, upload: Upload, plan: MaterialPlan, at: datetime
) -> None:
    """Add a file of a few pieces in one transaction, for a demonstration."""
    file_id = reserve_material(session, viewer, slug, upload, at)
    add_pieces(session, file_id, 0, list(read_pieces(upload.stream)))
    add_material(session, viewer, slug, file_id, plan, at)


def remove_material(session: Session, viewer: Viewer, slug: str, material_id: int, at: datetime) -> str:
    """Take a file away from an event, and return its title. Raises NotFound if it is gone already."""
    event = get_event_to_schedule(session, viewer, slug, lock=True)
    row = session.get(EventMaterial, material_id)
    if row is None or row.event_id != event.id:
        raise NotFound(NO_MATERIAL)
    title, file_id = row.title, row.file_id
    session.delete(row)
    session.flush()
    remove_file(session, file_id)
    publish_entry(session, event, at)
    record_event_act(session, viewer, "remove file from event", event, at)
    return title


def find_material(session: Session, event: Event, material_id: int) -> Material:
    """Return a file of an event, for its organisers. Raises NotFound."""
    found = [material for material in list_materials(session, event) if material.id == material_id]
    if not found:
        raise NotFound(NO_MATERIAL)
    return found[0]


def list_materials(session: Session, event: Event) -> list[Material]:
    """Return all files of an event in the order in which they were added, for its organisers."""
    rows = session.scalars(
        select(EventMaterial).where(EventMaterial.event_id == event.id).order_by(EventMaterial.id)
    ).all()
    files = files_by_public_id(session, [row.file_id for row in rows])
    return [_material(row, files[row.file_id]) for row in rows if row.file_id in files]


def list_readable_materials(session: Session, viewer: Viewer, event: Event, at: datetime) -> list[Material]:
    """Return the files of an event that a viewer can download now."""
    materials = list_materials(session, event)
    has_place = bool(materials) and _has_place(session, viewer, event)
    return [
        material
        for material in materials
        if _is_readable(event, material.readers, material.shown_from, has_place, at)
    ]


def list_event_ids_with_public_files(session: Session, events: Collection[Event]) -> frozenset[int]:
    """Return the ids of those of these past events that have files which everyone can download."""
    statement = select(EventMaterial.event_id).where(
        EventMaterial.event_id.in_([event.id for event in events]),
        EventMaterial.readers == Readers.EVERYBODY.value,
    )
    return frozenset(session.scalars(statement))


def list_own_materials(session: Session, person_id: int, at: datetime) -> list[tuple[Material, Event]]:
    """Return the files that a person can download at their events, those of the latest event first."""
    rows = session.execute(
        select(EventMaterial, Event)
        .join(Event, Event.id == EventMaterial.event_id)
        .join(Booking, Booking.event_id == Event.id)
        .where(Booking.person_id == person_id, Booking.ended_at.is_(None))
        .order_by(Event.starts_at.desc(), EventMaterial.id)
    ).all()
    files = files_by_public_id(session, [row.file_id for row, _ in rows])
    return [
        (_material(row, files[row.file_id]), event)
        for row, event in rows
        if row.file_id in files
        and _is_readable(event, Readers(row.readers), ShownFrom(row.shown_from), True, at)
    ]


def may_read_material(
    session: Session, viewer: Viewer, file_id: str, owner_id: str, at: datetime | None = None
) -> bool:
    """Return whether a viewer may download a file of an event."""
    row = session.execute(
        select(EventMaterial, Event)
        .join(Event, Event.id == EventMaterial.event_id)
        .where(EventMaterial.file_id == file_id, Event.public_id == owner_id)
    ).one_or_none()
    if row is None:
        return False
    material, event = row
    if is_allowed(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id):
        return True
    return is_visible(event, viewer) and _is_readable(
        event,
        Readers(material.readers),
        ShownFrom(material.shown_from),
        _has_place(session, viewer, event),
        at or now(),
    )


def _is_readable(
    event: Event, readers: Readers, shown_from: ShownFrom, has_place: bool, at: datetime
) -> bool:
    is_time = shown_from is ShownFrom.NOW or event.ends_at <= at
    return is_time and (has_place or readers is Readers.EVERYBODY)


def _has_place(session: Session, viewer: Viewer, event: Event) -> bool:
    return viewer.person_id is not None and find_booking(session, event, viewer.person_id) is not None


def _material(row: EventMaterial, file: FileFacts) -> Material:
    return Material(row.id, row.title, Readers(row.readers), ShownFrom(row.shown_from), file)
