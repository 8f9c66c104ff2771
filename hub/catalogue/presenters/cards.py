"""A catalogue row in words: the card by which any list shows any kind of thing."""

from typing import Any, Protocol

from hub.kit.page import Card, Link
from hub.plugin_api.vocabulary import Evidence, Kind, label_of


class ListedEntry(Protocol):
    """What a card says of an entry: a row of the catalogue has it, whoever read it."""

    title: Any
    address: Any
    summary: Any
    note: Any
    facets: Any


def entry_card(entry: ListedEntry, owner: Link | None = None) -> Card:
    """Return `entry` as a card of a list."""
    kinds = [label_of(Kind, value) for value in entry.facets.get("kind", [])]
    levels = [label_of(Evidence, value) for value in entry.facets.get("evidence", [])]
    return Card(entry.title, entry.address, entry.summary, owner, (*kinds, *levels), entry.note)
