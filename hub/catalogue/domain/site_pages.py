"""The catalogue entries of the hub's own pages, by which the search finds them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from hub.catalogue.domain.entries import EntryFields, sync_entries
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
    declared = [_entry_fields(page, text, owner_id, owner_slug) for page, text in texts.items()]
    sync_entries(session, declared, kind=KIND, owner_id=owner_id, now=now)


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
