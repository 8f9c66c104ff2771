"""What is done with the record each night: it is checked, and how far it goes is written to the log."""

from collections.abc import Iterator
from typing import Any

import structlog
from sqlalchemy.orm import Session

from hub.audit.domain import Verdict, first_fault, verify
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.kit.jobs import Job

log = structlog.get_logger("hub.audit")


def verify_at_night() -> str:
    """Check the record and log its head, by which a later check sees whether its end was cut off."""
    found = verify(db.session())
    db.session.rollback()
    log.info("audit head", head=str(found.head), entries=found.entries, first=found.first_id)
    if found.wrong:
        raise Conflict(found.wrong)
    return in_words(found)


def in_words(found: Verdict) -> str:
    """Return what a check found, as one line."""
    if not found.entries:
        return "The record is empty."
    return (
        f"{found.entries:,} entries, {found.first_id} to {found.head.last_id}: all are as they were written."
    )


def problems_of_audit(session: Session, _settings: Any) -> Iterator[str]:
    """Give a sentence where the record is not as it was written."""
    fault = first_fault(session)
    if fault is not None:
        yield f"The record of what was done is broken at entry {fault}. To see more: hub audit verify"


audit_verify = Job("audit-verify", verify_at_night, at="25 3")
