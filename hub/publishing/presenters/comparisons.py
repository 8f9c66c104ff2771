"""What was added and removed between two texts of an item, field by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from hub.catalogue.forms import facet_text
from hub.library.domain import ATTACHMENTS
from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.comparisons import Change, Run, compare_texts
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.item_fields import SHAPES
from hub.publishing.presenters.field_labels import FIELD_LABELS


class FieldComparison(Struct, frozen=True):
    """What changed in one field, as runs of words."""

    label: str
    runs: tuple[Run, ...]


def compare_fields(before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldComparison]:
    """Return the fields whose texts differ, with what was added and removed."""
    return [
        FieldComparison(FIELD_LABELS[name], tuple(compare_texts(before[name], after[name])))
        for name in before
        if name in after and before[name] != after[name]
    ]


def count_changes(comparisons: Sequence[FieldComparison]) -> str:
    """Return how many words were added and removed, as a sentence."""
    counts = dict.fromkeys(Change, 0)
    for comparison in comparisons:
        for run in comparison.runs:
            counts[run.change] += len(run.text.split())
    added, removed = counts[Change.ADDED], counts[Change.REMOVED]
    return f"Words added: {added:,}. Words removed: {removed:,}."


def field_texts(kind: ItemKind, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what people can read in the fields of an item, as texts by field."""
    # A browser sends other ends of lines than a published text has.
    texts = {
        name: str(fields.get(name) or "").replace("\r\n", "\n").strip()
        for name in (*SHAPES[kind].texts, "dates")
    }
    texts[ATTACHMENTS] = "; ".join(
        ": ".join(filter(None, (each.title, each.alt_text))) for each in read_records(fields)
    )
    for name in SHAPES[kind].lists:
        texts[name] = facet_text(name, fields.get(name) or [], {})
    return texts
