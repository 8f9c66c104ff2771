"""Documents of an identity provider, read anew when they have grown old."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from hub.kit.clock import now

T = TypeVar("T")
EXTRA_READS_PERIOD = timedelta(minutes=1)


class ProviderDocument(Generic[T]):
    """A document that is kept until it is `max_age` old. A document that cannot be read anew is not used."""

    def __init__(self, read: Callable[[], T], max_age: Callable[[], timedelta]) -> None:
        self._read, self._max_age = read, max_age
        self._kept: tuple[datetime, T] | None = None
        self._extra_reads: deque[datetime] = deque()

    def get(self) -> T:
        """Return the document, as it was at most `max_age` ago."""
        kept = self._kept
        # A negative age means that the clock was put back.
        if kept is not None and timedelta() <= now() - kept[0] < self._max_age():
            return kept[1]
        return self.read_anew()

    def read_before_refusal(self, max_reads: int) -> bool:
        """Read the document anew, at most `max_reads` times a minute; return whether it was read."""
        moment = now()
        while self._extra_reads and not timedelta() <= moment - self._extra_reads[0] < EXTRA_READS_PERIOD:
            self._extra_reads.popleft()
        if len(self._extra_reads) >= max_reads:
            return False
        self._extra_reads.append(moment)
        self.read_anew()
        return True

    def read_anew(self) -> T:
        """Read the document and keep it."""
        moment, document = now(), self._read()
        # One assignment, so that another thread never sees half of it.
        self._kept = (moment, document)
        return document

    def forget(self) -> None:
        """Let the next use read the document anew."""
        self._kept = None
