"""Series of events that people follow: what is new in each."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import list_changed_ids
from hub.events.domain.queries import select_coming_events
from hub.events.domain.series import list_series
from hub.events.models import Event
from hub.extension.follow_sources import FollowSource, FollowTarget
from hub.kit.clock import now
from hub.kit.page import Link

MAX_EVENTS = 100
"""So many of the next events of a series are looked at."""


def find_followed_series(
    session: Session, _viewer: Viewer, subjects: Collection[str]
) -> dict[str, FollowTarget]:
    """Return the series with these slugs."""
    return {
        series.slug: FollowTarget(series.slug, Link(series.title, series.address))
        for series in list_series(session)
        if series.slug in subjects
    }


def list_changed_events(session: Session, viewer: Viewer, slug: str, since: datetime) -> list[int]:
    """Return the entries of the coming events of a series that are new or have changed."""
    coming = select_coming_events(now(), series=slug, what=select(Event.public_id)).limit(MAX_EVENTS)
    public_ids = list(session.scalars(coming))
    return list_changed_ids(session, viewer, since, public_ids=public_ids, limit=MAX_EVENTS)


SERIES_TO_FOLLOW = FollowSource("series", "Series of events", find_followed_series, list_changed_events)
