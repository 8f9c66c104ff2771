"""What a merger of two trusts means for the use and the evidence of items."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.catalogue.domain import CatalogueEntry, bump_change_counter
from hub.extension.organisation_merge import OrganisationMerge
from hub.publishing.domain.evidence import derive_evidence_of
from hub.publishing.models import Adoption


def follow_merge(session: Session, merge: OrganisationMerge, at: datetime) -> None:
    """End uses that are no longer by another trust, and derive the evidence of all items concerned.

    Call it once the adoptions of the source belong to the target. The items of the source may or may not have
    moved yet.
    """
    of_both = select(CatalogueEntry.id).where(CatalogueEntry.owner_id.in_((merge.source_id, merge.target_id)))
    by_target = (Adoption.organisation_id == merge.target_id, Adoption.ended_at.is_(None))
    entry_ids = set(session.scalars(select(Adoption.entry_id).where(*by_target)))
    session.execute(
        update(Adoption)
        .where(*by_target, Adoption.partner_key == "", Adoption.entry_id.in_(of_both))
        .values(ended_at=at)
    )
    bump_change_counter(session)
    derive_evidence_of(session, entry_ids, at)
