"""What a copy of the catalogue reads: the clock, what has changed, and the rows behind what it found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain.queries import visible_entries
from hub.catalogue.models import CatalogueClock as Clock
from hub.catalogue.models import CatalogueEntry as Entry

AT_ONCE = 1000
READ = (
    *(Entry.id, Entry.public_id, Entry.kind, Entry.slug, Entry.address, Entry.title, Entry.sort_title),
    *(Entry.summary, Entry.note, Entry.owner_id, Entry.facets, Entry.updated_at, Entry.body),
)
COPIED = (*READ, Entry.audience, Entry.state)


@dataclass(frozen=True)
class Moment:
    """A reading of the clock: how many changes there were, and in which epoch of the database."""

    seq: int
    epoch: str


def read_clock(session: Session) -> Moment:
    """Return what the clock says now."""
    seq, epoch = session.execute(select(Clock.seq, Clock.epoch)).one()
    return Moment(seq, epoch)


def changed_entries(session: Session, after: int, until: int) -> Iterator[Row[Any]]:
    """Yield every row, whoever may see it, that changed after one reading of the clock and until another."""
    changed = select(*COPIED).where(Entry.seq > after, Entry.seq <= until).order_by(Entry.seq, Entry.id)
    yield from session.execute(changed, execution_options={"yield_per": AT_ONCE})


def entries_by_id(session: Session, viewer: Viewer, ids: Sequence[int]) -> tuple[list[Row[Any]], Moment]:
    """Return the rows with these ids that `viewer` may see, in order, and what the clock says, at once."""
    if not ids:
        return [], read_clock(session)
    statement = select(*READ, Clock.seq, Clock.epoch).where(Entry.id.in_(ids), *visible_entries(viewer))
    rows = {row.id: row for row in session.execute(statement.join(Clock, Clock.id == 1))}
    return [rows[id_] for id_ in ids if id_ in rows], _moment(session, rows)


def _moment(session: Session, rows: dict[int, Row[Any]]) -> Moment:
    row = next(iter(rows.values()), None)
    return Moment(row.seq, row.epoch) if row is not None else read_clock(session)
