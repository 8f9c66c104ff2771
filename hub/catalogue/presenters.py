"""A catalogue row in words: the card by which any list shows any kind of thing."""

from hub.catalogue.models import CatalogueEntry
from hub.kit.page import Card, Link
from hub.plugin_api.vocabulary import Evidence, Kind, label_of


def entry_card(entry: CatalogueEntry, owner: Link | None = None) -> Card:
    """Return `entry` as a card of a list."""
    kinds = [label_of(Kind, value) for value in entry.facets.get("kind", [])]
    levels = [label_of(Evidence, value) for value in entry.facets.get("evidence", [])]
    return Card(entry.title, entry.address, entry.summary, owner, (*kinds, *levels), entry.note)
