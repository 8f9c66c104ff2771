"""An answer of the index includes every change committed before the question."""

import subprocess
import threading
from itertools import count

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from hub.catalogue.domain.change_feed import read_change_counter
from hub.kit.db import db
from hub.search.domain.current_snapshot import ask_index
from tests.search.two_processes import other_process, search_in


def test_the_index_is_asked_with_the_change_counter_of_the_moment(app, add_entries):
    add_entries({"title": "Zebra"})
    with app.app_context():
        session = db.session()
        answer = ask_index(session, lambda snapshot: (snapshot.cursor, read_change_counter(session)))
        assert answer.is_complete
        assert answer.value == read_change_counter(session).seq


def test_a_session_without_an_index_gets_no_answer(app):
    with app.app_context(), Session(create_engine(db.engine.url)) as session:
        assert ask_index(session, lambda _snapshot: ("never asked", None)) is None


@pytest.mark.slow
def test_where_the_copy_cannot_be_written_the_database_answers(app, add_entries):
    add_entries({"title": "Zebra"})
    with other_process(app, "search-on-a-full-disk", stderr=subprocess.DEVNULL) as reader:
        for _ in range(3):
            assert search_in(reader, "zebra") == {"titles": ["Zebra"], "complete": False}


@pytest.fixture
def changes_before_every_read(app, add_entries):
    """Share one more resource before each statement that reads the entries of a page."""
    is_adding = False
    titles = (f"Zebra {number}" for number in count(1))

    def add(_connection, _cursor, statement, *_rest):
        nonlocal is_adding
        if not is_adding and "FROM catalogue_entry JOIN catalogue_clock" in statement:
            is_adding = True
            add_entries({"title": next(titles)})
            is_adding = False

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", add)
    yield
    event.remove(engine, "before_cursor_execute", add)


def test_writers_who_never_pause_leave_no_answer_incomplete(
    add_entries, search, search_titles, suggest_titles, changes_before_every_read
):
    add_entries({"title": "Zebra"})
    assert search("zebra").total >= 1
    assert {"Zebra", "Zebra 1"} <= set(search_titles("zebra"))
    assert suggest_titles("zeb")


def test_many_readers_at_once_see_whole_answers(app, add_entries, search):
    add_entries({"title": "Zebra"})
    faults = []

    def read():
        for _ in range(20):
            results = search("zebra")
            if not results.is_complete or results.total < 1:
                faults.append(results)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(5):
        add_entries({"title": f"Zebra {number}"})
    for reader in readers:
        reader.join()
    assert faults == []
    assert search("zebra").total == 6
