"""The type of a feature's health checks, run by `hub doctor`."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session

HealthCheck = Callable[[Session, Any], Iterable[str]]
"""Takes a session and the app's settings; returns a sentence for each problem and how to solve it."""
