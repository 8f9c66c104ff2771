from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from hub.access import Audience
from hub.catalogue.domain.change_counter import bump_change_counter
from hub.catalogue.models import CatalogueEntry, CatalogueFacet, CatalogueRedirect
from hub.kit.text import fold_text


@dataclass(frozen=True)
class EntryFields:
    """What a feature says of a thing: enough to list it, narrow to it and find it.

    `words` is all else that it says, as plain text: it is searched, and shown in extracts.
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


def upsert_entry(session: Session, fields: EntryFields, *, now: datetime) -> CatalogueEntry:
    """Make or change the row of a thing, in the transaction in which the thing itself is written."""
    seq = bump_change_counter(session)
    entry = find_entry_by_public_id(session, fields.public_id)
    former_slug = entry.slug if entry else None
    if entry is None:
        entry = CatalogueEntry(public_id=fields.public_id, created_at=now)
        session.add(entry)
    else:
        session.execute(delete(CatalogueFacet).where(CatalogueFacet.entry_id == entry.id))
    for name in ("kind", "slug", "address", "title", "summary", "note", "owner_id", "facets"):
        setattr(entry, name, getattr(fields, name))
    entry.sort_title = fold_text(fields.title)
    entry.audience = fields.audience.value
    entry.search_text = _search_text(fields)
    entry.body = fields.body
    entry.state = "live"
    entry.updated_at = now
    entry.seq = seq
    session.flush()
    _put_facets(session, entry)
    if former_slug is not None and former_slug != entry.slug:
        _redirect_former_slug(session, entry, former_slug)
    return entry


def find_entry_by_public_id(session: Session, public_id: str) -> CatalogueEntry | None:
    """Return the row of a thing, whoever may see it; for those who write."""
    return session.scalar(select(CatalogueEntry).where(CatalogueEntry.public_id == public_id))


def find_entry_by_any_slug(session: Session, kind: str, slug: str) -> CatalogueEntry | None:
    """Return the entry that has `slug`, now or formerly, live or gone: the first owner keeps it."""
    entry = session.scalar(
        select(CatalogueEntry).where(CatalogueEntry.kind == kind, CatalogueEntry.slug == slug)
    )
    if entry is None and (former := session.get(CatalogueRedirect, (kind, slug))):
        entry = session.get_one(CatalogueEntry, former.entry_id)
    return entry


def _redirect_former_slug(session: Session, entry: CatalogueEntry, former_slug: str) -> None:
    # A thing that takes back a slug it used to have must not be redirected to itself.
    back = session.get(CatalogueRedirect, (entry.kind, entry.slug))
    if back is not None:
        session.delete(back)
        session.flush()
    add_redirect(session, entry, former_slug)


def replace_facets(session: Session, entry: CatalogueEntry, facets: dict[str, list[str]]) -> None:
    """Give an entry other facets; the caller counts the change."""
    session.execute(delete(CatalogueFacet).where(CatalogueFacet.entry_id == entry.id))
    entry.facets = facets
    _put_facets(session, entry)


def _put_facets(session: Session, entry: CatalogueEntry) -> None:
    rows = [
        {"entry_id": entry.id, "facet": facet, "value": value}
        for facet, values in entry.facets.items()
        for value in dict.fromkeys(values)
    ]
    if rows:
        session.execute(insert(CatalogueFacet), rows)


def withdraw_entry(session: Session, entry: CatalogueEntry, *, now: datetime) -> CatalogueEntry:
    """Take a thing out of every list; its address says from now on that it is gone."""
    entry.state = "gone"
    entry.updated_at = now
    entry.seq = bump_change_counter(session)
    session.flush()
    return entry


def touch_owned_entries(session: Session, owner_id: int) -> None:
    """Count a change of all that an organisation owns: its name, by which they are found, has changed."""
    owned = update(CatalogueEntry).where(CatalogueEntry.owner_id == owner_id)
    session.execute(owned.values(seq=bump_change_counter(session)))


def add_redirect(session: Session, entry: CatalogueEntry, slug: str) -> None:
    """Make a slug that `entry` used to have lead to it; one that leads there already stays as it is."""
    if session.get(CatalogueRedirect, (entry.kind, slug)) is None:
        session.add(CatalogueRedirect(kind=entry.kind, slug=slug, entry_id=entry.id))
        session.flush()


def is_unchanged(entry: CatalogueEntry, fields: EntryFields) -> bool:
    """Say whether `entry` already says just what `fields` do, so that there is nothing to write."""
    names = ("kind", "slug", "address", "title", "summary", "note", "owner_id", "facets")
    same = all(getattr(entry, name) == getattr(fields, name) for name in names)
    return same and entry.state == "live" and entry.body == fields.body


def _search_text(fields: EntryFields) -> str:
    return fold_text(" ".join((fields.title, fields.summary, fields.body)))
