"""The nightly job that verifies the audit log and writes its chain head to the application log."""

from collections.abc import Iterator
from typing import Any

import structlog
from sqlalchemy.orm import Session

from hub.audit.domain.verification import ChainVerification, find_first_fault, verify_chain
from hub.kit.db import db
from hub.kit.errors import Conflict
from hub.kit.jobs import Job

log = structlog.get_logger("hub.audit")


def verify_and_log_head() -> str:
    """Verify the audit log and log its head, against which later verifications detect truncation.

    Raise Conflict if the verification fails.
    """
    verification = verify_chain(db.session())
    db.session.rollback()
    log.info(
        "audit head",
        head=str(verification.head),
        entries=verification.entry_count,
        first=verification.first_id,
    )
    if verification.problem:
        raise Conflict(verification.problem)
    return describe_verification(verification)


def describe_verification(verification: ChainVerification) -> str:
    """Return the result of a successful verification as one line."""
    if not verification.entry_count:
        return "The activity log is empty."
    first, last = verification.first_id, verification.head.last_id
    return f"{verification.entry_count:,} entries, {first} to {last}: none was changed."


def list_audit_problems(session: Session, _settings: Any) -> Iterator[str]:
    """Yield a sentence if the audit log fails verification."""
    fault = find_first_fault(session)
    if fault is not None:
        yield f"Entry {fault} of the activity log was changed or removed. For details, run: hub audit verify"


audit_verify = Job("audit-verify", verify_and_log_head, schedule="25 3")
