"""The card that shows a catalogue entry of any kind in a list."""

from typing import Any, Protocol

from hub.kit.page import Card, Link
from hub.plugin_api.vocabulary import Evidence, Kind, label_of


class ListedEntry(Protocol):
    """The attributes of an entry that a card shows; catalogue models and result rows both have them."""

    title: Any
    address: Any
    summary: Any
    note: Any
    facets: Any


def entry_card(entry: ListedEntry, owner: Link | None = None) -> Card:
    """Return the card of `entry`, with a link to its owner if given."""
    kinds = [label_of(Kind, value) for value in entry.facets.get("kind", [])]
    if owner is not None and owner.url == entry.address:
        # The page of a trust is the trust's own, which its title says.
        owner = None
    levels = [label_of(Evidence, value) for value in entry.facets.get("evidence", [])]
    return Card(entry.title, entry.address, entry.summary, owner, (*kinds, *levels), entry.note)
