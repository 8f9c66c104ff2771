"""What becomes of drafts, adoptions and references when two trusts merge."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.catalogue.domain import lock_writers
from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.clock import now
from hub.publishing.domain.evidence_merge import follow_merge
from hub.publishing.models import (
    Adoption,
    Draft,
    ItemComment,
    ItemEvaluation,
    ItemRating,
    ParticipantReference,
)


def merge_publishing(session: Session, merge: OrganisationMerge) -> None:
    """Move what is kept for one organisation to another; what both have stays once."""
    lock_writers(session)  # as whoever changes an adoption does, before the rows of adoptions
    _drop_doubles(session, merge)
    for column in (
        Draft.organisation_id,
        ItemEvaluation.organisation_id,
        Adoption.organisation_id,
        ItemRating.organisation_id,
        ItemComment.organisation_id,
        ParticipantReference.organisation_id,
    ):
        statement = update(column.class_).where(column == merge.source_id)
        session.execute(statement.values({column.key: merge.target_id}))
    session.flush()
    follow_merge(session, merge, now())


def _drop_doubles(session: Session, merge: OrganisationMerge) -> None:
    """End adoptions of the source that the target has as well."""
    is_current = Adoption.ended_at.is_(None) & (Adoption.partner_key == "")
    adopted = select(Adoption.entry_id).where(Adoption.organisation_id == merge.target_id, is_current)
    session.execute(
        update(Adoption)
        .where(Adoption.organisation_id == merge.source_id, is_current, Adoption.entry_id.in_(adopted))
        .values(ended_at=now())
    )
