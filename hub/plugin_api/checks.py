"""Checks used by records to validate their fields. Each returns the value or raises RecordError."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar

from hub.plugin_api.errors import RecordError

E = TypeVar("E", bound=StrEnum)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SLUG_LENGTH = 80
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def text(field: str, value: Any, *, longest: int, empty: bool = False) -> str:
    """Return `value` stripped, if it is text of at most `longest` characters without control characters."""
    if not isinstance(value, str):
        raise RecordError(field, f"expected text, found {type(value).__name__}", "Write it as text")
    stripped = value.strip()
    if not stripped and not empty:
        raise RecordError(field, "is empty", "Write something or leave the whole entry out")
    if len(stripped) > longest:
        raise RecordError(field, f"has {len(stripped):,} characters", f"Keep it to {longest:,}")
    if CONTROL_CHARACTER.search(stripped):
        raise RecordError(field, "holds a control character", "Remove it; only plain text and line breaks")
    return stripped


def slug(field: str, value: Any) -> str:
    """Return `value` if it can be part of an address: small letters, digits and single hyphens."""
    checked = text(field, value, longest=SLUG_LENGTH)
    if not SLUG.match(checked):
        raise RecordError(
            field, f"{checked!r} cannot be used in an address", "Use a-z, 0-9 and single hyphens"
        )
    return checked


def choice(field: str, value: Any, words: type[E]) -> E:
    """Return the member of the vocabulary `words` that `value` names."""
    try:
        return words(value)
    except ValueError:
        allowed = ", ".join(word.value for word in words)
        shown = str(value)[:60]
        raise RecordError(
            field, f"{shown!r} is not one of the hub's words", f"Use one of: {allowed}"
        ) from None


def choices(field: str, values: Any, words: type[E]) -> tuple[E, ...]:
    """Return the members that `values` names, in the vocabulary's order, without duplicates."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise RecordError(field, "expected a list", "Write it as a list, even of one")
    chosen = {choice(field, value, words) for value in values}
    return tuple(word for word in words if word in chosen)


def whole(field: str, value: Any, *, least: int, most: int) -> int:
    """Return `value` if it is a whole number from `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise RecordError(
            field, f"expected a whole number, found {type(value).__name__}", "Write figures only"
        )
    if not least <= value <= most:
        raise RecordError(field, "is out of range", f"Use a number from {least:,} to {most:,}")
    return value


def items(field: str, values: Any, of: type, *, most: int) -> tuple[Any, ...]:
    """Return `values` as a tuple, if it is a list of at most `most` records of the type `of`."""
    if not isinstance(values, (list, tuple)):
        raise RecordError(
            field, f"expected a list, found {type(values).__name__}", "Return a list, even of one"
        )
    if len(values) > most:
        raise RecordError(field, f"has {len(values):,} entries", f"Keep it to {most:,}")
    for value in values:
        if not isinstance(value, of):
            raise RecordError(
                field, f"holds a {type(value).__name__}", f"Every entry must be a {of.__name__}"
            )
    return tuple(values)


def texts(field: str, values: Any, *, longest: int, most: int = 100) -> tuple[str, ...]:
    """Return `values` as a tuple, if it is a list of at most `most` texts, none of them empty."""
    if isinstance(values, str) or not isinstance(values, (list, tuple)):
        raise RecordError(field, "expected a list", "Write it as a list, even of one")
    if len(values) > most:
        raise RecordError(field, f"has {len(values):,} entries", f"Keep it to {most:,}")
    return tuple(text(field, value, longest=longest) for value in values)


def to_float(value: float | None) -> float | None:
    """Return a bound as a float, the type that `from_data` expects; None stays None."""
    return None if value is None else float(value)
