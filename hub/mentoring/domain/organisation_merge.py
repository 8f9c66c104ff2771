"""What becomes of the register when two organisations merge."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.row_locks import for_update
from hub.mentoring.models import (
    MentoringConcern,
    MentoringRequest,
    RegisterInvitation,
    RegisterProfile,
    Relationship,
)


def merge_register(session: Session, merge: OrganisationMerge) -> None:
    """Move profiles, requests, relationships and concerns to the target; of two same invitations one stays.

    A person has one profile of a kind in all organisations, so none is there twice.
    """
    source, target = merge.source_id, merge.target_id
    for locked in (MentoringRequest, RegisterProfile):
        rows = select(locked.id).where(locked.organisation_id == source).order_by(locked.id)
        session.execute(for_update(rows)).all()
    _drop_invited_twice(session, merge)
    for column in (
        MentoringRequest.organisation_id,
        RegisterProfile.organisation_id,
        Relationship.mentor_organisation_id,
        Relationship.mentee_organisation_id,
        MentoringConcern.organisation_id,
        RegisterInvitation.organisation_id,
    ):
        moved = update(column.class_).where(column == source)
        session.execute(moved.values({column.key: target}))


def _drop_invited_twice(session: Session, merge: OrganisationMerge) -> None:
    invited = session.execute(
        select(RegisterInvitation.email, RegisterInvitation.kind).where(
            RegisterInvitation.organisation_id == merge.target_id
        )
    ).all()
    there = {(row[0], row[1]) for row in invited}
    moved = select(RegisterInvitation).where(RegisterInvitation.organisation_id == merge.source_id)
    twice = [row.id for row in session.scalars(moved) if (row.email, row.kind) in there]
    session.execute(delete(RegisterInvitation).where(RegisterInvitation.id.in_(twice)))
