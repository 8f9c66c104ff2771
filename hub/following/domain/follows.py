"""What a person follows by email: searches, trusts and series of events. Nobody else sees it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import lock_person
from hub.extension.follow_sources import FollowSource, FollowTarget
from hub.following.models import Follow
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import execute_and_count, for_update

MAX_FOLLOWED = 50
MAX_SUBJECT_LENGTH = 1000
LIMIT_REACHED = (
    f"You already follow {MAX_FOLLOWED} searches, trusts and series, the maximum. Stop following one of "
    "them first."
)
NOT_FOLLOWED = "You do not follow this. You may have stopped following it in another window."
NOT_FOUND = "There is nothing to follow at this address. Go to the library, a trust or a series of events."
TOO_WIDE = "Search for something or choose a filter first. You cannot follow the whole list."
TOO_MANY_FILTERS = "This search has too many filters to follow. Choose fewer of them."


class FollowFrequency(StrEnum):
    """How often news of something is emailed."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def label(self) -> str:
        """The name of this choice in forms and lists."""
        return {"daily": "Once a day, at 7am", "weekly": "Once a week, on Mondays at 7am"}[self.value]

    @property
    def other(self) -> "FollowFrequency":
        """The other choice."""
        return FollowFrequency.WEEKLY if self is FollowFrequency.DAILY else FollowFrequency.DAILY


def get_target(
    session: Session, viewer: Viewer, sources: Mapping[str, FollowSource], kind: str, subject: str
) -> FollowTarget:
    """Return what a person asks to follow.

    Raises NotFound if there is no such thing, and Invalid if it is too wide.
    """
    source = sources.get(kind)
    if len(subject) > MAX_SUBJECT_LENGTH:
        raise Invalid("subject", TOO_MANY_FILTERS)
    target = source.find_targets(session, viewer, [subject]).get(subject) if source is not None else None
    if target is None:
        raise NotFound(NOT_FOUND)
    if target.is_too_wide:
        raise Invalid("subject", TOO_WIDE)
    if len(target.subject) > MAX_SUBJECT_LENGTH:
        raise Invalid("subject", TOO_MANY_FILTERS)
    return target


def follow(
    session: Session, by: Viewer, kind: str, target: FollowTarget, frequency: FollowFrequency, at: datetime
) -> Follow:
    """Follow something once; if the person follows it already, change how often they are told.

    Only what is new or changes from now on is told. Raises Conflict at the limit.
    """
    person = lock_person(session, by.person_id or 0)
    if person is None:
        raise NotFound(NOT_FOLLOWED)
    row = find_follow(session, by, kind, target.subject)
    if row is not None:
        row.frequency = frequency.value
        session.flush()
        return row
    if count_follows(session, by) >= MAX_FOLLOWED:
        raise Conflict(LIMIT_REACHED)
    row = Follow(
        public_id=uuid4().hex,
        person_id=person.id,
        kind=kind,
        subject=target.subject,
        frequency=frequency.value,
        created_at=at,
        checked_at=at,
    )
    session.add(row)
    session.flush()
    return row


def change_frequency(session: Session, by: Viewer, public_id: str, frequency: FollowFrequency) -> Follow:
    """Change how often a person is told of something that they follow."""
    own = (Follow.person_id == by.person_id, Follow.public_id == public_id)
    row = session.scalar(for_update(select(Follow).where(*own)))
    if row is None:
        raise NotFound(NOT_FOLLOWED)
    row.frequency = frequency.value
    session.flush()
    return row


def stop_following(session: Session, by: Viewer, public_id: str) -> None:
    """Stop following something. What waits to be told of it is no longer sent."""
    own = (Follow.person_id == by.person_id, Follow.public_id == public_id)
    if not execute_and_count(session, delete(Follow).where(*own)):
        raise NotFound(NOT_FOLLOWED)


def find_follow(session: Session, viewer: Viewer, kind: str, subject: str) -> Follow | None:
    """Return what a person follows by its kind and subject, or None."""
    return session.scalar(
        select(Follow).where(
            Follow.person_id == viewer.person_id, Follow.kind == kind, Follow.subject == subject
        )
    )


def count_follows(session: Session, viewer: Viewer) -> int:
    """Return how many things a person follows."""
    return session.scalar(select(func.count(Follow.id)).where(Follow.person_id == viewer.person_id)) or 0


def list_follows(session: Session, viewer: Viewer) -> list[Follow]:
    """Return what a person follows, newest first."""
    statement = select(Follow).where(Follow.person_id == viewer.person_id)
    return list(session.scalars(statement.order_by(Follow.created_at.desc(), Follow.id.desc())))


def list_targets(
    session: Session, viewer: Viewer, sources: Mapping[str, FollowSource], follows: list[Follow]
) -> dict[int, FollowTarget]:
    """Return the targets of follows by the id of the follow, with one read for each kind.

    What no longer exists is left out.
    """
    targets: dict[int, FollowTarget] = {}
    for kind, source in sources.items():
        of_kind = [row for row in follows if row.kind == kind]
        if of_kind:
            found = source.find_targets(session, viewer, [row.subject for row in of_kind])
            targets |= {row.id: found[row.subject] for row in of_kind if row.subject in found}
    return targets
