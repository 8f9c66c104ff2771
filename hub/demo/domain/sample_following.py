"""Sample items that a leader has saved, and a search and a trust that they follow by email."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Role
from hub.demo.domain.sample_people import find_sample_viewer
from hub.extension.follow_sources import FollowTarget
from hub.following.domain import FollowFrequency, follow, save_item
from hub.kit.errors import NotFound
from hub.kit.page import Link

SAVED = (("resource", "capability-framework"), ("programme", "elsa"), ("option", "mentoring"))
FOLLOWED = (
    ("search", "/library?q=coaching", FollowFrequency.WEEKLY),
    ("trust", "north-west", FollowFrequency.DAILY),
)


def create_sample_following(session: Session, at: datetime) -> None:
    """Let the leader of London save items and follow something, once; the sample people must exist.

    Items that this hub does not have are left out.
    """
    leader = find_sample_viewer(session, "london", Role.LEADER, at)
    if leader is None:
        return
    for days, (kind, slug) in enumerate(SAVED, start=1):
        try:
            save_item(session, leader, kind, slug, at - timedelta(days=days))
        except NotFound:
            continue
    for kind, subject, frequency in FOLLOWED:
        follow(session, leader, kind, FollowTarget(subject, Link(subject, subject)), frequency, at)
