"""How rows are asked for that two people may want to change at once."""

from typing import Any, TypeVar

from sqlalchemy import Select

Row = TypeVar("Row", bound=Select[Any])


def locked(statement: Row) -> Row:
    """Return a SELECT that keeps its rows for this transaction, and reads them as they are then."""
    return statement.with_for_update().execution_options(populate_existing=True)
