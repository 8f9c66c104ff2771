from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct, field
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, object_session

from hub.access import Audience
from hub.catalogue.domain.change_counter import bump_change_counter
from hub.catalogue.models import CatalogueEntry, CatalogueEntryReader, CatalogueFacet, CatalogueRedirect
from hub.kit.text import fold_text


class EntryFields(Struct, frozen=True):
    """The values that a feature supplies for the catalogue entry of an item.

    `body` is the rest of the item as plain text, for searching and for extracts. `reader_ids` are the
    organisations that may see it besides its owner; they count with Audience.ORGANISATION alone.
    """

    public_id: str
    kind: str
    slug: str
    address: str
    title: str
    summary: str
    owner_id: int
    facets: dict[str, list[str]]
    body: str
    note: str = ""
    audience: Audience = field(default=Audience.PUBLIC)
    reader_ids: tuple[int, ...] = ()


def upsert_entry(session: Session, fields: EntryFields, *, now: datetime) -> CatalogueEntry:
    """Insert or update the entry of an item; call it in the transaction that writes the item.

    Bumps the change counter, and redirects the former slug if the slug has changed. An entry that stays as it
    is keeps the time of its last change.
    """
    seq = bump_change_counter(session)
    entry = find_entry_by_public_id(session, fields.public_id)
    has_changed = entry is None or not is_unchanged(entry, fields)
    former_slug = entry.slug if entry else None
    if entry is None:
        entry = CatalogueEntry(public_id=fields.public_id, created_at=now)
        session.add(entry)
    else:
        session.execute(delete(CatalogueFacet).where(CatalogueFacet.entry_id == entry.id))
        session.execute(delete(CatalogueEntryReader).where(CatalogueEntryReader.entry_id == entry.id))
    for name in ("kind", "slug", "address", "title", "summary", "note", "owner_id", "facets"):
        setattr(entry, name, getattr(fields, name))
    entry.sort_title = fold_text(fields.title)
    entry.audience = fields.audience.value
    entry.search_text = _search_text(fields)
    entry.body = fields.body
    entry.state = "live"
    entry.updated_at = now if has_changed else entry.updated_at
    entry.seq = seq
    session.flush()
    _insert_facets(session, entry)
    _insert_readers(session, entry, _effective_reader_ids(fields))
    if former_slug is not None and former_slug != entry.slug:
        _redirect_former_slug(session, entry, former_slug)
    return entry


def upsert_changed_entry(session: Session, fields: EntryFields, *, now: datetime) -> bool:
    """Insert or update the entry of an item if its fields have changed; return whether they have."""
    entry = find_entry_by_public_id(session, fields.public_id)
    if entry is not None and is_unchanged(entry, fields):
        return False
    upsert_entry(session, fields, now=now)
    return True


def sync_entries(
    session: Session, declared: Iterable[EntryFields], *, kind: str, owner_id: int, now: datetime
) -> None:
    """Update the entries of a kind and an owner to what is declared, and withdraw the others."""
    declared_ids = set()
    for fields in declared:
        declared_ids.add(fields.public_id)
        upsert_changed_entry(session, fields, now=now)
    live_entries = select(CatalogueEntry).where(
        CatalogueEntry.kind == kind, CatalogueEntry.owner_id == owner_id, CatalogueEntry.state == "live"
    )
    for entry in session.scalars(live_entries).all():
        if entry.public_id not in declared_ids:
            withdraw_entry(session, entry, now=now)


def find_entry_by_public_id(session: Session, public_id: str) -> CatalogueEntry | None:
    """Return the entry with this public id, or None. Ignores visibility: for writers only."""
    return session.scalar(select(CatalogueEntry).where(CatalogueEntry.public_id == public_id))


def find_reader_ids(session: Session, entry: CatalogueEntry) -> set[int]:
    """Return the organisations that may read an entry besides its owner. For writers only."""
    statement = select(CatalogueEntryReader.organisation_id).where(CatalogueEntryReader.entry_id == entry.id)
    return set(session.scalars(statement))


def find_entry_by_any_slug(session: Session, kind: str, slug: str) -> CatalogueEntry | None:
    """Return the entry whose current or former slug this is, live or withdrawn, or None.

    A slug stays with the first entry that used it.
    """
    entry = session.scalar(
        select(CatalogueEntry).where(CatalogueEntry.kind == kind, CatalogueEntry.slug == slug)
    )
    if entry is None and (redirect := session.get(CatalogueRedirect, (kind, slug))):
        entry = session.get_one(CatalogueEntry, redirect.entry_id)
    return entry


