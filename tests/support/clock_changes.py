"""Instants around midnight in London on the days when the clocks change, and a clock that can be moved."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

from hub.kit import clock

MIDNIGHTS = {
    "before the clocks go forward": (date(2026, 3, 28), datetime(2026, 3, 29, 0, 0, tzinfo=UTC)),
    "the clocks go forward": (date(2026, 3, 29), datetime(2026, 3, 29, 23, 0, tzinfo=UTC)),
    "summer": (date(2026, 7, 31), datetime(2026, 7, 31, 23, 0, tzinfo=UTC)),
    "before the clocks go back": (date(2026, 10, 24), datetime(2026, 10, 24, 23, 0, tzinfo=UTC)),
    "the clocks go back": (date(2026, 10, 25), datetime(2026, 10, 26, 0, 0, tzinfo=UTC)),
    "winter": (date(2026, 12, 31), datetime(2027, 1, 1, 0, 0, tzinfo=UTC)),
}
"""A day in London, and the instant at which it ends."""


class MovedClock(datetime):
    """A `datetime` whose current time is `at`."""

    at: datetime

    @classmethod
    def now(cls, tz=None):
        """Return the time that was set."""
        return cls.at.astimezone(tz)


@contextmanager
def moved_clock(moment):
    """Let `hub.kit.clock.now` return this instant inside the block."""
    before = clock.datetime
    clock.datetime = type("Moved", (MovedClock,), {"at": moment})
    try:
        yield
    finally:
        clock.datetime = before


def move_clock(monkeypatch, moment):
    """Let `hub.kit.clock.now` return this instant."""
    moved = type("Moved", (MovedClock,), {"at": moment})
    monkeypatch.setattr(clock, "datetime", moved)
