"""The changes in a draft that a reviewer is shown: since its last submission and the published version."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Audience
from hub.library.domain import READERS, RevisionStep, Version, find_version
from hub.plugin_api.vocabulary import Kind, label_of
from hub.publishing.domain.draft_saves import find_submitted_before
from hub.publishing.domain.draft_states import DraftState, ItemKind
from hub.publishing.domain.drafts import Draft, fields_of_readers
from hub.publishing.domain.item_fields import EVERYBODY, fields_of_revision
from hub.publishing.presenters.comparisons import FieldComparison, compare_fields, count_changes, field_texts
from hub.publishing.presenters.draft_readers import reader_words


class DraftChanges(Struct, frozen=True):
    """What changed in a draft since an earlier text; `label` names that text."""

    label: str
    counts: str
    comparisons: tuple[FieldComparison, ...]


def list_draft_changes(session: Session, draft: Draft) -> tuple[DraftChanges, ...]:
    """Return the changes in a draft in review: since its last submission, and since the published version.

    There is nothing to compare with for a new item that was submitted once, nor once the published version
    has been redacted.
    """
    if draft.state != DraftState.IN_REVIEW:
        return ()
    found = []
    if (before := find_submitted_before(session, draft)) is not None:
        found.append(_compare(session, draft, "since it was last submitted for review", before))
    if (version := _find_published(session, draft)) is not None:
        fields = {
            **fields_of_revision(ItemKind(draft.item_kind), version.fields, version.body),
            **_readers_of(session, version),
        }
        found.append(_compare(session, draft, f"since version {version.number}", fields))
    return tuple(found)


def _find_published(session: Session, draft: Draft) -> Version | None:
    if draft.entry_id is None or not draft.base_revision:
        return None
    version = find_version(session, draft.entry_id, draft.base_revision)
    is_readable = (
        version is not None and version.redacted_at is None and version.step == RevisionStep.PUBLICATION
    )
    return version if is_readable else None


def _compare(session: Session, draft: Draft, label: str, before: Mapping[str, Any]) -> DraftChanges:
    comparisons = compare_fields(_texts(session, draft, before), _texts(session, draft, draft.fields))
    return DraftChanges(label, count_changes(comparisons), tuple(comparisons))


def _texts(session: Session, draft: Draft, fields: Mapping[str, Any]) -> dict[str, str]:
    kind = ItemKind(draft.item_kind)
    texts = field_texts(kind, fields)
    if kind is ItemKind.RESOURCE and fields.get("kind") in list(Kind):
        texts["kind"] = label_of(Kind, fields["kind"])
    if fields.get("audience"):
        texts["audience"] = reader_words(session, fields)
    return texts


def _readers_of(session: Session, version: Version) -> dict[str, Any]:
    if version.audience == Audience.PUBLIC:
        return {"audience": EVERYBODY}
    # Versions of before readers were kept say nothing of them, so they are not compared.
    if READERS not in version.fields:
        return {"audience": None}
    return fields_of_readers(session, version.fields[READERS])
