"""The pages of the versions of an item: the list, one version, and what changed between two."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Audience, Viewer
from hub.accounts.domain import person_names_by_id
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import format_date, format_time
from hub.kit.markdown import render
from hub.library.domain import ATTACHMENTS, READERS, RevisionStep, Version
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.item_fields import fields_of_revision
from hub.publishing.presenters.comparisons import FieldComparison, compare_fields, field_texts
from hub.publishing.presenters.field_labels import FIELD_LABELS
from hub.publishing.presenters.item_words import join_words
from hub.trusts.domain import OFFICE, Organisation, organisation_names_by_id, organisations_by_id

ORIGINS = {
    "file": "from a file in the organisation’s plugin",
    "web": "written on the website",
    "api": "from another system",
}


class VersionRow(Struct, frozen=True):
    """One version in the list; `note` says what changed, or why it was withdrawn or redacted.

    `readers` says who could read it since then, to the people of its organisation alone.
    """

    number: int
    label: str
    when: str
    who: str
    note: str
    readers: str
    is_readable: bool
    can_be_redacted: bool


class VersionPage(Struct, frozen=True):
    """One version as it was published."""

    number: int
    title: str
    when: str
    who: str
    summary: str
    body: Markup
    rows: tuple[tuple[str, str], ...]


def version_rows(
    session: Session, viewer: Viewer, entry: CatalogueEntry, versions: Sequence[Version]
) -> list[VersionRow]:
    """Return the versions of an item as rows, newest first."""
    names = _names(session, viewer, versions)
    owner = organisations_by_id(session, [entry.owner_id])[entry.owner_id]
    newest = versions[0].number if versions else 0
    readers = _reader_words(session, viewer, entry, versions)
    return [
        VersionRow(
            number=version.number,
            label=_label(version, is_current=version.number == newest and entry.state == "live"),
            when=f"{format_date(version.created_at)} at {format_time(version.created_at)}",
            who=_who(version, owner, names),
            note=_note(version),
            readers=readers.get(version.number, ""),
            is_readable=version.redacted_at is None and version.step == RevisionStep.PUBLICATION,
            can_be_redacted=version.redacted_at is None
            and not (version.number == newest and entry.state == "live"),
        )
        for version in versions
    ]


def version_page(session: Session, viewer: Viewer, entry: CatalogueEntry, version: Version) -> VersionPage:
    """Return the page of one version, with its text rendered as when it was published."""
    names = _names(session, viewer, [version])
    owner = organisations_by_id(session, [entry.owner_id])[entry.owner_id]
    words = _words(entry, version)
    return VersionPage(
        number=version.number,
        title=words["title"],
        when=f"{format_date(version.created_at)} at {format_time(version.created_at)}",
        who=_who(version, owner, names),
        summary=words["summary"],
        body=Markup(render(version.body)),  # noqa: S704 -- sanitised as the item itself
        rows=tuple(
            (FIELD_LABELS[name], text)
            for name, text in words.items()
            if text and name not in ("title", "summary", "body", ATTACHMENTS)
        ),
    )


def compare_versions(entry: CatalogueEntry, before: Version, after: Version) -> list[FieldComparison]:
    """Return the fields that differ between two versions, with what was added and removed."""
    return compare_fields(_words(entry, before), _words(entry, after))


def _names(session: Session, viewer: Viewer, versions: Sequence[Version]) -> dict[int, str]:
    # Names of staff are for people who are signed in.
    if viewer.person_id is None:
        return {}
    ids = {id_ for version in versions for id_ in (version.author_id, version.publisher_id)}
    return person_names_by_id(session, ids)


def _who(version: Version, owner: Organisation, names: dict[int, str]) -> str:
    author, publisher = names.get(version.author_id or 0), names.get(version.publisher_id or 0)
    if version.step == RevisionStep.WITHDRAWAL:
        return f"{publisher}, {owner.name}" if publisher else owner.name
    # The content of the hub office is in no plugin.
    is_office_file = version.origin == "file" and owner.kind == OFFICE
    origin = "from a file" if is_office_file else ORIGINS.get(version.origin, "")
    words = f"{author}, {owner.name}" if author else f"{owner.name}, {origin}"
    return f"{words}; published by {publisher}" if publisher and publisher != author else words


def _label(version: Version, *, is_current: bool) -> str:
    if version.step == RevisionStep.WITHDRAWAL:
        return "Withdrawn"
    return f"Version {version.number}" + (", current" if is_current else "")


def _note(version: Version) -> str:
    if version.redacted_at is not None:
        return f"Redacted on {format_date(version.redacted_at)}. Reason: {version.redaction_reason}"
    return version.change_note


def _reader_words(
    session: Session, viewer: Viewer, entry: CatalogueEntry, versions: Sequence[Version]
) -> dict[int, str]:
    """Return how the readers changed with each version, by number; nothing for people of others."""
    if entry.owner_id not in viewer.organisation_ids:
        return {}
    known = [each for each in versions if each.redacted_at is None and each.step == RevisionStep.PUBLICATION]
    is_needed = any(each.fields.get(READERS) for each in known)
    names = {id_: each.name for id_, each in organisation_names_by_id(session).items()} if is_needed else {}
    befores: list[Version | None] = [*known[1:], None]
    return {
        after.number: _describe_readers(before, after, names)
        for after, before in zip(known, befores, strict=True)
    }


def _describe_readers(before: Version | None, after: Version, names: Mapping[int, str]) -> str:
    if after.audience == Audience.PUBLIC:
        return "Everyone can now read it." if before and before.audience != Audience.PUBLIC else ""
    # Versions of before readers were kept say nothing of them.
    if READERS not in after.fields:
        return ""
    new = set(after.fields[READERS])
    if before is None or before.audience == Audience.PUBLIC:
        others = _sort_names(new, names)
        words = join_words(["your organisation", *others])
        return f"For {words}." if others else "Only your organisation can read it."
    if READERS not in before.fields:
        return ""
    old = set(before.fields[READERS])
    parts = (("Added to its readers", new - old), ("No longer among its readers", old - new))
    return " ".join(f"{label}: {join_words(_sort_names(ids, names))}." for label, ids in parts if ids)


def _sort_names(ids: set[int], names: Mapping[int, str]) -> list[str]:
    return sorted(names.get(id_, "a former organisation") for id_ in ids)


def _words(entry: CatalogueEntry, version: Version) -> dict[str, str]:
    """Return what people can read in a version, as texts by field."""
    kind = ItemKind(entry.kind)
    return field_texts(kind, fields_of_revision(kind, version.fields, version.body))
