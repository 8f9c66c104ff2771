"""The clock: one row whose number grows with every change, so that a page knows whether it is still true."""

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from hub.catalogue.models import ChangeCounter


def bump_change_counter(session: Session) -> int:
    """Count a change and return its number. The row's lock puts the changes of all writers in order."""
    return session.execute(
        update(ChangeCounter).values(seq=ChangeCounter.seq + 1).returning(ChangeCounter.seq)
    ).scalar_one()


def lock_writers(session: Session) -> None:
    """Wait until no other writer is at work on the catalogue, and keep it so until the transaction ends.

    SQLite's writers take turns by themselves; PostgreSQL's do so at the clock's row.
    """
    session.execute(select(ChangeCounter.id).with_for_update()).all()


def version_key(session: Session | Connection) -> str:
    """Return a text that differs whenever anything that a page shows has changed."""
    row = session.execute(select(ChangeCounter.epoch, ChangeCounter.seq)).one()
    return f"{row.epoch}-{row.seq}"
