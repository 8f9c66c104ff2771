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

from hub.accounts.models import RateLimitCounter
from hub.kit.errors import HubError
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import execute_and_count

FIRST_WAIT, MAX_WAIT = timedelta(minutes=1), timedelta(minutes=15)
COUNTING_WINDOW = timedelta(days=1)
MAX_FAILURES, MAX_FAILURES_PER_CLIENT = 5, 100
"""Tries without a wait: on one account, and from one address, behind which may be a whole trust."""
ATTEMPT_KINDS = ("password", "code", "link")
"""What is tried on an account."""


class RateLimited(HubError):
    """Too many tries in vain; `until` is when the next may be made."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    heading = "Wait a little"

    def __init__(self, until: datetime, at: datetime) -> None:
        self.retry_after = max(1, int((until - at).total_seconds()))
        minutes = -(-self.retry_after // 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"There were too many tries. Wait {wait} and try again")
        self.until = until


@dataclass(frozen=True)
class ClientKey:
    """From where somebody tries: an address of the network, and the browser's own mark if it is known."""

    client_address: str
    device_key: str = ""


class RateLimitLease:
    """The counters of one try, held until this transaction ends."""

    def __init__(self, rows: list[tuple[RateLimitCounter, int]], at: datetime) -> None:
        self._rows = rows
        self._at = at

    def record_failure(self) -> None:
        """Count a try that was in vain, and let the next wait if there were many."""
        for row, free in self._rows:
            row.failures += 1
            over = row.failures - free
            if over >= 0:
                row.blocked_until = self._at + min(FIRST_WAIT * 2 ** min(over, 10), MAX_WAIT)

    def record_success(self) -> None:
        """Forget what was in vain on this account; what came from the same address stays counted."""
        row, _ = self._rows[0]
        row.failures, row.blocked_until = 0, None


def acquire_account_lease(
    session: Session, kind: str, account: str, client: ClientKey, at: datetime
) -> RateLimitLease:
    """Hold the counters for a try of `what` on an account, whether or not there is one.

    Slowed where it must wait. A known browser is counted alone: nobody else can make it wait.
    """
    if client.device_key:
        wanted = {hmac_hex(session, f"{kind} in a browser", account, client.device_key): MAX_FAILURES}
    else:
        wanted = {
            hmac_hex(session, f"{kind} on an account", account): MAX_FAILURES,
            hmac_hex(session, f"{kind} from an address", client.client_address): MAX_FAILURES_PER_CLIENT,
        }
    return acquire_rate_limit_lease(session, wanted, at)


def acquire_rate_limit_lease(session: Session, limits: Mapping[str, int], at: datetime) -> RateLimitLease:
    """Hold these counters, each with how often it may fail without a wait; Slowed if one must wait."""
    # In one order always, so that two who hold the same ones never wait for each other.
    held = {name: _lock_counter(session, name, at) for name in sorted(limits)}
    rows = [(held[name], limits[name]) for name in limits]
    for row, _ in rows:
        if at - row.first_at > COUNTING_WINDOW and not _is_blocked(row, at):
            row.failures, row.first_at, row.blocked_until = 0, at, None
    waits = [row.blocked_until for row, _ in rows if row.blocked_until is not None and row.blocked_until > at]
    if waits:
        # Whoever waits makes no rows, however many accounts they name: one without tries is as good as none.
        for row, _ in rows:
            if row.failures == 0:
                session.delete(row)
        session.flush()
        raise RateLimited(max(waits), at)
    return RateLimitLease(rows, at)


def reset_rate_limits(session: Session, account: str, kinds: Iterable[str] = ATTEMPT_KINDS) -> None:
    """Forget what was tried in vain on an account, of all kinds or of some."""
    names = [hmac_hex(session, f"{what} on an account", account) for what in kinds]
    session.execute(delete(RateLimitCounter).where(RateLimitCounter.mark.in_(names)))


def delete_old_rate_limit_counters(session: Session, at: datetime) -> int:
    """Remove the counters that no longer count, and return how many."""
    return execute_and_count(
        session, delete(RateLimitCounter).where(RateLimitCounter.first_at < at - COUNTING_WINDOW - MAX_WAIT)
    )


def _is_blocked(row: RateLimitCounter, at: datetime) -> bool:
    return row.blocked_until is not None and row.blocked_until > at


def _lock_counter(session: Session, name: str, at: datetime) -> RateLimitCounter:
    # One statement that makes the row or takes its lock: whoever comes second waits here for the first.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    made = dialect.insert(RateLimitCounter).values(mark=name, failures=0, first_at=at)
    locked = made.on_conflict_do_update(index_elements=["mark"], set_={"failures": RateLimitCounter.failures})
    found = session.scalars(locked.returning(RateLimitCounter), execution_options={"populate_existing": True})
    row: RateLimitCounter = found.one()
    return row
