"""Files for events as pages show them."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.materials import Material, Readers, ShownFrom, list_own_materials
from hub.events.models import Booking, Event
from hub.extension.items import ProfileSection, SectionItem
from hub.files.domain import MEGABYTE
from hub.kit.clock import now
from hub.kit.page import Link

MAX_ON_PROFILE = 50
READERS_WORDS = {Readers.PARTICIPANTS: "For people with a place", Readers.EVERYBODY: "For everyone"}
SHOWN_FROM_WORDS = {ShownFrom.NOW: "now", ShownFrom.AFTER: "after the event"}


class MaterialRow(Struct, frozen=True):
    """A file in a list: where it is, what it is, for whom, and where it is removed."""

    title: str
    url: str
    details: str
    file_name: str
    readers: str
    shown_from: str
    remove_url: str


def material_rows(event: Event, materials: Sequence[Material]) -> list[MaterialRow]:
    """Return the files of an event for a list."""
    return [
        MaterialRow(
            title=material.title,
            url=_file_url(material),
            details=_details(material),
            file_name=material.file.name,
            readers=READERS_WORDS[material.readers],
            shown_from=SHOWN_FROM_WORDS[material.shown_from],
            remove_url=f"{event_address(event.slug)}/materials/{material.id}/remove",
        )
        for material in materials
    ]


def format_size(size: int) -> str:
    """Return a size as people say it."""
    if size < 1000:
        return f"{size} bytes"
    if size < MEGABYTE:
        return f"{size / 1000:.0f} KB"
    return f"{size / MEGABYTE:.1f} MB"


def list_own_files(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the files that the viewer can download at their events."""
    if viewer.person_id is None:
        return []
    return [
        SectionItem(Link(material.title, _file_url(material)), f"{event.title}. {_details(material)}")
        for material, event in list_own_materials(session, viewer.person_id, now())[:MAX_ON_PROFILE]
    ]


def _file_url(material: Material) -> str:
    return f"/files/{material.file.public_id}"


def _details(material: Material) -> str:
    ending = material.file.name.rpartition(".")[2].upper()
    return f"{ending}, {format_size(material.file.size)}"


MATERIAL_SECTIONS = (
    ProfileSection("Files from your events", "", list_own_files, named_in=(Booking.person_id,)),
)
