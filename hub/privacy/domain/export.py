"""All that is held of one person, as one readable document."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.audit.domain import record
from hub.extension.personal_data import Held, Retention
from hub.kit.clock import for_programs

ABOUT = (
    "Everything that the Ambulance Leadership Hub holds about you, as it was at this moment. "
    "Moments are in UTC. What a secret is made of, such as your password, is not readable for the hub either "
    "and is left out. Whoever has this file can read all of it, so keep it where nobody else can."
)


def export_person(
    session: Session,
    viewer: Viewer,
    person_id: int,
    held: Sequence[Held],
    retention: Sequence[Retention],
    at: datetime,
) -> dict[str, Any]:
    """Return all that is held of a person, each part with its heading, why it is held and who sees it.

    That it was taken away is written down.
    """
    require(viewer, Act.TAKE_DATA, person_id=person_id)
    record(session, viewer, "take data", kind="person", object_id=person_id, at=at)
    return {
        "about this file": ABOUT,
        "made": for_programs(at),
        "parts": [_part(session, person_id, one) for one in held],
        "how long things are kept": [{"what": rule.what, "kept": rule.kept} for rule in retention],
    }


def _part(session: Session, person_id: int, held: Held) -> dict[str, Any]:
    part = {"heading": held.heading, "why it is held": held.why, "who sees it": held.seen_by}
    rows = [_plain(row) for row in held.export(session, person_id)]
    return {**{name: words for name, words in part.items() if words}, "what is held": rows}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return for_programs(value)
    return value.isoformat() if isinstance(value, date) else value
