"""Columns that hold encrypted values, so that one command can encrypt all of them with a new secret."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True)
class SealedColumn:
    """A column of a table with the primary key `id`, whose values are encrypted for `purpose`."""

    column: InstrumentedAttribute[Any]
    purpose: str
