"""Export and erasure of the personal data of this feature: account warnings and erasures."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.kit.clock import isoformat_london
from hub.privacy.models import AccountWarning, Erasure


def export_account_warning(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return when a person was warned that their account ends, and when they were erased."""
    warning = session.get(AccountWarning, person_id)
    erasures = session.scalars(select(Erasure).where(Erasure.person_id == person_id))
    return [
        *([{"told that the account ends": isoformat_london(warning.warned_at)}] if warning else []),
        *({"erased": isoformat_london(erasure.at)} for erasure in erasures),
    ]


def erase_account_warning(session: Session, person_id: int) -> None:
    """Delete a person's account warning; the erasure row stays, because its hash identifies nobody."""
    session.execute(delete(AccountWarning).where(AccountWarning.person_id == person_id))
