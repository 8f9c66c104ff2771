"""What a copy of the catalogue reads: the clock, what has changed, and the rows behind what it found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain.queries import visible_entry_conditions
from hub.catalogue.models import CatalogueEntry as Entry
from hub.catalogue.models import ChangeCounter as Clock

BATCH_SIZE = 1000
READ_COLUMNS = (
    *(Entry.id, Entry.public_id, Entry.kind, Entry.slug, Entry.address, Entry.title, Entry.sort_title),
    *(Entry.summary, Entry.note, Entry.owner_id, Entry.facets, Entry.updated_at, Entry.body),
)
FEED_COLUMNS = (*READ_COLUMNS, Entry.audience, Entry.state)


@dataclass(frozen=True)
class ChangePosition:
    """A reading of the clock: how many changes there were, and in which epoch of the database."""

    seq: int
    epoch: str


def read_change_counter(session: Session) -> ChangePosition:
    """Return what the clock says now."""
    seq, epoch = session.execute(select(Clock.seq, Clock.epoch)).one()
    return ChangePosition(seq, epoch)


def list_changed_entries(session: Session, after_seq: int, until_seq: int) -> Iterator[Row[Any]]:
    """Yield every row, whoever may see it, that changed after one reading of the clock and until another."""
    changed = (
        select(*FEED_COLUMNS)
        .where(Entry.seq > after_seq, Entry.seq <= until_seq)
        .order_by(Entry.seq, Entry.id)
    )
    yield from session.execute(changed, execution_options={"yield_per": BATCH_SIZE})


def list_entries_by_id(
    session: Session, viewer: Viewer, ids: Sequence[int]
) -> tuple[list[Row[Any]], ChangePosition]:
    """Return the rows with these ids that `viewer` may see, in order, and what the clock says, at once."""
    if not ids:
        return [], read_change_counter(session)
    statement = select(*READ_COLUMNS, Clock.seq, Clock.epoch).where(
        Entry.id.in_(ids), *visible_entry_conditions(viewer)
    )
    rows = {row.id: row for row in session.execute(statement.join(Clock, Clock.id == 1))}
    return [rows[id_] for id_ in ids if id_ in rows], _position(session, rows)


def _position(session: Session, rows: dict[int, Row[Any]]) -> ChangePosition:
    row = next(iter(rows.values()), None)
    return ChangePosition(row.seq, row.epoch) if row is not None else read_change_counter(session)
