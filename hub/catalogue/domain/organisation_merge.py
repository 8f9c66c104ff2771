from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from hub.catalogue.domain.change_counter import bump_change_counter
from hub.catalogue.domain.entries import replace_facets
from hub.catalogue.models import CatalogueEntry, CatalogueEntryReader
from hub.extension.organisation_merge import OrganisationMerge


def merge_entries(session: Session, merge: OrganisationMerge) -> None:
    """Move all entries of the source organisation, withdrawn ones too, and what it may see, to the target."""
    seq = bump_change_counter(session)
    entries = session.scalars(select(CatalogueEntry).where(CatalogueEntry.owner_id == merge.source_id)).all()
    for entry in entries:
        entry.owner_id = merge.target_id
        entry.seq = seq
        if merge.source_slug in entry.facets.get("trust", ()):
            replace_facets(session, entry, {**entry.facets, "trust": [merge.target_slug]})
    session.flush()
    _merge_readers(session, merge, seq)


def _merge_readers(session: Session, merge: OrganisationMerge, seq: int) -> None:
    # An entry that names both names the target once, and an entry of the target need not name it.
    read_by_source = _entry_ids(session, CatalogueEntryReader.organisation_id == merge.source_id)
    named = _entry_ids(session, CatalogueEntryReader.organisation_id == merge.target_id)
    own = CatalogueEntryReader.entry_id.in_(
        select(CatalogueEntry.id).where(CatalogueEntry.owner_id == merge.target_id)
    )
    rows = [
        {"entry_id": entry_id, "organisation_id": merge.target_id}
        for entry_id in sorted(read_by_source - named)
    ]
    if rows:
        session.execute(insert(CatalogueEntryReader), rows)
    session.execute(
        delete(CatalogueEntryReader).where(CatalogueEntryReader.organisation_id == merge.source_id)
    )
    session.execute(
        delete(CatalogueEntryReader).where(CatalogueEntryReader.organisation_id == merge.target_id, own)
    )
    for entry in session.scalars(select(CatalogueEntry).where(CatalogueEntry.id.in_(read_by_source))):
        entry.seq = seq
    session.flush()


def _entry_ids(session: Session, condition: ColumnElement[bool]) -> set[int]:
    return set(session.scalars(select(CatalogueEntryReader.entry_id).where(condition)))
