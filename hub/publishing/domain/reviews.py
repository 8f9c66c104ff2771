"""The steps of a draft: submitting, returning, asking the hub, publishing and undoing."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, require
from hub.accounts.domain import list_members
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.library.domain import find_current_version
from hub.mail.domain import enqueue
from hub.publishing.domain import attachments
from hub.publishing.domain.adaptations import link_own_version
from hub.publishing.domain.draft_checks import find_stop, request_checks
from hub.publishing.domain.draft_states import DraftAct, DraftState, ItemKind, state_after
from hub.publishing.domain.drafts import NO_DRAFT, list_author_ids, record_step
from hub.publishing.domain.item_fields import list_problems
from hub.publishing.domain.publications import (
    lock_item_of,
    refuse_if_changed_elsewhere,
    restore_version,
    write_version,
)
from hub.publishing.domain.upkeep import begin_review
from hub.publishing.models import Draft
from hub.trusts.domain import ensure_office, is_office

REVIEWERS = (Role.TRUST_LEAD, Role.HUB_STAFF, Role.HUB_ADMIN)
UNDO_WITHIN = timedelta(minutes=10)
MAX_COMMENT_LENGTH = 2000
OLD_VERSION = "Someone has changed this since you opened it. Read it again, then decide."
WROTE_IT = "You helped write this draft, so someone else has to publish it."


def submit_draft(session: Session, viewer: Viewer, draft: Draft, seen_version: int, at: datetime) -> None:
    """Send a draft to review; the caller holds its lock. Raises Invalid for the first missing field."""
    require(viewer, Act.WRITE_ITEMS, organisation_id=draft.organisation_id)
    _check_version(draft, seen_version)
    if problems := list_draft_problems(draft):
        raise Invalid(*problems[0])
    attachments.check_scanned(session, draft)
    _take_step(session, viewer, draft, DraftAct.SUBMIT, at)
    draft.submitted_by_id, draft.submitted_at = viewer.person_id, at
    request_checks(session, draft, at)
    _tell_reviewers(session, viewer, draft, draft.organisation_id, at)


def list_draft_problems(draft: Draft) -> list[tuple[str, str]]:
    """Return what stands in the way of submitting a draft: the field, and what to do."""
    problems = list_problems(ItemKind(draft.item_kind), draft.fields)
    if draft.base_revision and not str(draft.fields.get("change_note", "")).strip():
        problems.append(("change_note", "Say what has changed since the published version"))
    return problems


def take_back(session: Session, viewer: Viewer, draft: Draft, seen_version: int, at: datetime) -> None:
    """Take a draft back from review, to write on."""
    require(viewer, Act.WRITE_ITEMS, organisation_id=draft.organisation_id)
    _check_version(draft, seen_version)
    _take_step(session, viewer, draft, DraftAct.TAKE_BACK, at)
    _forget_request(draft)


def return_draft(
    session: Session, viewer: Viewer, draft: Draft, seen_version: int, comment: str, at: datetime
) -> None:
    """Return a draft to its authors with a comment, and tell them."""
    _require_reviewer(session, viewer, draft)
    _check_version(draft, seen_version)
    if not comment.strip():
        raise Invalid("comment", "Say what needs to change")
    _take_step(session, viewer, draft, DraftAct.RETURN, at, comment.strip()[:MAX_COMMENT_LENGTH])
    _forget_request(draft)
    _tell_authors(session, viewer, draft, "draft-returned", at)


def ask_hub(session: Session, viewer: Viewer, draft: Draft, seen_version: int, at: datetime) -> None:
    """Ask hub staff to publish a draft for the organisation; the request is recorded."""
    require(viewer, Act.WRITE_ITEMS, organisation_id=draft.organisation_id)
    _check_version(draft, seen_version)
    if is_office(session, draft.organisation_id):
        raise Conflict("Hub staff already publish the hub office’s items.")
    if draft.hub_asked_at is not None:
        raise Conflict("Hub staff have already been asked.")
    _take_step(session, viewer, draft, DraftAct.ASK_HUB, at)
    draft.hub_asked_by_id, draft.hub_asked_at = viewer.person_id, at
    _tell_reviewers(session, viewer, draft, ensure_office(session, now=at).id, at)


def may_review(session: Session, viewer: Viewer, draft: Draft) -> bool:
    """Return whether the viewer reviews the drafts of this organisation, also if they wrote in this one."""
    if not is_allowed(viewer, Act.REVIEW_ITEMS, organisation_id=draft.organisation_id):
        return False
    return draft.hub_asked_at is not None or _is_own_or_office(session, viewer, draft.organisation_id)


def has_written(session: Session, viewer: Viewer, draft: Draft) -> bool:
    """Return whether the viewer wrote in a draft, so that someone else has to publish it."""
    return viewer.person_id in list_author_ids(session, draft)


def publish_draft(
    session: Session, viewer: Viewer, draft: Draft, seen_version: int, at: datetime
) -> CatalogueEntry:
    """Publish a draft as a version of its item, and tell its authors; the caller holds the draft's lock.

    Raises Conflict for someone who wrote in it, for another version than was seen, for a check that stops it
    and if the item has been changed from elsewhere since the draft began.
    """
    _require_reviewer(session, viewer, draft)
    _check_version(draft, seen_version)
    state_after(DraftState(draft.state), DraftAct.PUBLISH)
    if has_written(session, viewer, draft):
        raise Conflict(WROTE_IT)
    if (stop := find_stop(session, draft)) is not None:
        raise Conflict(f"This cannot be published yet. {stop.message}")
    entry = lock_item_of(session, draft)
    refuse_if_changed_elsewhere(session, draft, entry)
    resource = write_version(session, viewer, draft, entry, at)
    _take_step(session, viewer, draft, DraftAct.PUBLISH, at)
    draft.entry_id, draft.published_revision = resource.entry_id, resource.current_revision
    draft.published_by_id, draft.published_at, draft.closed_at = viewer.person_id, at, at
    attachments.attach_to_item(session, draft)
    contact = str(draft.fields.get("ask", "")).strip()
    begin_review(session, resource.entry_id, draft.submitted_by_id, contact, at)
    if draft.adapted_from_id is not None:
        link_own_version(session, draft.organisation_id, draft.adapted_from_id, resource.entry_id)
    _tell_authors(session, viewer, draft, "draft-published", at)
    session.flush()
    return session.get_one(CatalogueEntry, resource.entry_id)


def can_undo(draft: Draft, at: datetime) -> bool:
    """Return whether the publication of a draft can still be undone."""
    return (
        draft.state == DraftState.PUBLISHED
        and draft.published_at is not None
        and at < draft.published_at + UNDO_WITHIN
    )


def undo_publication(session: Session, viewer: Viewer, draft: Draft, seen_version: int, at: datetime) -> None:
    """Undo a publication: the item is what it was before, and the draft is in review again.

    The undoing is a version of its own, so that what was read for a few minutes can still be found.
    """
    _require_reviewer(session, viewer, draft)
    _check_version(draft, seen_version)
    entry = lock_item_of(session, draft)
    if entry is None or not can_undo(draft, at):
        raise Conflict("It is too late to undo this. You can change or withdraw the item instead.")
    restore_version(session, viewer, draft, entry, at)
    _take_step(session, viewer, draft, DraftAct.UNDO, at)
    draft.closed_at = draft.published_at = draft.published_by_id = None
    version = find_current_version(session, entry.id)
    draft.base_revision = version.number if version else draft.base_revision
    session.flush()


def discard_draft(session: Session, viewer: Viewer, draft: Draft, seen_version: int, at: datetime) -> None:
    """Discard a draft: what is published stays as it is."""
    require(viewer, Act.WRITE_ITEMS, organisation_id=draft.organisation_id)
    _check_version(draft, seen_version)
    _take_step(session, viewer, draft, DraftAct.DISCARD, at)
    draft.closed_at = at
    attachments.remove_files_of_draft(session, draft)


def _check_version(draft: Draft, seen_version: int) -> None:
    if seen_version != draft.version:
        raise Conflict(OLD_VERSION)


def _take_step(
    session: Session, viewer: Viewer, draft: Draft, act: DraftAct, at: datetime, comment: str = ""
) -> None:
    draft.state = state_after(DraftState(draft.state), act).value
    draft.version += 1
    record_step(session, viewer, draft, act, at, comment)
    session.flush()


def _forget_request(draft: Draft) -> None:
    draft.hub_asked_by_id = draft.hub_asked_at = None


def _is_own_or_office(session: Session, viewer: Viewer, organisation_id: int) -> bool:
    # Hub staff may review everywhere; without being asked they do so for the office alone.
    return organisation_id in viewer.organisation_ids or is_office(session, organisation_id)


def _require_reviewer(session: Session, viewer: Viewer, draft: Draft) -> None:
    if not may_review(session, viewer, draft):
        raise NotFound(NO_DRAFT)


def _tell_authors(session: Session, viewer: Viewer, draft: Draft, kind: str, at: datetime) -> None:
    for person_id in sorted(list_author_ids(session, draft) - {viewer.person_id}):
        enqueue(session, kind, at=at, person_id=person_id, about_id=draft.id)


def _tell_reviewers(
    session: Session, viewer: Viewer, draft: Draft, organisation_id: int, at: datetime
) -> None:
    reviewers = list_members(session, organisation_id, day_of(at), REVIEWERS)
    ids = {each.person.id for each in reviewers} - list_author_ids(session, draft) - {viewer.person_id}
    for person_id in sorted(ids):
        enqueue(session, "draft-submitted", at=at, person_id=person_id, about_id=draft.id)
