"""Labels of events in the activity log."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from hub.events.domain.queries import events_by_public_id
from hub.events.presenters.kept_dates import KEPT_DATE_LABELS
from hub.extension.audit_labels import AuditLabels


def label_events(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return labels for events by public id."""
    return {public_id: event.title for public_id, event in events_by_public_id(session, ids).items()}


AUDIT_LABELS = (AuditLabels("event", label_events), *KEPT_DATE_LABELS)
