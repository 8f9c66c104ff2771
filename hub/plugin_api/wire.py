"""Converts records to JSON data and back, for a pipe or a JSON column. Data is validated again."""

import math
import types
from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints, overload

from hub.plugin_api import checks
from hub.plugin_api.errors import RecordError
from hub.plugin_api.records import Record

T = TypeVar("T")

PLAIN = (str, int, float, bool)


@overload
def to_data(record: Record) -> dict[str, Any]: ...
@overload
def to_data(record: Sequence[Record]) -> list[Any]: ...
def to_data(record: Any) -> Any:
    """Return a record, or a list of records, as plain JSON values.

    Vocabulary words become text and tuples become lists. Raises RecordError for values that JSON cannot hold.
    """
    return _plain(type(record).__name__, record)


def _plain(field: str, value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: _plain(part.name, getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(field, item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        raise RecordError(field, "is not a finite number", "Leave it out where it is not known")
    if value is None or isinstance(value, PLAIN):
        return value
    raise RecordError(field, f"holds a {type(value).__name__}", "Use text, whole numbers, words and records")


def from_data(kind: type[T], data: Any) -> T:
    """Create the record of the type `kind` that `data` describes, which validates it.

    `data` may come from a hostile process: any data that is not valid raises RecordError and nothing else.
    This includes fields that the record does not have, and values of the wrong type.
    """
    try:
        return _record(kind.__name__, kind, data)
    except RecordError:
        raise
    except (TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        raise RecordError(kind.__name__, "cannot be read", "Send what `to_data` makes") from None


def _record(field: str, kind: type[T], data: Any) -> T:
    if type(data) is not dict:
        raise RecordError(
            field, f"expected a {kind.__name__}, found {_found(data)}", "Send its fields by name"
        )
    allowed = {part.name: part for part in fields(kind)}  # type: ignore[arg-type]
    for name in data:
        if name not in allowed:
            raise RecordError(
                _shown(name), f"is not a field of {kind.__name__}", f"Fields are: {', '.join(allowed)}"
            )
    for name, part in allowed.items():
        if name not in data and part.default is MISSING and part.default_factory is MISSING:
            raise RecordError(name, "is missing", f"Every {kind.__name__} has one")
    hints = get_type_hints(kind)
    return kind(**{name: _value(name, hints[name], value) for name, value in data.items()})


def _value(field: str, kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        return _optional(field, get_args(kind), data)
    if origin is tuple:
        return _tuple(field, get_args(kind), data)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(field, kind, data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return checks.choice(field, _exactly(field, str, data), kind)
    if kind in PLAIN:
        return _exactly(field, kind, data)
    raise TypeError(f"{field} has a type that has no plain form.")


def _optional(field: str, kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and type(None) in kinds:
        return None
    kind, *others = (kind for kind in kinds if kind is not type(None))
    if others:
        raise TypeError(f"{field} may be of several types, which data cannot tell apart.")
    return _value(field, kind, data)


def _tuple(field: str, kinds: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if len(kinds) != 2 or kinds[1] is not Ellipsis:
        raise TypeError(f"{field} is a tuple of a fixed length, which has no plain form.")
    values = _exactly(field, list, data)
    return tuple(_value(field, kinds[0], value) for value in values)


def _exactly(field: str, kind: type[Any], data: Any) -> Any:
    # `type is` and not isinstance, because a bool is also an int in Python and must not pass as a number.
    if type(data) is not kind:
        raise RecordError(
            field, f"expected {_named(kind)}, found {_found(data)}", "Send it as `to_data` does"
        )
    if kind is float and not math.isfinite(data):
        raise RecordError(field, "is not a finite number", "Leave it out where it is not known")
    return data


def _found(data: Any) -> str:
    return "nothing" if data is None else _named(type(data))


def _named(kind: type) -> str:
    names: dict[type, str] = {str: "text", int: "a whole number", list: "a list", dict: "named fields"}
    return names.get(kind, kind.__name__)


def _shown(name: Any) -> str:
    return name[:60] if isinstance(name, str) else type(name).__name__
