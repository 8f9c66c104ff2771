"""Catalogue entries that the tests write directly, without an item of a feature."""

from hub.catalogue.domain.entries import EntryFields, upsert_entry
from tests.factories import START


def entry_fields(owner, slug="elsa", **fields):
    values = {
        "public_id": slug,
        "kind": "resource",
        "slug": slug,
        "address": f"/library/{slug}",
        "title": slug.title(),
        "summary": "What it is.",
        "owner_id": owner.id,
        "facets": {},
        "body": "At length.",
        **fields,
    }
    return EntryFields(**values)


def add_entry(session, owner, slug="elsa", *, now=START, **fields):
    return upsert_entry(session, entry_fields(owner, slug, **fields), now=now)
