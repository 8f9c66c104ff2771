"""What this feature itself holds of a person."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.kit.clock import for_programs
from hub.privacy.models import AccountWarning, Erasure


def export_warning(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return when a person was told that their account ends, and when they were erased."""
    warned = session.get(AccountWarning, person_id)
    erased = session.scalars(select(Erasure).where(Erasure.person_id == person_id))
    return [
        *([{"told that the account ends": for_programs(warned.warned_at)}] if warned else []),
        *({"erased": for_programs(row.at)} for row in erased),
    ]


def forget_warning(session: Session, person_id: int) -> None:
    """Remove that a person was told; that they are erased stays, as a mark that leads to nobody."""
    session.execute(delete(AccountWarning).where(AccountWarning.person_id == person_id))
