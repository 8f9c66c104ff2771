"""Two at once: each in a transaction of its own, the first held open until the others are under way."""

import threading
import time

from sqlalchemy import text

from hub.kit.db import db, write_transaction
from hub.kit.errors import HubError

LOCKED_OUT = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def at_once(app, *acts):
    """Do each act at the same moment; return what became of each: `done`, or what the loser is told."""
    begun, said = threading.Barrier(len(acts)), {}

    def run(number, act):
        with app.app_context():
            try:
                if number:
                    begun.wait(60)
                with write_transaction() as session:
                    act(session)
                    session.flush()
                    if not number:
                        begun.wait(60)
                        _let_others_come_as_far_as_they_can(others)
                said[number] = "done"
            except HubError as error:
                said[number] = error.message
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    others = threads[1:]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
        assert not thread.is_alive()
    return [said.get(number, "a fault") for number in range(len(acts))]


def _let_others_come_as_far_as_they_can(others):
    """Wait until each of the others is done or waits for a lock of this transaction."""
    if db.engine.dialect.name != "postgresql":
        time.sleep(0.3)  # they wait before they look at anything, however long it takes them
        return
    give_up = time.monotonic() + 60
    with db.engine.connect() as connection:
        while time.monotonic() < give_up:
            left = sum(thread.is_alive() for thread in others)
            if connection.scalar(LOCKED_OUT) >= left:
                return
            connection.rollback()
            time.sleep(0.02)


def winners_without_care(app):
    """Return how many of two win who look first and act later: SQLite lets one writer in at a time."""
    with app.app_context():
        return 2 if db.engine.dialect.name == "postgresql" else 1
