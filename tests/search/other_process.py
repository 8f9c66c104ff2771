"""Another process of the same hub: `python -m tests.search.other_process URL FOLDER TASK NAME`.

`search` reads queries from its input and prints, for each line, a line of JSON with the titles of the results
and whether they are complete. `search-on-a-full-disk` does the same without being able to write an index.
`search-and-exit` runs one query and exits without closing the app. `write` shares one resource after another
and prints the title of each once it is committed.
"""

import atexit
import json
import resource
import sys
import threading
from itertools import count

from hub.access import PUBLIC
from hub.app import create_app
from hub.catalogue.domain.change_feed import read_change_counter
from hub.catalogue.domain.queries import Filters
from hub.kit.db import close, db, write_transaction
from hub.search.domain.execution import search_entries
from hub.search.domain.index_follower import find_follower
from tests.factories import make_trust, share
from tests.support.timeouts import SECONDS, make_patient


def main(url: str, folder: str, task: str, name: str) -> None:
    """Run `task` until its input ends, or until the process is killed."""
    app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": folder, "TESTING": True, "LOG_LEVEL": "ERROR"})
    if task != "search-on-a-full-disk":  # there, waiting longer would not help
        make_patient()
    if task == "search-and-exit":
        search_and_exit(app)
        return
    try:
        {"search": search, "write": write, "search-on-a-full-disk": search_on_a_full_disk}[task](app, name)
    finally:
        close(app)


def search(app, _name):
    for line in sys.stdin:
        with app.app_context():
            results = search_entries(
                db.session(), PUBLIC, None, Filters(line.strip(), sort="relevance", size=100)
            )
            reply = {"titles": [entry.title for entry in results.entries], "complete": results.is_complete}
        print(json.dumps(reply), flush=True)


def search_on_a_full_disk(app, name):
    # A limit on the size of files has the effect of a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    search(app, name)


def search_and_exit(app):
    # Registered before the follower starts its thread, so it runs after the follower's own handler.
    atexit.register(lambda: print([thread.name for thread in threading.enumerate()], flush=True))
    with app.app_context():
        find_follower(db.session()).wait_for_snapshot(None, SECONDS)
    print([thread.name for thread in threading.enumerate()], flush=True)


def write(app, name):
    for number in count():
        title = f"Written by {name} as number {number}"
        with app.app_context():
            with write_transaction() as session:
                share(session, make_trust(session), slug=f"{name}-{number}", title=title)
            # As in a serving process: the follower catches up, and writes the index if it has the lock.
            find_follower(db.session()).wait_for_snapshot(read_change_counter(db.session()), SECONDS)
        print(title, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
