"""Who can read a draft and the item that it becomes, in sentences."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hub.accounts.domain import person_names_by_id
from hub.catalogue.domain import CatalogueEntry
from hub.publishing.domain.draft_states import DraftState
from hub.publishing.domain.drafts import Draft, list_author_ids, read_readers
from hub.publishing.domain.item_fields import EVERYBODY, NAMED
from hub.publishing.presenters.item_words import join_words
from hub.trusts.domain import OFFICE, Organisation, list_organisation_names


def reader_words(session: Session, fields: Mapping[str, Any]) -> str:
    """Return who will be able to read an item with these fields."""
    audience = fields.get("audience", EVERYBODY)
    if audience == EVERYBODY:
        return "Everyone will be able to read it."
    if audience != NAMED:
        return "Only people in your organisation will read it."
    names = _names(session, fields)
    if not names:
        return (
            "Your organisation and the organisations that you choose will be able to read it. "
            "None have been chosen yet."
        )
    return f"Only your organisation and these will be able to read it: {join_words(names)}."


def published_reader_words(session: Session, entry: CatalogueEntry | None) -> str:
    """Return who can read a published item now."""
    if entry is None or entry.state != "live":
        return "The item was withdrawn after it was published."
    fields = read_readers(session, entry)
    if fields["audience"] == EVERYBODY:
        return "Everyone can read the published item."
    if names := _names(session, fields):
        return f"Only your organisation and these can read the published item: {join_words(names)}."
    return "Only people in your organisation can read the published item."


def editor_words(session: Session, draft: Draft, owner: Organisation) -> str:
    """Return who can read or change a draft, and who wrote it."""
    names = person_names_by_id(session, list_author_ids(session, draft))
    written = f" Written by {', '.join(sorted(names.values()))}." if names else ""
    readers = "hub staff" if owner.kind == OFFICE else f"publishers and leads of {owner.name}"
    if owner.kind != OFFICE and draft.hub_asked_at is not None:
        readers += ", and hub staff,"
    acts = {
        DraftState.DRAFT: "read and change it",
        DraftState.PUBLISHED: "read this page, with its comments and history",
    }
    return f"Only {readers} can {acts.get(DraftState(draft.state), 'read this draft')}.{written}"


def _names(session: Session, fields: Mapping[str, Any]) -> list[str]:
    slugs = fields.get("readers") or ()
    return [each.name for each in list_organisation_names(session) if each.slug in slugs]
