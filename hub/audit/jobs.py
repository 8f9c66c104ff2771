"""What is done with the record each night: it is checked, and how far it goes is written to the log."""

from collections.abc import Iterator
from typing import Any

import structlog
from sqlalchemy.orm import Session

from hub.audit.domain import ChainVerification, find_first_fault, verify_chain
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.kit.jobs import Job

log = structlog.get_logger("hub.audit")


def verify_and_log_head() -> str:
    """Check the record and log its head, by which a later check sees whether its end was cut off."""
    found = verify_chain(db.session())
    db.session.rollback()
    log.info("audit head", head=str(found.head), entries=found.entry_count, first=found.first_id)
    if found.problem:
        raise Conflict(found.problem)
    return describe_verification(found)


def describe_verification(verification: ChainVerification) -> str:
    """Return what a check found, as one line."""
    if not verification.entry_count:
        return "The record is empty."
    first, last = verification.first_id, verification.head.last_id
    return f"{verification.entry_count:,} entries, {first} to {last}: all are as they were written."


def list_audit_problems(session: Session, _settings: Any) -> Iterator[str]:
    """Give a sentence where the record is not as it was written."""
    fault = find_first_fault(session)
    if fault is not None:
        yield f"The record of what was done is broken at entry {fault}. To see more: hub audit verify"


audit_verify = Job("audit-verify", verify_and_log_head, schedule="25 3")
