"""Merge two edits of one draft that began from the same version, field by field and line by line."""

from collections.abc import Mapping
from typing import Any

from merge3 import Merge3
from msgspec import Struct

from hub.publishing.domain.item_fields import Fields


class MergedFields(Struct, frozen=True):
    """The fields of both edits. `taken` names what the other person changed, `conflicts` what both changed.

    A field in conflict has the words of whoever saves last; the words of the other are shown beside them.
    """

    fields: Fields
    taken: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def merge_fields(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> MergedFields:
    """Return the merge of `theirs`, which is saved, and `mine`; `base` is where both began."""
    merged = dict(theirs)
    taken: list[str] = []
    conflicts: list[str] = []
    for name in dict.fromkeys((*theirs, *mine)):
        old, saved, typed = base.get(name), theirs.get(name), mine.get(name)
        if typed in (saved, old):
            taken += [name] if typed != saved else []
            continue
        if saved == old:
            merged[name] = typed
            continue
        lines = _merge_lines(old, saved, typed)
        merged[name] = typed if lines is None else lines
        (conflicts if lines is None else taken).append(name)
    return MergedFields(merged, tuple(taken), tuple(conflicts))


def _merge_lines(old: Any, saved: Any, typed: Any) -> str | None:
    """Return the merge of three texts, or None if both changed the same lines."""
    if not all(isinstance(text, str) for text in (old, saved, typed)):
        return None
    lines = Merge3(*(text.splitlines(keepends=True) for text in (old, saved, typed)))
    if any(group[0] == "conflict" for group in lines.merge_groups()):
        return None
    return "".join(lines.merge_lines())
