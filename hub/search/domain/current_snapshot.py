"""Asks the index in a state that includes every change committed before the question."""

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.catalogue.domain import ChangePosition
from hub.search.domain.index_follower import find_follower
from hub.search.domain.schema import SearchEngineError, wrap_engine_errors
from hub.search.domain.snapshot import Snapshot

T = TypeVar("T")
SECONDS_TO_WAIT = 2.0
MAX_ATTEMPTS = 4


class IndexAnswer(Struct, Generic[T], frozen=True):
    """An answer of the index; `is_complete` unless changes committed before the call may be missing."""

    value: T
    is_complete: bool = True


def ask_index(session: Session, ask: Callable[[Snapshot], tuple[T, ChangePosition]]) -> IndexAnswer[T] | None:
    """Return the answer of `ask` from a current snapshot; None if there is no index or it fails.

    `ask` returns its answer and the change counter as it was when it read the rows.
    """
    follower = find_follower(session)
    if follower is None:
        return None
    snapshot = follower.snapshot or follower.wait_for_snapshot(None, SECONDS_TO_WAIT)
    before_call: ChangePosition | None = None
    for attempt in range(1, MAX_ATTEMPTS + 1):
        if snapshot is None:
            break
        try:
            with wrap_engine_errors():
                answer, position = ask(snapshot)
        except SearchEngineError as error:
            follower.report_error(snapshot, error)
            snapshot = follower.wait_for_snapshot(None, SECONDS_TO_WAIT)
            continue
        before_call = before_call or position
        # Writers that never pause may be ahead at every attempt, so the last may lack what they committed
        # since the call.
        if snapshot.includes(position) or (attempt == MAX_ATTEMPTS and snapshot.includes(before_call)):
            return IndexAnswer(answer)
        newer = follower.wait_for_snapshot(position, SECONDS_TO_WAIT)
        if newer is snapshot and snapshot.cursor:
            return IndexAnswer(answer, is_complete=False)
        snapshot = newer if newer is not snapshot else None
    return None
