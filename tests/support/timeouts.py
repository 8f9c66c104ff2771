"""Longer timeouts for tests, so that they pass on a busy machine.

For a reader the hub prefers a partial result to a long wait; a test needs the complete result. Tests of the
timeouts themselves set their own.
"""

from hub.kit import db
from hub.search.domain import current_snapshot, suggestions
from hub.tools import services

SECONDS = 60.0


def make_patient() -> None:
    """Use long timeouts in this process."""
    current_snapshot.SECONDS_TO_WAIT = suggestions.SECONDS_TO_WAIT = services.SLOT_TIMEOUT_SECONDS = SECONDS
    db.BUSY_TIMEOUT_MS = int(SECONDS * 1000)
