"""The job that asks people who took part for a reference."""

from flask import current_app

from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job
from hub.publishing.domain.reference_asks import ask_for_reference, list_asks


def ask_for_references() -> str:
    """Ask those who took part, one transaction for each person."""
    with write_transaction() as session:
        asks = list_asks(session, get_registry(current_app).participations, now())
    asked = 0
    for ask in asks:
        with write_transaction() as session:
            asked += ask_for_reference(session, ask, now())
    return f"People asked for a reference: {asked}."


REFERENCE_JOBS = (Job("reference-asks", ask_for_references, schedule="35 *"),)
