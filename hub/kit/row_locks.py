"""Rows that two people may want at once: how they are asked for, and how many a change has met."""

from typing import Any, TypeVar

from sqlalchemy import CursorResult, Delete, Select, Update
from sqlalchemy.orm import Session

SelectT = TypeVar("SelectT", bound=Select[Any])


def for_update(statement: SelectT) -> SelectT:
    """Return a SELECT that keeps its rows for this transaction, and reads them as they are then."""
    return statement.with_for_update().execution_options(populate_existing=True)


def execute_and_count(session: Session, statement: Update | Delete) -> int:
    """Do a change or a removal, and return how many rows it met."""
    done = session.execute(statement)
    if not isinstance(done, CursorResult):
        raise TypeError("A change that returns rows is counted by them.")
    return done.rowcount
