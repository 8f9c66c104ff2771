"""Lists of catalogue rows: narrowed by facets, counted, one page at a time, in two statements."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from hub.access import Audience, Viewer
from hub.catalogue.models import CatalogueEntry as Entry
from hub.catalogue.models import CatalogueFacet as Facet
from hub.kit.text import like_pattern, split_words

PAGE_SIZE = 20

ORDERS: dict[str, tuple[SQLColumnExpression[Any], ...]] = {
    "newest": (Entry.updated_at.desc(), Entry.sort_title, Entry.id),
    "title": (Entry.sort_title, Entry.id),
}


@dataclass(frozen=True)
class Filters:
    """What a reader asked of a list. Within a facet any value will do; every facet must be met.

    `literal` takes the words of `q` as they were typed, also where a search finds none of them.
    """

    q: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "newest"
    page: int = 1
    size: int = PAGE_SIZE
    literal: bool = False


@dataclass(frozen=True)
class EntryPage:
    """A page of entries, how many there are in all, and how many each facet value would leave."""

    entries: tuple[Entry, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]

    def page_count(self, size: int = PAGE_SIZE) -> int:
        """Return how many pages the list has; an empty list has one."""
        return max(1, -(-self.total // size))


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that `viewer` may see an entry."""
    public = Entry.audience == Audience.PUBLIC.value
    if not viewer.organisation_ids:
        return public
    own = and_(Entry.audience == Audience.ORGANISATION.value, Entry.owner_id.in_(viewer.organisation_ids))
    return or_(public, own)


def visible_entry_conditions(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an entry is there and `viewer` may see it, to join to other rows."""
    return visible_to(viewer), Entry.state == "live"


def list_entries(
    session: Session, viewer: Viewer, kinds: Collection[str] | None, filters: Filters
) -> EntryPage:
    """Return what `viewer` may see and `filters` ask for, of these kinds or (None) of all, with counts."""
    total, counts = _count_facets(session, viewer, kinds, filters)
    rows = session.scalars(
        select(Entry)
        .where(*_conditions(viewer, kinds, filters))
        .order_by(*ORDERS[filters.sort])
        .limit(filters.size)
        .offset((filters.page - 1) * filters.size)
    )
    return EntryPage(tuple(rows), total, counts)


def iter_entry_batches(
    session: Session, viewer: Viewer, kinds: Collection[str] | None, filters: Filters, *, size: int = 500
) -> Iterator[Sequence[Entry]]:
    """Yield all that `viewer` may see and `filters` ask for, whatever page it is on, in portions of `size`.

    Each portion is a statement of its own that begins after the last row of the one before, so that the
    session may be closed between them. What changes meanwhile may be left out.
    """
    after: list[ColumnElement[bool]] = []
    while True:
        rows = session.scalars(
            select(Entry)
            .where(*_conditions(viewer, kinds, filters), *after)
            .order_by(*ORDERS[filters.sort])
            .limit(size)
        ).all()
        if rows:
            # Before the portion is handed out, for the session may be closed then.
            after = [_after(rows[-1], filters.sort)]
            yield rows
        if len(rows) < size:
            return


def _after(entry: Entry, sort: str) -> ColumnElement[bool]:
    by_title = or_(
        Entry.sort_title > entry.sort_title,
        and_(Entry.sort_title == entry.sort_title, Entry.id > entry.id),
    )
    if sort == "title":
        return by_title
    older = Entry.updated_at < entry.updated_at
    return or_(older, and_(Entry.updated_at == entry.updated_at, by_title))


def _conditions(
    viewer: Viewer, kinds: Collection[str] | None, filters: Filters, *, without: str = ""
) -> list[ColumnElement[bool]]:
    conditions = [*visible_entry_conditions(viewer)]
    if kinds is not None:
        conditions.append(Entry.kind.in_(kinds))
    conditions += [Entry.search_text.like(like_pattern(word), escape="!") for word in split_words(filters.q)]
    for name, values in filters.facets.items():
        if values and name != without:
            has = select(Facet.entry_id).where(Facet.facet == name, Facet.value.in_(values))
            conditions.append(Entry.id.in_(has))
    return conditions


def _count_facets(
    session: Session, viewer: Viewer, kinds: Collection[str] | None, filters: Filters
) -> tuple[int, dict[str, dict[str, int]]]:
    # One statement for all counts. A facet with a choice is counted without that choice, so that the reader
    # sees what another choice would give; all others share one branch.
    chosen = [name for name, values in filters.facets.items() if values]
    everything = _conditions(viewer, kinds, filters)
    branches: list[Select[str, str, int]] = [
        select(literal("").label("facet"), literal("").label("value"), func.count()).where(*everything),
        _facet_counts(everything).where(Facet.facet.not_in(chosen)),
    ]
    for name in chosen:
        conditions = _conditions(viewer, kinds, filters, without=name)
        branches.append(_facet_counts(conditions).where(Facet.facet == name))
    total, counts = 0, dict[str, dict[str, int]]()
    for facet, value, number in session.execute(union_all(*branches)):
        if facet:
            counts.setdefault(facet, {})[value] = number
        else:
            total = number
    return total, counts


def _facet_counts(conditions: list[ColumnElement[bool]]) -> Select[str, str, int]:
    return (
        select(Facet.facet, Facet.value, func.count())
        .join(Entry, Entry.id == Facet.entry_id)
        .where(*conditions)
        .group_by(Facet.facet, Facet.value)
    )


def count_by_facet(
    session: Session, viewer: Viewer, facet: str, kinds: Collection[str] | None = None
) -> dict[str, int]:
    """Return how many entries that `viewer` may see have each value of `facet`, of these kinds or of all."""
    conditions = _conditions(viewer, kinds, Filters())
    rows = session.execute(_facet_counts(conditions).where(Facet.facet == facet))
    return {value: number for _facet, value, number in rows}


def list_addresses(
    session: Session, viewer: Viewer, kinds: Sequence[str], page: int, size: int
) -> list[tuple[str, datetime]]:
    """Return a page of the addresses of what `viewer` may see of `kinds`, with the last change of each."""
    rows = session.execute(
        select(Entry.address, Entry.updated_at)
        .where(*visible_entry_conditions(viewer), Entry.kind.in_(kinds))
        .order_by(Entry.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [(row.address, row.updated_at) for row in rows]


def count_entries(session: Session, viewer: Viewer, kinds: Sequence[str]) -> int:
    """Return how many entries of `kinds` `viewer` may see."""
    conditions = (*visible_entry_conditions(viewer), Entry.kind.in_(kinds))
    return session.scalar(select(func.count()).select_from(Entry).where(*conditions)) or 0
