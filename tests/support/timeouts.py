"""Patience of the tests: what the product gives up after seconds they wait for, on a busy machine too.

A reader would rather have a part of an answer than wait. A test asks what the answer is once it is there;
those that ask what happens when it does not come say so, and set a wait of their own.
"""

from hub.kit import db
from hub.search.domain import execution, suggestions
from hub.tools import services

SECONDS = 60.0


def make_patient() -> None:
    """Let this process wait for what it asked for."""
    execution.SECONDS_TO_WAIT = suggestions.SECONDS_TO_WAIT = services.SLOT_TIMEOUT_SECONDS = SECONDS
    db.BUSY_TIMEOUT_MS = int(SECONDS * 1000)
