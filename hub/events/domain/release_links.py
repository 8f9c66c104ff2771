"""The link by which someone without an account answers a request for release from duty."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from hub.events.models import Event, ReleaseRequest
from hub.kit.errors import LinkExpired
from hub.kit.one_time_links import OneTimeLink
from hub.kit.page import Link

RETURNED = "This request has ended, because we were told that it was not for the person who was asked."
RELEASE_LINK = OneTimeLink(
    "release from duty",
    ReleaseRequest,
    "public_id",
    timedelta(0),
    (
        "This request has ended. It was withdrawn or is no longer needed, or the event has started or "
        "was cancelled."
    ),
    (Link("View events", "/events"),),
    used="decided_at",
    withdrawn="withdrawn_at",
    used_message="This request has already been answered.",
    used_links=(Link("View events", "/events"),),
)


def start_release_link(event: Event, at: datetime) -> dict[str, Any]:
    """Return the values with which a request begins; its link works until the event begins."""
    return {**RELEASE_LINK.start(at), "expires_at": event.starts_at}


def get_link_row(session: Session, token: str, at: datetime) -> ReleaseRequest:
    """Return the request of a link that can still be answered; raise LinkExpired with the reason if not."""
    row = RELEASE_LINK.find(session, token)
    if row is not None and row.is_misdirected:
        raise LinkExpired(RETURNED, RELEASE_LINK.used_links)
    return RELEASE_LINK.get(session, token, at)


def move_release_links(session: Session, event: Event) -> None:
    """Let the links of an event work until its new start."""
    session.execute(
        update(ReleaseRequest).where(ReleaseRequest.event_id == event.id).values(expires_at=event.starts_at)
    )
