"""Comments on an item: under the name of their author, read by members, hidden by hub staff with a reason."""

from datetime import datetime
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed, require
from hub.accounts.domain import acquire_rate_limit_lease
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import CatalogueEntry, visible_entry_conditions
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import for_update
from hub.publishing.domain.evidence_vocabulary import CommentState
from hub.publishing.domain.item_contacts import list_office_ids, tell
from hub.publishing.domain.ratings import find_own_organisation
from hub.publishing.models import ItemComment

REPORTED, COMMENT_HIDDEN = "comment-reported", "comment-hidden"
PAGE_SIZE, MAX_REPORTED = 20, 50
MAX_COMMENTS_A_DAY = 20
NO_COMMENT = "This comment does not exist, or you do not have access to it."


class CommentPage(Struct, frozen=True):
    """One page of comments, the newest first, with how many the viewer may read."""

    comments: tuple[ItemComment, ...]
    count: int

    @property
    def pages(self) -> int:
        """The number of pages; an empty list has one."""
        return max(1, -(-self.count // PAGE_SIZE))


def write_comment(
    session: Session, viewer: Viewer, entry: CatalogueEntry, text: str, at: datetime
) -> ItemComment:
    """Add a comment; raise RateLimited after too many in a day."""
    require(viewer, Act.RATE_ITEMS, person_id=viewer.person_id)
    if not text.strip():
        raise Invalid("text", "Write your comment")
    key = hmac_hex(session, "comments written", str(viewer.person_id))
    acquire_rate_limit_lease(session, {key: MAX_COMMENTS_A_DAY}, at).record_failure()
    comment = ItemComment(
        public_id=str(uuid4()),
        entry_id=entry.id,
        person_id=viewer.person_id,
        organisation_id=find_own_organisation(viewer),
        text=text.strip(),
        state=CommentState.SHOWN.value,
        written_at=at,
        report="",
        decision="",
    )
    session.add(comment)
    session.flush()
    _record(session, viewer, "write comment", comment, at)
    return comment


def list_comments(session: Session, viewer: Viewer, entry: CatalogueEntry, page: int) -> CommentPage:
    """Return one page of the comments on an item: a hidden one is read by its author and hub staff alone."""
    conditions = (ItemComment.entry_id == entry.id, _readable(viewer))
    count = session.scalar(select(func.count(ItemComment.id)).where(*conditions)) or 0
    statement = (
        select(ItemComment)
        .where(*conditions)
        .order_by(ItemComment.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return CommentPage(tuple(session.scalars(statement)), count)


def delete_comment(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, at: datetime
) -> None:
    """Delete a comment of the viewer's own."""
    comment = get_comment(session, viewer, entry, public_id, lock=True)
    if comment.person_id != viewer.person_id:
        raise NotFound(NO_COMMENT)
    session.delete(comment)
    session.flush()
    _record(session, viewer, "delete comment", comment, at)


def report_comment(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, reason: str, at: datetime
) -> ItemComment:
    """Report a comment to hub staff, with a reason that they alone read."""
    require(viewer, Act.RATE_ITEMS, person_id=viewer.person_id)
    comment = get_comment(session, viewer, entry, public_id, lock=True)
    if comment.person_id == viewer.person_id:
        raise Conflict("This is your own comment. You can delete it.")
    if comment.reported_at is not None:
        raise Conflict("This comment has already been reported. Hub staff are looking at it or have done so.")
    if not reason.strip():
        raise Invalid("reason", "Say what is wrong with the comment")
    comment.reported_by_id, comment.reported_at = viewer.person_id, at
    comment.report = reason.strip()
    session.flush()
    tell(session, REPORTED, list_office_ids(session, at), comment.id, at, but=viewer.person_id)
    _record(session, viewer, "report comment", comment, at)
    return comment


def hide_comment(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, reason: str, at: datetime
) -> ItemComment:
    """Take a comment off the page with a reason, which its author is told."""
    require(viewer, Act.MODERATE_COMMENTS)
    comment = get_comment(session, viewer, entry, public_id, lock=True)
    if comment.state == CommentState.HIDDEN:
        raise Conflict("This comment is already hidden.")
    if not reason.strip():
        raise Invalid("reason", "Say why the comment is hidden. Its author will read this")
    comment.state = CommentState.HIDDEN.value
    _decide(session, viewer, comment, reason.strip(), at)
    if comment.person_id is not None:
        tell(session, COMMENT_HIDDEN, [comment.person_id], comment.id, at)
    _record(session, viewer, "hide comment", comment, at)
    return comment


def keep_comment(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, at: datetime
) -> ItemComment:
    """Keep a comment on the page, or put it back; a report of it is closed."""
    require(viewer, Act.MODERATE_COMMENTS)
    comment = get_comment(session, viewer, entry, public_id, lock=True)
    comment.state = CommentState.SHOWN.value
    _decide(session, viewer, comment, "", at)
    _record(session, viewer, "keep comment", comment, at)
    return comment


def get_comment(
    session: Session, viewer: Viewer, entry: CatalogueEntry, public_id: str, *, lock: bool = False
) -> ItemComment:
    """Return a comment on an item that the viewer may read; raise NotFound for any other."""
    statement = select(ItemComment).where(
        ItemComment.public_id == public_id, ItemComment.entry_id == entry.id, _readable(viewer)
    )
    comment = session.scalar(for_update(statement) if lock else statement)
    if comment is None:
        raise NotFound(NO_COMMENT)
    return comment


def list_reported(session: Session, viewer: Viewer) -> list[tuple[ItemComment, CatalogueEntry]]:
    """Return the reported comments that wait for hub staff, the oldest first."""
    if not is_allowed(viewer, Act.MODERATE_COMMENTS):
        return []
    rows = session.execute(
        select(ItemComment, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == ItemComment.entry_id)
        .where(
            ItemComment.state == CommentState.SHOWN.value,
            ItemComment.reported_at.is_not(None),
            ItemComment.decided_at.is_(None),
            *visible_entry_conditions(viewer),
        )
        .order_by(ItemComment.id)
        .limit(MAX_REPORTED)
    )
    return [(row[0], row[1]) for row in rows]


def _readable(viewer: Viewer) -> ColumnElement[bool]:
    if is_allowed(viewer, Act.MODERATE_COMMENTS):
        return ItemComment.id.is_not(None)
    is_shown = ItemComment.state == CommentState.SHOWN.value
    return or_(is_shown, and_(ItemComment.person_id == (viewer.person_id or 0), ~is_shown))


def _decide(session: Session, viewer: Viewer, comment: ItemComment, decision: str, at: datetime) -> None:
    comment.decided_by_id, comment.decided_at = viewer.person_id, at
    comment.decision = decision
    session.flush()


def _record(session: Session, viewer: Viewer, act: str, comment: ItemComment, at: datetime) -> None:
    # Without an organisation: no trust reads in its log who commented on what.
    record_audit_entry(session, viewer, act, kind="item comment", object_id=comment.public_id, at=at)