def _redirect_former_slug(session: Session, entry: CatalogueEntry, former_slug: str) -> None:
    # An entry that returns to a former slug must not redirect to itself.
    obsolete = session.get(CatalogueRedirect, (entry.kind, entry.slug))
    if obsolete is not None:
        session.delete(obsolete)
        session.flush()
    add_redirect(session, entry, former_slug)


def replace_facets(session: Session, entry: CatalogueEntry, facets: dict[str, list[str]]) -> None:
    """Replace the facets of an entry; the caller bumps the change counter."""
    session.execute(delete(CatalogueFacet).where(CatalogueFacet.entry_id == entry.id))
    entry.facets = facets
    _insert_facets(session, entry)


def _insert_facets(session: Session, entry: CatalogueEntry) -> None:
    rows = [
        {"entry_id": entry.id, "facet": facet, "value": value}
        for facet, values in entry.facets.items()
        for value in dict.fromkeys(values)
    ]
    if rows:
        session.execute(insert(CatalogueFacet), rows)


def replace_body(session: Session, entry: CatalogueEntry, body: str) -> None:
    """Replace the text that is searched of an entry, beside its title and summary."""
    entry.body = body
    entry.search_text = fold_text(" ".join((entry.title, entry.summary, body)))
    entry.seq = bump_change_counter(session)


def _effective_reader_ids(fields: EntryFields) -> set[int]:
    return set(fields.reader_ids) - {fields.owner_id} if fields.audience is Audience.ORGANISATION else set()


def _insert_readers(session: Session, entry: CatalogueEntry, reader_ids: set[int]) -> None:
    rows = [{"entry_id": entry.id, "organisation_id": reader_id} for reader_id in sorted(reader_ids)]
    if rows:
        session.execute(insert(CatalogueEntryReader), rows)


def withdraw_entry(session: Session, entry: CatalogueEntry, *, now: datetime) -> CatalogueEntry:
    """Mark an entry as gone: no list shows it, and its address answers 410."""
    entry.state = "gone"
    entry.updated_at = now
    entry.seq = bump_change_counter(session)
    session.flush()
    return entry


def blank_entry(session: Session, entry: CatalogueEntry, *, now: datetime) -> CatalogueEntry:
    """Withdraw an entry and remove every word of it; its id and its address stay."""
    seq = bump_change_counter(session)
    for name in ("title", "sort_title", "summary", "note", "search_text", "body"):
        setattr(entry, name, "")
    entry.state, entry.updated_at, entry.seq = "gone", now, seq
    replace_facets(session, entry, {})
    session.flush()
    return entry


def touch_owned_entries(session: Session, owner_id: int) -> None:
    """Mark all entries of an organisation as changed, because their search terms include its names."""
    statement = update(CatalogueEntry).where(CatalogueEntry.owner_id == owner_id)
    session.execute(statement.values(seq=bump_change_counter(session)))


def add_redirect(session: Session, entry: CatalogueEntry, slug: str) -> None:
    """Redirect a former slug to `entry`; an existing redirect of that slug is kept."""
    if session.get(CatalogueRedirect, (entry.kind, slug)) is None:
        session.add(CatalogueRedirect(kind=entry.kind, slug=slug, entry_id=entry.id))
        session.flush()


def is_unchanged(entry: CatalogueEntry, fields: EntryFields) -> bool:
    """Return whether `entry` is live and equal to `fields`, so that no write is needed."""
    names = ("kind", "slug", "address", "title", "summary", "note", "owner_id", "facets")
    same = all(getattr(entry, name) == getattr(fields, name) for name in names)
    same = same and entry.state == "live" and entry.body == fields.body
    return same and entry.audience == fields.audience and _has_readers(entry, fields)


def _has_readers(entry: CatalogueEntry, fields: EntryFields) -> bool:
    session = object_session(entry)
    if fields.audience is not Audience.ORGANISATION or session is None:
        return True
    return find_reader_ids(session, entry) == _effective_reader_ids(fields)


def _search_text(fields: EntryFields) -> str:
    return fold_text(" ".join((fields.title, fields.summary, fields.body)))
