"""Adoptions of an item as its pages show them, and as lines on /desk."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.catalogue.domain import CatalogueEntry
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import format_date, format_day, now
from hub.kit.page import Link
from hub.kit.text import count_of
from hub.publishing.domain.adopters import (
    Adopter,
    leave_out_adopted,
    list_adopters,
    list_own_adoptions,
    may_change,
    may_end,
)
from hub.publishing.domain.adoption_lists import (
    list_new_adoptions,
    list_newest_adoptions,
    list_origins,
    own_items_by_id,
)
from hub.publishing.domain.evidence_vocabulary import AdoptionKind
from hub.publishing.domain.item_numbers import ItemNumbers
from hub.publishing.models import Adoption
from hub.publishing.presenters.item_words import adopter_name, join_words, text_lines
from hub.trusts.domain import OrganisationNames, organisation_names_by_id


class AdoptionRow(Struct, frozen=True):
    """One adoption in the list of an item. `own_version` leads to what the adopter made of it.

    `write_url` is where those who write for the adopter can write its own version up, while it has none.
    """

    public_id: str
    name: str
    how: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    own_version: Link | None
    ended: str
    can_change: bool
    can_end: bool
    write_url: str


class OwnUse(Struct, frozen=True):
    """That an organisation of the viewer uses an item, in a sentence, and where they can change or end it."""

    sentence: str
    url: str


class AdoptionPart(Struct, frozen=True):
    """Who uses an item: a sentence, where the item comes from, and whether the viewer may add to it.

    `own` is what the viewer's organisations have said already.
    """

    sentence: str
    origins: tuple[tuple[Link, str], ...]
    url: str
    can_adopt: bool
    own: tuple[OwnUse, ...]


def adoption_part(
    session: Session, viewer: Viewer, entry: CatalogueEntry, numbers: ItemNumbers
) -> AdoptionPart:
    """Return who uses an item, for its page."""
    is_linked = numbers.adoptions or numbers.origins
    names = organisation_names_by_id(session) if is_linked else {}
    adopters = list_adopters(session, viewer, entry)
    own = list_own_adoptions(session, viewer, entry) if adopters and numbers.adoptions else []
    return AdoptionPart(
        sentence=_sentence(session, entry, numbers.adoptions, names),
        origins=_origin_links(session, viewer, entry, names) if numbers.origins else (),
        url=f"{entry.address}/adoptions",
        can_adopt=bool(leave_out_adopted(adopters, own)),
        own=tuple(_own_use(entry, adoption, adopters, names) for adoption in own),
    )


def _own_use(
    entry: CatalogueEntry,
    adoption: Adoption,
    adopters: Sequence[Adopter],
    names: Mapping[int, OrganisationNames],
) -> OwnUse:
    # Who speaks for several organisations reads which one it is.
    is_only_trust = len(adopters) == 1 and not adoption.partner
    name = "Your trust" if is_only_trust else adopter_name(adoption, names)
    how = "has adapted this" if adoption.kind == AdoptionKind.ADAPTED else "uses this"
    return OwnUse(f"{name} {how}.", f"{entry.address}/adoptions/{adoption.public_id}")


def _origin_links(
    session: Session, viewer: Viewer, entry: CatalogueEntry, names: Mapping[int, OrganisationNames]
) -> tuple[tuple[Link, str], ...]:
    return tuple(
        (Link(origin.title, origin.address), names[origin.owner_id].name)
        for _, origin in list_origins(session, viewer, entry.id)
    )


def adoption_rows(
    session: Session, viewer: Viewer, entry: CatalogueEntry, adoptions: Sequence[Adoption]
) -> list[AdoptionRow]:
    """Return adoptions as the viewer sees them in the list of an item."""
    names, own = organisation_names_by_id(session), own_items_by_id(session, viewer, adoptions)
    return [_row(viewer, row, names, own) for row in adoptions]


def list_adoption_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return who has begun in the last two weeks to use what the viewer's organisation shares."""
    if viewer.delegate_id is not None:
        return []
    found = list_new_adoptions(session, viewer, now())
    names = organisation_names_by_id(session) if found else {}
    return [
        SectionItem(
            Link(entry.title, f"{entry.address}/adoptions"),
            f"{adopter_name(adoption, names)}: {_how(adoption)}",
            adoption.created_at,
        )
        for adoption, entry in found
    ]


def _sentence(
    session: Session, entry: CatalogueEntry, count: int, names: Mapping[int, OrganisationNames]
) -> str:
    if count == 0:
        return "No other organisation has said that it uses this."
    newest = [adopter_name(row, names) for row in list_newest_adoptions(session, entry.id)]
    if count > len(newest):
        newest.append(f"{count - len(newest):,} more")
    return f"Used by {count_of(count, 'organisation')}: {join_words(newest)}."


def _row(
    viewer: Viewer,
    adoption: Adoption,
    names: Mapping[int, OrganisationNames],
    own: Mapping[int, CatalogueEntry],
) -> AdoptionRow:
    own_entry = own.get(adoption.own_entry_id or 0)
    is_current = adoption.ended_at is None
    rows = (
        ("Since", format_day(adoption.since) if adoption.since else ""),
        ("To arrange a visit, contact", adoption.contact if is_current else ""),
        ("Added on", f"{format_date(adoption.created_at)}, about version {adoption.revision}"),
        ("No longer used since", format_date(adoption.ended_at) if adoption.ended_at else ""),
    )
    return AdoptionRow(
        public_id=adoption.public_id,
        name=adopter_name(adoption, names),
        how=_how(adoption),
        lines=text_lines(adoption.what_changed),
        rows=tuple(row for row in rows if row[1]),
        own_version=Link(own_entry.title, own_entry.address) if own_entry else None,
        ended=format_date(adoption.ended_at) if adoption.ended_at else "",
        can_change=is_current and may_change(viewer, adoption),
        can_end=is_current and may_end(viewer, adoption),
        write_url=_write_url(viewer, adoption) if is_current and own_entry is None else "",
    )


def _write_url(viewer: Viewer, adoption: Adoption) -> str:
    """Return where the adopter writes up its own version, for those who write for it."""
    may_write = is_allowed(viewer, Act.WRITE_ITEMS, organisation_id=adoption.organisation_id)
    is_own = adoption.kind == AdoptionKind.ADAPTED and not adoption.partner
    return f"/library/new?adapts={adoption.public_id}" if may_write and is_own else ""


def _how(adoption: Adoption) -> str:
    return "has adapted it" if adoption.kind == AdoptionKind.ADAPTED else "uses it as it is"


TASK_SOURCES = (TaskSource("Organisations that have started using your items", list_adoption_tasks),)
