"""One row of a person in each table of following."""

from hub.following.models import Follow, FollowNews, SavedItem
from hub.kit.clock import now


def plant_following(session, person_id, entry_id, words):
    """Let a person save an item, follow a search of their own words, and be told of the item."""
    of_person = {"person_id": person_id, "entry_id": entry_id}
    follow = Follow(
        public_id=f"f-{person_id}",
        person_id=person_id,
        kind="search",
        subject=f"/library?q={words}",
        frequency="daily",
        created_at=now(),
        checked_at=now(),
    )
    session.add_all([SavedItem(public_id=f"s-{person_id}", **of_person, saved_at=now()), follow])
    session.flush()
    session.add(
        FollowNews(**of_person, follow_id=follow.id, digest="", fingerprint="", is_new=True, told_at=now())
    )
    session.flush()
