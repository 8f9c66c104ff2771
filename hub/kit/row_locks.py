"""Row locks, and counts of changed rows."""

from typing import Any, TypeVar

from sqlalchemy import CursorResult, Delete, Select, Update
from sqlalchemy.orm import Session

SelectT = TypeVar("SelectT", bound=Select[Any])


def for_update(statement: SelectT) -> SelectT:
    """Return a SELECT that locks its rows until the end of the transaction and reloads loaded objects."""
    return statement.with_for_update().execution_options(populate_existing=True)


def execute_and_count(session: Session, statement: Update | Delete) -> int:
    """Execute an UPDATE or DELETE and return the number of rows it matched."""
    result = session.execute(statement)
    if not isinstance(result, CursorResult):
        raise TypeError("A statement with RETURNING has no row count: count the rows it returns.")
    return result.rowcount
