"""Lists of drafts: of an organisation, to review, and returned."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.publishing.domain.draft_states import DraftAct, DraftState
from hub.publishing.models import Draft, DraftAuthor, DraftStep

PAGE_SIZE = 50
MAX_TASKS = 50


def list_open_drafts(session: Session, viewer: Viewer, page: int = 1) -> tuple[list[Draft], int]:
    """Return one page of the open drafts of the viewer's organisations, newest first, and their number."""
    ids = permitted_organisation_ids(viewer, Act.WRITE_ITEMS) or frozenset()
    conditions = (Draft.organisation_id.in_(ids), Draft.closed_at.is_(None))
    total = session.scalar(select(func.count()).select_from(Draft).where(*conditions)) or 0
    statement = select(Draft).where(*conditions).order_by(Draft.changed_at.desc(), Draft.id.desc())
    return list(session.scalars(statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))), total


def list_drafts_to_review(session: Session, viewer: Viewer) -> list[Draft]:
    """Return the drafts that the viewer can publish or return, oldest first.

    A lead reviews what others of the organisation wrote; hub staff what their office wrote, and what a trust
    has asked them to publish.
    """
    if viewer.delegate_id is not None:
        return []
    ids = permitted_organisation_ids(viewer, Act.REVIEW_ITEMS)
    if ids is not None and not ids:
        return []
    own = viewer.organisation_ids if ids is None else ids
    is_own = Draft.organisation_id.in_(own)
    wanted = or_(is_own, Draft.hub_asked_at.is_not(None)) if ids is None else is_own
    wrote = select(DraftAuthor.draft_id).where(DraftAuthor.person_id == viewer.person_id)
    statement = select(Draft).where(Draft.state == DraftState.IN_REVIEW.value, wanted, Draft.id.not_in(wrote))
    return list(session.scalars(statement.order_by(Draft.changed_at, Draft.id).limit(MAX_TASKS)))


def list_returned_drafts(session: Session, viewer: Viewer) -> list[Draft]:
    """Return the drafts in which the viewer wrote and whose last step was a return, oldest first."""
    ids = permitted_organisation_ids(viewer, Act.WRITE_ITEMS) or frozenset()
    if not ids:
        return []
    statement = (
        select(Draft)
        .join(DraftAuthor, and_(DraftAuthor.draft_id == Draft.id, DraftAuthor.person_id == viewer.person_id))
        .join(DraftStep, DraftStep.draft_id == Draft.id)
        .where(Draft.organisation_id.in_(ids), *_is_last_return())
    )
    return list(session.scalars(statement.order_by(Draft.changed_at, Draft.id).limit(MAX_TASKS)))


def list_returned_ids(session: Session, drafts: Sequence[Draft]) -> frozenset[int]:
    """Return the ids of those among `drafts` that a reviewer returned and that nobody has submitted since."""
    ids = [draft.id for draft in drafts]
    statement = select(Draft.id).join(DraftStep, DraftStep.draft_id == Draft.id)
    return frozenset(session.scalars(statement.where(Draft.id.in_(ids), *_is_last_return())))


def find_last_return(session: Session, draft: Draft) -> DraftStep | None:
    """Return the step by which a draft was returned, or None if it was not or has been submitted since."""
    statement = select(DraftStep).join(Draft, DraftStep.draft_id == Draft.id)
    return session.scalar(statement.where(Draft.id == draft.id, *_is_last_return()))


def list_steps(session: Session, draft: Draft) -> Sequence[DraftStep]:
    """Return the latest steps of a draft, newest first."""
    statement = select(DraftStep).where(DraftStep.draft_id == draft.id).order_by(DraftStep.id.desc())
    return session.scalars(statement.limit(PAGE_SIZE)).all()


def _is_last_return() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a step is the last of a draft, and a return."""
    of_draft = select(func.max(DraftStep.id)).where(DraftStep.draft_id == Draft.id)
    return (
        Draft.state == DraftState.DRAFT.value,
        DraftStep.step == DraftAct.RETURN.value,
        DraftStep.id == of_draft.correlate(Draft).scalar_subquery(),
    )
