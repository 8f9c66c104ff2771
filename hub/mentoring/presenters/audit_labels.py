"""Labels of the register in the activity log."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from hub.extension.audit_labels import AuditLabels
from hub.mentoring.domain.profiles import kinds_by_public_id
from hub.mentoring.domain.programmes import titles_by_public_id
from hub.mentoring.domain.vocabulary import RegisterKind


def label_profiles(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return labels for profiles by public id: what is offered, and not by whom."""
    kinds = kinds_by_public_id(session, ids)
    labels = {kind.value: f"Profile of a {kind.label.lower()}" for kind in RegisterKind}
    return {public_id: labels[kind] for public_id, kind in kinds.items()}


AUDIT_LABELS = (
    AuditLabels("profile", label_profiles),
    AuditLabels("mentoring programme", titles_by_public_id),
)
