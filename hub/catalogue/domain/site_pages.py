"""The catalogue entries of the hub's own pages, by which the search finds them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.catalogue.domain.entries import (
    EntryFields,
    find_entry_by_public_id,
    is_unchanged,
    upsert_entry,
    withdraw_entry,
)
from hub.catalogue.models import CatalogueEntry
from hub.extension.site_pages import SitePage
from hub.kit.text import hide_words
from hub.plugin_api.vocabulary import Kind

KIND = Kind.PAGE.value


def sync_page_entries(
    session: Session, texts: Mapping[SitePage, str], owner_id: int, owner_slug: str, *, now: datetime
) -> None:
    """Update the catalogue entries of the hub's pages to what features declare; `texts` are their texts.

    Unchanged entries are not written; entries of pages that are no longer declared are withdrawn.
    """
    declared_ids = set()
    for page, text in texts.items():
        fields = _entry_fields(page, text, owner_id, owner_slug)
        declared_ids.add(fields.public_id)
        entry = find_entry_by_public_id(session, fields.public_id)
        if entry is None or not is_unchanged(entry, fields):
            upsert_entry(session, fields, now=now)
    live_entries = select(CatalogueEntry).where(CatalogueEntry.kind == KIND, CatalogueEntry.state == "live")
    for entry in session.scalars(live_entries).all():
        if entry.public_id not in declared_ids:
            withdraw_entry(session, entry, now=now)


def _entry_fields(page: SitePage, text: str, owner_id: int, owner_slug: str) -> EntryFields:
    slug = page.address.strip("/").replace("/", "-")
    return EntryFields(
        public_id=str(uuid5(NAMESPACE_URL, f"{KIND}/{slug}")),
        kind=KIND,
        slug=slug,
        address=page.address,
        title=page.title,
        summary=page.summary,
        owner_id=owner_id,
        facets={"kind": [KIND], "trust": [owner_slug]},
        body=f"{text} {hide_words(page.words)}".strip(),
    )
