"""What becomes of the register when two trusts merge."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.clock import now
from hub.mentoring.domain.catalogue_entries import update_entries_of_organisation
from hub.mentoring.domain.support_data import merge_programmes
from hub.mentoring.models import (
    MentoringConcern,
    MentoringRequest,
    RegisterInvitation,
    RegisterProfile,
    Relationship,
)


def merge_register(session: Session, merge: OrganisationMerge) -> None:
    """Move profiles, invitations, requests, relationships, concerns and programmes to the target."""
    for column in (
        RegisterProfile.organisation_id,
        MentoringRequest.organisation_id,
        Relationship.mentor_organisation_id,
        Relationship.mentee_organisation_id,
        MentoringConcern.organisation_id,
    ):
        session.execute(
            update(column.class_).where(column == merge.source_id).values({column.key: merge.target_id})
        )
    merge_programmes(session, merge)
    _merge_invitations(session, merge)
    session.flush()
    update_entries_of_organisation(session, merge.target_id, now())


def _merge_invitations(session: Session, merge: OrganisationMerge) -> None:
    """Move invitations, except where the target has invited the same address for the same kind."""
    there = select(RegisterInvitation.email, RegisterInvitation.kind).where(
        RegisterInvitation.organisation_id == merge.target_id
    )
    known = {(row.email, row.kind) for row in session.execute(there)}
    moved = select(RegisterInvitation).where(RegisterInvitation.organisation_id == merge.source_id)
    doubled = [row.id for row in session.scalars(moved) if (row.email, row.kind) in known]
    session.execute(delete(RegisterInvitation).where(RegisterInvitation.id.in_(doubled)))
    session.execute(
        update(RegisterInvitation)
        .where(RegisterInvitation.organisation_id == merge.source_id)
        .values(organisation_id=merge.target_id)
    )
