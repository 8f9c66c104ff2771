"""What this feature itself holds of a person."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.kit.clock import isoformat_utc
from hub.privacy.models import AccountWarning, Erasure


def export_account_warning(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return when a person was told that their account ends, and when they were erased."""
    warned = session.get(AccountWarning, person_id)
    erased = session.scalars(select(Erasure).where(Erasure.person_id == person_id))
    return [
        *([{"told that the account ends": isoformat_utc(warned.warned_at)}] if warned else []),
        *({"erased": isoformat_utc(row.at)} for row in erased),
    ]


def erase_account_warning(session: Session, person_id: int) -> None:
    """Remove that a person was told; that they are erased stays, as a mark that leads to nobody."""
    session.execute(delete(AccountWarning).where(AccountWarning.person_id == person_id))
