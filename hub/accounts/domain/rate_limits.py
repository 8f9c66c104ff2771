"""Guessing is slowed: counters in the database, so that processes agree; no wait is over 15 minutes.

A counter is held for the length of a transaction, so those who guess at once take turns. Nobody is shut out:
who waits is let try again, a browser in which somebody signed in before has a counter of its own, and a link
by mail leads past those of passwords. It never leads past those of codes: whoever reads somebody's mail would
else have as many guesses at the second factor as they like.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hub.accounts.models import Attempt
from hub.kit.errors import HubError
from hub.kit.keyring import mark
from hub.kit.row_locks import touched

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)
COUNTED_FOR = timedelta(days=1)
FREE, FREE_FOR_SENDER = 5, 100
"""Tries without a wait: on one account, and from one address, behind which may be a whole trust."""
KINDS = ("password", "code", "link")
"""What is tried on an account."""


class Slowed(HubError):
    """Too many tries in vain; `until` is when the next may be made."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    heading = "Wait a little"

    def __init__(self, until: datetime, at: datetime) -> None:
        self.seconds = max(1, int((until - at).total_seconds()))
        minutes = -(-self.seconds // 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"There were too many tries. Wait {wait} and try again")
        self.until = until


@dataclass(frozen=True)
class Place:
    """From where somebody tries: an address of the network, and the browser's own mark if it is known."""

    sender: str
    browser: str = ""


class Tries:
    """The counters of one try, held until this transaction ends."""

    def __init__(self, rows: list[tuple[Attempt, int]], at: datetime) -> None:
        self._rows = rows
        self._at = at

    def failed(self) -> None:
        """Count a try that was in vain, and let the next wait if there were many."""
        for row, free in self._rows:
            row.failures += 1
            over = row.failures - free
            if over >= 0:
                row.blocked_until = self._at + min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)

    def succeeded(self) -> None:
        """Forget what was in vain on this account; what came from the same address stays counted."""
        row, _ = self._rows[0]
        row.failures, row.blocked_until = 0, None


def hold_tries(session: Session, what: str, account: str, place: Place, at: datetime) -> Tries:
    """Hold the counters for a try of `what` on an account, whether or not there is one.

    Slowed where it must wait. A known browser is counted alone: nobody else can make it wait.
    """
    if place.browser:
        wanted = {mark(session, f"{what} in a browser", account, place.browser): FREE}
    else:
        wanted = {
            mark(session, f"{what} on an account", account): FREE,
            mark(session, f"{what} from an address", place.sender): FREE_FOR_SENDER,
        }
    return hold(session, wanted, at)


def hold(session: Session, wanted: Mapping[str, int], at: datetime) -> Tries:
    """Hold these counters, each with how often it may fail without a wait; Slowed if one must wait."""
    # In one order always, so that two who hold the same ones never wait for each other.
    held = {name: _lock(session, name, at) for name in sorted(wanted)}
    rows = [(held[name], wanted[name]) for name in wanted]
    for row, _ in rows:
        if at - row.first_at > COUNTED_FOR and not _waits(row, at):
            row.failures, row.first_at, row.blocked_until = 0, at, None
    waits = [row.blocked_until for row, _ in rows if row.blocked_until is not None and row.blocked_until > at]
    if waits:
        # Whoever waits makes no rows, however many accounts they name: one without tries is as good as none.
        for row, _ in rows:
            if row.failures == 0:
                session.delete(row)
        session.flush()
        raise Slowed(max(waits), at)
    return Tries(rows, at)


def forget_tries(session: Session, account: str, kinds: Iterable[str] = KINDS) -> None:
    """Forget what was tried in vain on an account, of all kinds or of some."""
    names = [mark(session, f"{what} on an account", account) for what in kinds]
    session.execute(delete(Attempt).where(Attempt.mark.in_(names)))


def remove_old_tries(session: Session, at: datetime) -> int:
    """Remove the counters that no longer count, and return how many."""
    return touched(session, delete(Attempt).where(Attempt.first_at < at - COUNTED_FOR - LONGEST_WAIT))


def _waits(row: Attempt, at: datetime) -> bool:
    return row.blocked_until is not None and row.blocked_until > at


def _lock(session: Session, name: str, at: datetime) -> Attempt:
    # One statement that makes the row or takes its lock: whoever comes second waits here for the first.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    made = dialect.insert(Attempt).values(mark=name, failures=0, first_at=at)
    locked = made.on_conflict_do_update(index_elements=["mark"], set_={"failures": Attempt.failures})
    found = session.scalars(locked.returning(Attempt), execution_options={"populate_existing": True})
    row: Attempt = found.one()
    return row
