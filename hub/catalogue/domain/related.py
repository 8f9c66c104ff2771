"""Related entries, ranked by the facet values that they share, read from the database."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain.queries import visible_to
from hub.catalogue.models import CatalogueEntry as Entry
from hub.catalogue.models import CatalogueFacet as Facet

RELATED_FACET_WEIGHTS = {"capability": 3, "option": 2, "theme": 1}
"""The weight of a shared value, by facet: a capability is specific, a theme is broad.

The trust has none, because items of the same trust can be for different purposes.
"""


class RelatedEntry(Struct, frozen=True):
    """A related entry, with the shared values by facet."""

    entry: Any
    shared_facets: dict[str, list[str]]


def list_related_entries_from_database(
    session: Session, viewer: Viewer, entry: Entry, kinds: Collection[str], *, limit: int = 4
) -> list[RelatedEntry]:
    """Return up to `limit` entries of `kinds` that share facet values with `entry`, highest weight first."""
    if not any(entry.facets.get(name) for name in RELATED_FACET_WEIGHTS):
        return []
    own = (
        select(Facet.facet, Facet.value)
        .where(Facet.entry_id == entry.id, Facet.facet.in_(RELATED_FACET_WEIGHTS))
        .subquery()
    )
    weight = func.sum(case(RELATED_FACET_WEIGHTS, value=Facet.facet, else_=0))
    ranked = (
        select(Facet.entry_id, weight.label("weight"))
        .join(own, (own.c.facet == Facet.facet) & (own.c.value == Facet.value))
        .group_by(Facet.entry_id)
        .subquery()
    )
    rows = session.scalars(
        select(Entry)
        .join(ranked, ranked.c.entry_id == Entry.id)
        .where(
            visible_to(viewer.organisation_ids, is_member=viewer.is_member),
            Entry.state == "live",
            Entry.kind.in_(kinds),
            Entry.id != entry.id,
        )
        .order_by(ranked.c.weight.desc(), Entry.sort_title, Entry.id)
        .limit(limit)
    )
    return [RelatedEntry(row, shared_facets(entry, row)) for row in rows]


def shared_facets(entry: Any, related: Any) -> dict[str, list[str]]:
    """Return the facet values that two entries share, by facet."""
    shared = {
        name: [value for value in entry.facets.get(name, []) if value in related.facets.get(name, [])]
        for name in RELATED_FACET_WEIGHTS
    }
    return {name: values for name, values in shared.items() if values}
