"""What a check of the hub's health returns: sentences on what is wrong and what to do."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session

HealthCheck = Callable[[Session, Any], Iterable[str]]
"""Takes a session and the app's settings; gives one sentence for each thing that is wrong."""
