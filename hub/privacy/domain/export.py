"""Export of all personal data of one person as one readable document."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.audit.domain import record_audit_entry
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import isoformat_london

ABOUT = (
    "Everything that the Ambulance Leadership Hub keeps about you, at the time when you downloaded it. "
    "Times are UK time. Your password and security codes are left out for safety. Anyone who has this file "
    "can read all of it, so keep it safe."
)


def export_person(
    session: Session,
    viewer: Viewer,
    person_id: int,
    personal_data: Sequence[PersonalData],
    retention: Sequence[Retention],
    at: datetime,
) -> dict[str, Any]:
    """Return all personal data of a person, each category with its heading, purpose and readers.

    The export is recorded in the audit log.
    """
    require(viewer, Act.EXPORT_OWN_DATA, person_id=person_id)
    record_audit_entry(session, viewer, "take data", kind="person", object_id=person_id, at=at)
    return {
        "about this file": ABOUT,
        "made": isoformat_london(at),
        "parts": [_export_category(session, person_id, record) for record in personal_data],
        "how long things are kept": [{"what": rule.subject, "kept": rule.period} for rule in retention],
    }


def _export_category(session: Session, person_id: int, personal_data: PersonalData) -> dict[str, Any]:
    descriptions = {
        "heading": personal_data.heading,
        "why it is held": personal_data.purpose,
        "who sees it": personal_data.seen_by,
    }
    rows = [_to_json_value(row) for row in personal_data.export(session, person_id)]
    return {**{name: text for name, text in descriptions.items() if text}, "what is held": rows}


def _to_json_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _to_json_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_to_json_value(inner) for inner in value]
    if isinstance(value, datetime):
        return isoformat_london(value)
    return value.isoformat() if isinstance(value, date) else value
