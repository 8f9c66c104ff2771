"""Row locks, and counts of changed rows."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, CursorResult, Delete, Select, Update, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

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


def lock_all_at_once(
    session: Session, column: InstrumentedAttribute[int], *where: ColumnElement[bool]
) -> bool:
    """Lock the rows of a condition without waiting; return whether nobody else holds one of them.

    `column` is the primary key of the table.
    """
    total = session.scalar(select(func.count(column)).where(*where)) or 0
    return len(session.scalars(select(column).where(*where).with_for_update(skip_locked=True)).all()) >= total


def delete_unlocked(session: Session, column: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> int:
    """Delete the rows of a condition that nobody else holds locked, and return how many.

    An erasure deletes so: it holds locks that come after those of rows, and must wait for none. `column` is
    the primary key of the table.
    """
    ids = session.scalars(select(column).where(*where).with_for_update(skip_locked=True)).all()
    return execute_and_count(session, delete(column.class_).where(column.in_(ids)))
