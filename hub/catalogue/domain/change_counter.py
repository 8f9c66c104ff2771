"""The clock: one row whose number grows with every change, so that a page knows whether it is still true."""

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from hub.catalogue.models import CatalogueClock


def tick(session: Session) -> int:
    """Count a change and return its number. The row's lock puts the changes of all writers in order."""
    return session.execute(
        update(CatalogueClock).values(seq=CatalogueClock.seq + 1).returning(CatalogueClock.seq)
    ).scalar_one()


def take_turn(session: Session) -> None:
    """Wait until no other writer is at work on the catalogue, and keep it so until the transaction ends.

    SQLite's writers take turns by themselves; PostgreSQL's do so at the clock's row.
    """
    session.execute(select(CatalogueClock.id).with_for_update()).all()


def version(session: Session | Connection) -> str:
    """Return a text that differs whenever anything that a page shows has changed."""
    row = session.execute(select(CatalogueClock.epoch, CatalogueClock.seq)).one()
    return f"{row.epoch}-{row.seq}"
