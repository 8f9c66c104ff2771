"""Acts about places, as the activity log of a trust holds them."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.audit.domain import record_audit_entry
from hub.events.models import Event


def record_booking_act(
    session: Session,
    by: Viewer,
    act: str,
    event: Event,
    organisation_id: int | None,
    at: datetime,
    *,
    count: int | None = None,
    person_id: int | None = None,
) -> None:
    """Record an act about places in the activity log of the organisation for which people take part.

    `person_id` is whose place it is, if that is someone other than who acts.
    """
    details = {} if count is None else {"count": count}
    if person_id is not None:
        details = {"person": person_id}
    record_audit_entry(
        session,
        by,
        act,
        kind="event",
        object_id=event.public_id,
        organisation_id=organisation_id,
        details=details,
        at=at,
    )
