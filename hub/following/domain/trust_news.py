"""Trusts that people follow: whatever a trust shares or arranges."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import list_changed_ids
from hub.extension.follow_sources import FollowSource, FollowTarget
from hub.kit.page import Link
from hub.trusts.domain import TRUST, find_organisation, list_organisation_names, organisation_link

MAX_CHANGED = 100


def find_followed_trusts(
    session: Session, _viewer: Viewer, subjects: Collection[str]
) -> dict[str, FollowTarget]:
    """Return the trusts with these slugs."""
    return {
        names.slug: FollowTarget(names.slug, Link(names.name, organisation_link(names).url))
        for names in list_organisation_names(session)
        if names.slug in subjects and names.kind == TRUST
    }


def list_changed_of_trust(session: Session, viewer: Viewer, slug: str, since: datetime) -> list[int]:
    """Return the entries of a trust that are new or have changed."""
    trust = find_organisation(session, slug)
    if trust is None:
        return []
    return list_changed_ids(session, viewer, since, owner_id=trust.id, limit=MAX_CHANGED)


TRUSTS_TO_FOLLOW = FollowSource("trust", "Trust", find_followed_trusts, list_changed_of_trust)
