"""Another process of the same hub: `python -m tests.search.other_process URL FOLDER ask|write NAME`.

`ask` answers each line of its input, a question, with a line of JSON: titles, and whether all was shown.
`write` shares one thing after another and prints the title of each once it is committed.
"""

import json
import resource
import sys
from itertools import count

from hub.access import PUBLIC
from hub.app import create_app
from hub.catalogue.domain import Filters, read_change_counter
from hub.kit.db import close, db, write_transaction
from hub.search.domain import find_follower, search_entries
from tests.factories import make_trust, share
from tests.support.timeouts import SECONDS, make_patient


def main(url: str, folder: str, task: str, name: str) -> None:
    """Do `task` until the input ends, or for ever."""
    app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": folder, "TESTING": True, "LOG_LEVEL": "ERROR"})
    if task != "ask-without-room":  # what it waits for does not come
        make_patient()
    try:
        {"ask": ask, "write": write, "ask-without-room": ask_without_room}[task](app, name)
    finally:
        close(app)


def ask(app, _name):
    for line in sys.stdin:
        with app.app_context():
            answer = search_entries(
                db.session(), PUBLIC, None, Filters(line.strip(), sort="relevance", size=100)
            )
            told = {"titles": [entry.title for entry in answer.entries], "whole": answer.is_complete}
        print(json.dumps(told), flush=True)


def ask_without_room(app, name):
    # Files may not grow beyond this, as on a disk that is full.
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    ask(app, name)


def write(app, name):
    for number in count():
        title = f"Written by {name} as number {number}"
        with app.app_context():
            with write_transaction() as session:
                share(session, make_trust(session), slug=f"{name}-{number}", title=title)
            # As a process does that serves: it follows what it wrote, and writes the copy if it may.
            find_follower(db.session()).wait_for_snapshot(read_change_counter(db.session()), SECONDS)
        print(title, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
