"""The list of saved items."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from hub.following.domain.saved_items import SavedLine
from hub.kit.clock import format_date
from hub.kit.page import Link
from hub.plugin_api.vocabulary import Kind, label_of


class SavedRow(Struct, frozen=True):
    """One saved item as it is listed; `link` is None if the person can no longer read it."""

    public_id: str
    link: Link | None
    kind: str
    owner: Link | None
    saved: str


def kind_label(entry: Any) -> str:
    """Return what kind of thing an entry is, in words."""
    kinds = entry.facets.get("kind") or [entry.kind]
    return ", ".join(label_of(Kind, value) for value in kinds)


def saved_rows(lines: Sequence[SavedLine], owners: Mapping[int, Link]) -> list[SavedRow]:
    """Return the rows of saved items; `owners` are links by organisation id."""
    return [
        SavedRow(
            public_id=line.public_id,
            link=Link(line.entry.title, line.entry.address) if line.entry else None,
            kind=kind_label(line.entry) if line.entry else "",
            owner=owners.get(line.entry.owner_id) if line.entry else None,
            saved=format_date(line.saved_at),
        )
        for line in lines
    ]
