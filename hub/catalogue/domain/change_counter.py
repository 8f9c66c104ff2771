"""The change counter: one row that grows with every change; its value is the version key of cached pages."""

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from hub.catalogue.models import ChangeCounter


def bump_change_counter(session: Session) -> int:
    """Increment the change counter and return its new value. The row lock serialises all writers."""
    return session.execute(
        update(ChangeCounter).values(seq=ChangeCounter.seq + 1).returning(ChangeCounter.seq)
    ).scalar_one()


def lock_writers(session: Session) -> None:
    """Lock the row of the change counter, so that no other transaction writes to the catalogue.

    Blocks until the lock is free and holds it until the transaction ends. SQLite has one writer at a time
    anyway, so no row lock is taken there.
    """
    session.execute(select(ChangeCounter.id).with_for_update()).all()


def version_key(session: Session | Connection) -> str:
    """Return a string that changes with every change of data shown on pages."""
    row = session.execute(select(ChangeCounter.epoch, ChangeCounter.seq)).one()
    return f"{row.epoch}-{row.seq}"
