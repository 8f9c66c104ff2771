"""The saved versions of a draft: by which edits are merged, and with which reviewers compare a new one."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.publishing.domain.draft_states import DraftAct
from hub.publishing.domain.item_fields import Fields
from hub.publishing.models import Draft, DraftSave, DraftStep

KEPT_SAVES = 20
"""So many versions of a draft are kept, from which an edit in another window can be merged."""
KEPT_SUBMISSIONS = 2
"""The texts of so many submissions are kept besides, so that a reviewer sees what has changed since."""


def keep_save(session: Session, draft: Draft) -> None:
    """Keep the fields of a draft at its version, and delete old versions that nobody needs any more."""
    session.add(
        DraftSave(
            draft_id=draft.id,
            version=draft.version,
            fields=draft.fields,
            person_id=draft.changed_by_id,
            saved_at=draft.changed_at,
        )
    )
    submitted = _submitted_save_versions(session, draft) if draft.submitted_at is not None else []
    old = (DraftSave.draft_id == draft.id, DraftSave.version <= draft.version - KEPT_SAVES)
    session.execute(delete(DraftSave).where(*old, DraftSave.version.not_in(submitted)))
    session.flush()


def fields_at(session: Session, draft: Draft, version: int) -> Fields:
    """Return the fields of a draft at a version; none if they are no longer kept."""
    # Without the version from which an edit began, every difference is a conflict.
    save = session.get(DraftSave, (draft.id, version))
    return dict(save.fields) if save is not None else {}


def find_submitted_before(session: Session, draft: Draft) -> Fields | None:
    """Return the fields of a draft as it was submitted the time before, or None if there is no such text."""
    submissions = _submission_versions(session, draft)
    if len(submissions) < KEPT_SUBMISSIONS:
        return None
    statement = (
        select(DraftSave.fields)
        .where(DraftSave.draft_id == draft.id, DraftSave.version < submissions[1])
        .order_by(DraftSave.version.desc())
    )
    return session.scalars(statement.limit(1)).first()


def _submission_versions(session: Session, draft: Draft) -> list[int]:
    """Return the versions that the latest submissions made, the newest first."""
    statement = (
        select(DraftStep.version)
        .where(DraftStep.draft_id == draft.id, DraftStep.step == DraftAct.SUBMIT.value)
        .order_by(DraftStep.id.desc())
    )
    return list(session.scalars(statement.limit(KEPT_SUBMISSIONS)))


def _submitted_save_versions(session: Session, draft: Draft) -> list[int]:
    """Return the versions of the saves that the latest submissions sent to review."""
    newest = select(func.max(DraftSave.version)).where(DraftSave.draft_id == draft.id)
    found = [
        session.scalar(newest.where(DraftSave.version < version))
        for version in _submission_versions(session, draft)
    ]
    return [version for version in found if version is not None]
