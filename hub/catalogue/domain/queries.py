"""Queries for lists of catalogue entries: visibility, facet filters, facet counts and paging."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from hub.access import Audience, Viewer
from hub.catalogue.models import CatalogueEntry as Entry
from hub.catalogue.models import CatalogueEntryReader as Reader
from hub.catalogue.models import CatalogueFacet as Facet
from hub.kit.text import like_pattern, split_words

PAGE_SIZE = 20

ORDERS: dict[str, tuple[SQLColumnExpression[Any], ...]] = {
    "newest": (Entry.updated_at.desc(), Entry.sort_title, Entry.id),
    "title": (Entry.sort_title, Entry.id),
}


class Filters(Struct, frozen=True):
    """The query, facet filters, sort order and page of a list.

    An entry must match every facet, with any of the values of that facet.
    """

    q: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "newest"
    page: int = 1
    size: int = PAGE_SIZE


class EntryPage(Struct, frozen=True):
    """One page of entries, the total on all pages, and the number of entries by facet and value."""

    entries: tuple[Entry, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]

    def page_count(self, size: int = PAGE_SIZE) -> int:
        """Return the number of pages; an empty list has one."""
        return max(1, -(-self.total // size))


def visible_to(organisation_ids: frozenset[int], *, is_member: bool) -> ColumnElement[bool]:
    """Return the SQL condition for the entries that members of these organisations may see."""
    public = Entry.audience == Audience.PUBLIC.value
    if not organisation_ids:
        return public
    if is_member:
        public = Entry.audience.in_([Audience.PUBLIC.value, Audience.MEMBERS.value])
    named = select(Reader.entry_id).where(Reader.organisation_id.in_(organisation_ids))
    own = or_(Entry.owner_id.in_(organisation_ids), Entry.id.in_(named))
    return or_(public, and_(Entry.audience == Audience.ORGANISATION.value, own))


def visible_entry_conditions(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL conditions for the live entries that `viewer` may see."""
    return visible_to(viewer.organisation_ids, is_member=viewer.is_member), Entry.state == "live"


def readable_entry_conditions(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL conditions for the entries whose pages `viewer` may read: live ones and ended ones."""
    return visible_to(viewer.organisation_ids, is_member=viewer.is_member), Entry.state != "gone"


def list_entries(
    session: Session, viewer: Viewer, kinds: Collection[str] | None, filters: Filters
) -> EntryPage:
    """Return one page of the entries of `kinds` (None: all) that `viewer` may see and `filters` select."""
    total, counts = _count_facets(session, viewer, kinds, filters)
    rows = session.scalars(
        select(Entry)
        .where(*_conditions(viewer, kinds, filters))
        .order_by(*ORDERS[filters.sort])
        .limit(filters.size)
        .offset((filters.page - 1) * filters.size)
    )
    return EntryPage(tuple(rows), total, counts)


def list_newest_by_facet_from_database(
    session: Session, viewer: Viewer, kinds: Collection[str], facet: str, values: Sequence[str], size: int
) -> dict[str, list[Entry]]:
    """Return for each of `values` the `size` newest entries of `kinds` that have it and `viewer` may see.

    One statement for all values, each limited by itself.
    """
    newest = [
        select(Entry.id)
        .where(*_conditions(viewer, kinds, Filters(facets={facet: (value,)})))
        .order_by(*ORDERS["newest"])
        .limit(size)
        .subquery()
        for value in values
    ]
    ids = union_all(*(select(rows.c.id) for rows in newest))
    entries = session.scalars(select(Entry).where(Entry.id.in_(ids)).order_by(*ORDERS["newest"])).all()
    return {
        value: [entry for entry in entries if value in entry.facets.get(facet, ())][:size] for value in values
    }


def iter_entry_batches(
    session: Session, viewer: Viewer, kinds: Collection[str] | None, filters: Filters, *, size: int = 500
) -> Iterator[Sequence[Entry]]:
    """Yield all entries of `kinds` (None: all) that `viewer` may see and `filters` select, in batches.

    The page of `filters` is ignored. Each batch is a separate statement that starts after the last row of the
    previous one (keyset paging), so that the session may be closed in between. Entries that change meanwhile
    may be missed.
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
            # Computed before yielding, because the caller may close the session.
            after = [_follows(rows[-1], filters.sort)]
            yield rows
        if len(rows) < size:
            return


def _follows(entry: Entry, sort: str) -> ColumnElement[bool]:
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
            matching_ids = select(Facet.entry_id).where(Facet.facet == name, Facet.value.in_(values))
            conditions.append(Entry.id.in_(matching_ids))
    return conditions


def _count_facets(
    session: Session, viewer: Viewer, kinds: Collection[str] | None, filters: Filters
) -> tuple[int, dict[str, dict[str, int]]]:
    # One statement for all counts. A filtered facet is counted without its own filter, so that the page can
    # show how many entries its other values would give; all other facets share one branch of the union.
    chosen = [name for name, values in filters.facets.items() if values]
    all_conditions = _conditions(viewer, kinds, filters)
    branches: list[Select[str, str, int]] = [
        select(literal("").label("facet"), literal("").label("value"), func.count()).where(*all_conditions),
        _facet_counts(all_conditions).where(Facet.facet.not_in(chosen)),
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


def list_addresses(
    session: Session, viewer: Viewer, kinds: Sequence[str], page: int, size: int
) -> list[tuple[str, datetime]]:
    """Return one page of (address, time of the last change) of the visible entries of `kinds`, by id."""
    rows = session.execute(
        select(Entry.address, Entry.updated_at)
        .where(*visible_entry_conditions(viewer), Entry.kind.in_(kinds))
        .order_by(Entry.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [(row.address, row.updated_at) for row in rows]


def count_entries(session: Session, viewer: Viewer, kinds: Sequence[str]) -> int:
    """Return the number of entries of `kinds` that `viewer` may see."""
    conditions = (*visible_entry_conditions(viewer), Entry.kind.in_(kinds))
    return session.scalar(select(func.count()).select_from(Entry).where(*conditions)) or 0
