"""Two at once: each in a transaction of its own, the first held open until the others are under way."""

import threading
import time

from hub.kit.db import db, write_transaction
from hub.kit.errors import HubError


def at_once(app, *acts):
    """Do each act at the same moment; return what became of each: `done`, or what the loser is told."""
    begun, said = threading.Barrier(len(acts)), {}

    def run(number, act):
        with app.app_context():
            try:
                if number:
                    begun.wait(10)
                with write_transaction() as session:
                    act(session)
                    session.flush()
                    if not number:
                        begun.wait(10)
                        time.sleep(0.3)  # long enough for the others to come as far as they can
                said[number] = "done"
            except HubError as error:
                said[number] = error.message
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    return [said.get(number, "a fault") for number in range(len(acts))]


def winners_without_care(app):
    """Return how many of two win who look first and act later: SQLite lets one writer in at a time."""
    with app.app_context():
        return 2 if db.engine.dialect.name == "postgresql" else 1
