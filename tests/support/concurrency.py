"""Concurrent transactions: the first stays open until the others are done or wait for its locks."""

import threading
import time

from sqlalchemy import text

from hub.kit.db import db, write_transaction
from hub.kit.errors import HubError

WAITING_FOR_LOCK = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def at_once(app, *acts):
    """Run functions concurrently; return for each `done`, or the message of its HubError."""
    all_started, outcomes = threading.Barrier(len(acts)), {}

    def run(number, act):
        with app.app_context():
            try:
                if number:
                    all_started.wait(60)
                with write_transaction() as session:
                    act(session)
                    session.flush()
                    if not number:
                        all_started.wait(60)
                        _wait_until_done_or_blocked(others)
                outcomes[number] = "done"
            except HubError as error:
                outcomes[number] = error.message
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    others = threads[1:]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
        assert not thread.is_alive()
    return [outcomes.get(number, "a fault") for number in range(len(acts))]


def _wait_until_done_or_blocked(others):
    """Wait until each of the other threads is done or waits for a lock of this transaction."""
    if db.engine.dialect.name != "postgresql":
        time.sleep(0.3)  # SQLite writers wait for the lock before they read anything
        return
    deadline = time.monotonic() + 60
    with db.engine.connect() as connection:
        while time.monotonic() < deadline:
            running = sum(thread.is_alive() for thread in others)
            if connection.scalar(WAITING_FOR_LOCK) >= running:
                return
            connection.rollback()
            time.sleep(0.02)


def winners_without_care(app):
    """Return how many of two transactions succeed that check first and write later, without row locks.

    On SQLite only one does, because writers run one at a time.
    """
    with app.app_context():
        return 2 if db.engine.dialect.name == "postgresql" else 1
