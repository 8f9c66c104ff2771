"""Page data and API records of recommendations and capabilities."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from msgspec import Struct

from hub.catalogue.domain import CatalogueEntry
from hub.framework.domain import (
    CapabilityDocument,
    Group,
    Lead,
    RecommendationDocument,
    get_area_and_ability,
)
from hub.kit.page import Card, Link
from hub.library.domain import ResourceDetail
from hub.library.presenters import ItemPage, item_page
from hub.library.presenters.records import Item
from hub.plugin_api.abilities import ABILITIES, Area
from hub.plugin_api.documents import Document

ShelfRows = Sequence[tuple[CatalogueEntry, Mapping[str, Any]]]


class RecommendationPage(Struct, frozen=True):
    """The page of one recommendation: its part of the action plan, and links to the previous and the next."""

    item: ItemPage
    number: str
    group: str
    stages: tuple[str, ...]
    lead: str
    lead_note: str
    benefits: tuple[str, ...]
    previous: Link | None
    next: Link | None


class CapabilityPage(Struct, frozen=True):
    """The page of one capability: the item, its code, area and ability."""

    item: ItemPage
    code: str
    area: str
    ability: str


class RecommendationRecord(Item, frozen=True):
    """One recommendation as other programs read it, with its part of the action plan."""

    DOCUMENT_TYPE: ClassVar[type[Document]] = RecommendationDocument

    group: Group
    stages: tuple[str, ...]
    lead: tuple[Lead, ...]
    lead_note: str
    benefits: tuple[str, ...]


class CapabilityRecord(Item, frozen=True):
    """One capability as other programs read it, and where it stands in the benchmark tool."""

    DOCUMENT_TYPE: ClassVar[type[Document]] = CapabilityDocument

    area: Area
    ability: str


class AbilityGroup(Struct, frozen=True):
    """An ability with its capabilities, each as code, link and summary."""

    ability: str
    rows: tuple[tuple[str, Link, str], ...]


def recommendation_groups(rows: ShelfRows) -> list[tuple[str, list[tuple[str, Card]]]]:
    """Return the recommendations by group heading, each as number and card, sorted by number."""
    by_number = sorted(rows, key=lambda pair: int(pair[0].slug))
    return [
        (
            group.label,
            [
                (entry.slug, _plain_card(entry))
                for entry, fields in by_number
                if fields["group"] == group.value
            ],
        )
        for group in Group
    ]


def _plain_card(entry: CatalogueEntry) -> Card:
    return Card(entry.title, entry.address, entry.summary)


def recommendation_page(
    detail: ResourceDetail, rows: ShelfRows, trusts: Mapping[str, str]
) -> RecommendationPage:
    """Return the page of one recommendation; `rows` are all of them, for the links to its neighbours."""
    fields = detail.revision.fields
    links = {int(entry.slug): Link(f"{entry.slug}. {entry.title}", entry.address) for entry, _ in rows}
    number = int(detail.entry.slug)
    return RecommendationPage(
        item=item_page(detail, trusts),
        number=detail.entry.slug,
        group=next(group.label for group in Group if group.value == fields["group"]),
        stages=tuple(fields["stages"]),
        lead=", ".join(fields["lead"]),
        lead_note=fields["lead_note"],
        benefits=tuple(fields["benefits"]),
        previous=links.get(number - 1),
        next=links.get(number + 1),
    )


def capability_areas(rows: ShelfRows) -> list[tuple[str, list[AbilityGroup]]]:
    """Return the benchmark tool as areas, each with its abilities and their capabilities."""
    entries = {entry.slug: entry for entry, _fields in rows}
    return [
        (
            area.value,
            [
                AbilityGroup(ability, tuple(_row(entries[code]) for code in codes if code in entries))
                for ability, codes in abilities.items()
            ],
        )
        for area, abilities in ABILITIES.items()
    ]


def _row(entry: CatalogueEntry) -> tuple[str, Link, str]:
    return entry.slug, Link(entry.title, entry.address), entry.summary


def capability_page(detail: ResourceDetail, trusts: Mapping[str, str]) -> CapabilityPage:
    """Return the page of one capability; `trusts` maps slugs to short names."""
    code = detail.entry.slug
    area, ability = get_area_and_ability(code)
    return CapabilityPage(
        item=item_page(detail, trusts),
        code=code,
        area=area.value,
        ability=ability,
    )
