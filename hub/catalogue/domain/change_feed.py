"""Reads for the search index: the change counter, the entries changed since, and entries by id."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain.queries import visible_entry_conditions, visible_to
from hub.catalogue.models import CatalogueEntry as Entry
from hub.catalogue.models import CatalogueEntryReader as Reader
from hub.catalogue.models import ChangeCounter

BATCH_SIZE = 1000
READ_COLUMNS = (
    *(Entry.id, Entry.public_id, Entry.kind, Entry.slug, Entry.address, Entry.title, Entry.sort_title),
    *(Entry.summary, Entry.note, Entry.owner_id, Entry.facets, Entry.updated_at, Entry.body),
    Entry.created_at,
)
FEED_COLUMNS = (*READ_COLUMNS, Entry.audience, Entry.state)


class ChangePosition(Struct, frozen=True):
    """A value of the change counter, with the epoch of the database in which it was read."""

    seq: int
    epoch: str


def read_change_counter(session: Session) -> ChangePosition:
    """Return the current value of the change counter."""
    seq, epoch = session.execute(select(ChangeCounter.seq, ChangeCounter.epoch)).one()
    return ChangePosition(seq, epoch)


def list_changed_entries(session: Session, after_seq: int, until_seq: int) -> Iterator[Row[Any]]:
    """Yield the entries with `after_seq` < seq <= `until_seq`, of every audience and state, by seq."""
    changed = (
        select(*FEED_COLUMNS)
        .where(Entry.seq > after_seq, Entry.seq <= until_seq)
        .order_by(Entry.seq, Entry.id)
    )
    yield from session.execute(changed, execution_options={"yield_per": BATCH_SIZE})


def list_changed_readers(session: Session, after_seq: int, until_seq: int) -> dict[int, list[int]]:
    """Return the organisations that may see the entries changed in this range, besides their owners, by id.

    Call it before `list_changed_entries`: an entry that changes in between has then left the range.
    """
    statement = (
        select(Reader.entry_id, Reader.organisation_id)
        .join(Entry, Entry.id == Reader.entry_id)
        .where(Entry.seq > after_seq, Entry.seq <= until_seq)
        .order_by(Reader.entry_id, Reader.organisation_id)
    )
    readers: dict[int, list[int]] = {}
    for entry_id, organisation_id in session.execute(statement):
        readers.setdefault(entry_id, []).append(organisation_id)
    return readers


def find_last_blanking(session: Session) -> datetime | None:
    """Return when the words of an entry were last removed, or None if they never were."""
    statement = select(func.max(Entry.updated_at)).where(Entry.state == "gone", Entry.title == "")
    return session.scalar(statement)


def list_entries_by_id(
    session: Session, viewer: Viewer, ids: Sequence[int]
) -> tuple[list[Row[Any]], ChangePosition]:
    """Return the rows with these ids that `viewer` may see, in the order of `ids`, and the change counter.

    One statement reads both, so that they are consistent.
    """
    if not ids:
        return [], read_change_counter(session)
    session.flush()
    statement = _statement_by_id(viewer.organisation_ids, viewer.is_member)
    found = session.connection().execute(statement, {"ids": list(ids)})
    rows = {row.id: row for row in found}
    return [rows[id_] for id_ in ids if id_ in rows], _position(session, rows)


@lru_cache(maxsize=256)
def _statement_by_id(organisation_ids: frozenset[int], is_member: bool) -> Select[Any]:
    # Every list and search ends with this statement, so it is built once for viewers who see the same.
    return (
        select(*READ_COLUMNS, ChangeCounter.seq, ChangeCounter.epoch)
        .join(ChangeCounter, ChangeCounter.id == 1)
        .where(
            Entry.id.in_(bindparam("ids", expanding=True)),
            visible_to(organisation_ids, is_member=is_member),
            Entry.state == "live",
        )
    )


def list_changed_ids(
    session: Session,
    viewer: Viewer,
    since: datetime,
    *,
    owner_id: int | None = None,
    public_ids: Collection[str] | None = None,
    limit: int,
) -> list[int]:
    """Return the ids of the entries that are new or have changed since then, newest first.

    Only those that `viewer` may see; with `owner_id` of one organisation, with `public_ids` only of these.
    """
    conditions = [*visible_entry_conditions(viewer), Entry.updated_at >= since]
    if owner_id is not None:
        conditions.append(Entry.owner_id == owner_id)
    if public_ids is not None:
        conditions.append(Entry.public_id.in_(public_ids))
    statement = select(Entry.id).where(*conditions).order_by(Entry.updated_at.desc(), Entry.id).limit(limit)
    return list(session.scalars(statement))


def _position(session: Session, rows: dict[int, Row[Any]]) -> ChangePosition:
    row = next(iter(rows.values()), None)
    return ChangePosition(row.seq, row.epoch) if row is not None else read_change_counter(session)
