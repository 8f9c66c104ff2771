from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.catalogue.domain.change_counter import bump_change_counter
from hub.catalogue.domain.entries import replace_facets
from hub.catalogue.models import CatalogueEntry
from hub.extension.organisation_merge import OrganisationMerge


def merge_entries(session: Session, merge: OrganisationMerge) -> None:
    """Move all entries of the source organisation, withdrawn ones included, to the target."""
    seq = bump_change_counter(session)
    entries = session.scalars(select(CatalogueEntry).where(CatalogueEntry.owner_id == merge.source_id)).all()
    for entry in entries:
        entry.owner_id = merge.target_id
        entry.seq = seq
        if merge.source_slug in entry.facets.get("trust", ()):
            replace_facets(session, entry, {**entry.facets, "trust": [merge.target_slug]})
    session.flush()
