"""The list of what a person follows, and the links to both lists on /me."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.follow_sources import FollowSource, FollowTarget
from hub.extension.items import ProfileSection, SectionItem
from hub.following.domain.follows import FollowFrequency, count_follows
from hub.following.domain.saved_items import count_saved_items
from hub.following.models import Follow
from hub.kit.clock import format_date
from hub.kit.page import Link


class FollowRow(Struct, frozen=True):
    """One thing that is followed, as it is listed; `link` is None if it no longer exists."""

    public_id: str
    link: Link | None
    kind: str
    frequency: str
    since: str
    other: FollowFrequency


def follow_rows(
    follows: Sequence[Follow], targets: Mapping[int, FollowTarget], sources: Mapping[str, FollowSource]
) -> list[FollowRow]:
    """Return the rows of what a person follows; `targets` are by the id of the follow."""
    return [
        FollowRow(
            public_id=row.public_id,
            link=targets[row.id].link if row.id in targets else None,
            kind=sources[row.kind].label if row.kind in sources else "",
            frequency=FollowFrequency(row.frequency).label,
            since=format_date(row.created_at),
            other=FollowFrequency(row.frequency).other,
        )
        for row in follows
    ]


def list_own_links(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the links to what a person has saved and follows; none to a delegate, for it is private."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    saved, followed = count_saved_items(session, viewer), count_follows(session, viewer)
    return [
        SectionItem(Link(f"Saved items ({saved})", "/me/saved")),
        SectionItem(Link(f"What you follow by email ({followed})", "/me/following")),
    ]


PROFILE_SECTIONS = (ProfileSection("Saved and followed", "", list_own_links),)
