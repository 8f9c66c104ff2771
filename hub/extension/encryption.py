"""Columns that hold encrypted values, so that one command can encrypt all of them with a new secret."""

from typing import Any

from msgspec import Struct
from sqlalchemy.orm import InstrumentedAttribute


class SealedColumn(Struct, frozen=True):
    """A column of a table with the primary key `id`, whose values are encrypted for `purpose`."""

    column: InstrumentedAttribute[Any]
    purpose: str
