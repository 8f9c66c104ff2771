"""Rate limits on guessing, counted in the database so that all processes share them.

An attempt is counted as failed before it is checked, in a transaction of its own, and forgiven if it was
right. So simultaneous guesses are counted one after another, and no lock is held while a hash is made. An
account is never locked out: no wait exceeds 15 minutes, a browser in which the person has signed in before
has its own counter, and a password reset link resets the counter of passwords. The link does not reset the
counter of codes, because anyone who can read the person's email would then have unlimited guesses at the
second factor.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from msgspec import Struct
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
"""Failures before a wait: on one account, and from one IP address, which a whole trust may share."""
ATTEMPT_KINDS = ("password", "code", "link")
"""Kinds of attempts that are counted for each account."""


class RateLimited(HubError):
    """Too many failed attempts; `until` is when the next one is allowed."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    heading = "Wait a little"

    def __init__(self, until: datetime, at: datetime) -> None:
        self.retry_after = max(1, int((until - at).total_seconds()))
        minutes = -(-self.retry_after // 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"You have tried too many times. Wait {wait} and try again")
        self.until = until


class ClientKey(Struct, frozen=True):
    """Where an attempt comes from: the IP address, and the device key of a known browser or else ''."""

    client_address: str
    device_key: str = ""


class RateLimitLease:
    """The counters of one attempt, locked until the transaction ends."""

    def __init__(self, rows: list[tuple[RateLimitCounter, int]], at: datetime) -> None:
        self.rows = rows
        self._at = at

    def record_failure(self) -> None:
        """Count a failed attempt, and block the next one for a while if there were many."""
        for row, limit in self.rows:
            row.failures += 1
            excess = row.failures - limit
            if excess >= 0:
                row.blocked_until = self._at + min(FIRST_WAIT * 2 ** min(excess, 10), MAX_WAIT)

    def forgive(self) -> None:
        """Reset the counter of the account, and take back the failure that was counted in the others."""
        for row, _ in self.rows[1:]:
            row.failures, row.blocked_until = max(0, row.failures - 1), None
        account, _ = self.rows[0]
        account.failures, account.blocked_until = 0, None


class Attempt(Struct, frozen=True):
    """An attempt that is counted as failed until it is forgiven: its counters and their limits."""

    limits: Mapping[str, int]


def count_attempt(session: Session, kind: str, account: str, client: ClientKey, at: datetime) -> Attempt:
    """Count an attempt of this kind on an account, whether or not the account exists, before it is checked.

    Raises RateLimited if the attempt must wait. A known browser has only its own counter, so failures
    elsewhere do not block it.
    """
    if client.device_key:
        limits = {hmac_hex(session, f"{kind} in a browser", account, client.device_key): MAX_FAILURES}
    else:
        limits = {
            hmac_hex(session, f"{kind} on an account", account): MAX_FAILURES,
            hmac_hex(session, f"{kind} from an address", client.client_address): MAX_FAILURES_PER_CLIENT,
        }
    acquire_rate_limit_lease(session, limits, at).record_failure()
    session.flush()
    return Attempt(limits)


def forgive_attempt(session: Session, attempt: Attempt, at: datetime) -> None:
    """Take back the failure of an attempt that turned out to be right."""
    _lock_counters(session, attempt.limits, at).forgive()
    session.flush()


def acquire_rate_limit_lease(session: Session, limits: Mapping[str, int], at: datetime) -> RateLimitLease:
    """Lock counters, given with their limits of failures; raise RateLimited if one of them is blocked."""
    lease = _lock_counters(session, limits, at)
    rows = lease.rows
    for row, _ in rows:
        if at - row.first_at > COUNTING_WINDOW and not _is_blocked(row, at):
            row.failures, row.first_at, row.blocked_until = 0, at, None
    blocks = [
        row.blocked_until for row, _ in rows if row.blocked_until is not None and row.blocked_until > at
    ]
    if blocks:
        # A blocked client must not fill the table by naming many accounts, so unused counters are deleted.
        for row, _ in rows:
            if row.failures == 0:
                session.delete(row)
        session.flush()
        raise RateLimited(max(blocks), at)
    return lease


def reset_rate_limits(session: Session, account: str, kinds: Iterable[str] = ATTEMPT_KINDS) -> None:
    """Delete the failure counters of an account, of all kinds or some."""
    names = [hmac_hex(session, f"{kind} on an account", account) for kind in kinds]
    session.execute(delete(RateLimitCounter).where(RateLimitCounter.mark.in_(names)))


def delete_old_rate_limit_counters(session: Session, at: datetime) -> int:
    """Delete counters that have no effect any more; return how many."""
    return execute_and_count(
        session, delete(RateLimitCounter).where(RateLimitCounter.first_at < at - COUNTING_WINDOW - MAX_WAIT)
    )


def _is_blocked(row: RateLimitCounter, at: datetime) -> bool:
    return row.blocked_until is not None and row.blocked_until > at


def _lock_counters(session: Session, limits: Mapping[str, int], at: datetime) -> RateLimitLease:
    # Always locked in the same order, so that two transactions never deadlock.
    counters = {name: _lock_counter(session, name, at) for name in sorted(limits)}
    return RateLimitLease([(counters[name], limits[name]) for name in limits], at)


def _lock_counter(session: Session, name: str, at: datetime) -> RateLimitCounter:
    # A single upsert creates the row or locks it; a second transaction waits here for the first.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(RateLimitCounter).values(mark=name, failures=0, first_at=at)
    upsert = insert.on_conflict_do_update(
        index_elements=["mark"], set_={"failures": RateLimitCounter.failures}
    )
    rows = session.scalars(upsert.returning(RateLimitCounter), execution_options={"populate_existing": True})
    row: RateLimitCounter = rows.one()
    return row
