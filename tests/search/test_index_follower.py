"""The index follows the catalogue: in several processes, after kills, damage and restored databases."""

import shutil
import subprocess
import threading
import time
from random import Random

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from hub.catalogue.models import CatalogueEntry
from hub.kit.db import db, write_transaction
from hub.search.domain.index_follower import find_follower
from hub.search.domain.schema import open_index
from hub.search.services import index_root
from tests.search.index_files import close_follower, current_generation, generation_folder, index_faults
from tests.search.two_processes import other_process, search_in
from tests.support.timeouts import SECONDS

KILLS = 6


def test_a_writer_sees_a_change_at_once(add_entries, search_titles):
    for number in range(5):
        add_entries({"title": f"Zebra {number}"})
        assert len(search_titles("zebra")) == number + 1


@pytest.mark.slow
def test_another_process_sees_a_change_at_once_and_so_does_this_one(app, add_entries, search_titles):
    add_entries({"title": "Zebra 0"})
    with other_process(app, "search") as reader:
        assert search_in(reader, "zebra") == {"titles": ["Zebra 0"], "complete": True}
        # Both processes see what this one wrote, whichever of them has the writer's lock.
        assert search_titles("zebra") == ["Zebra 0"]
        for number in range(1, 6):
            add_entries({"title": f"Zebra {number}"})
            reply = search_in(reader, "zebra")
            assert (len(reply["titles"]), reply["complete"]) == (number + 1, True)
            assert len(search_titles("zebra")) == number + 1


@pytest.mark.slow
def test_kills_while_writing_leave_a_copy_that_is_what_the_table_says(app, add_entries, search_titles):
    add_entries({"title": "The first"})
    assert search_titles("first") == ["The first"]
    random, committed = Random(7), []
    for number in range(KILLS):
        with other_process(app, "write", f"writer{number}", stop="KILL", stderr=subprocess.DEVNULL) as writer:
            lines = []
            reader = threading.Thread(target=lines.extend, args=(writer.stdout,), daemon=True)
            reader.start()
            while not lines:
                time.sleep(0.01)
            if number % 2:
                close_follower(app)  # so that the writer gets the lock, and is killed while it has it
            time.sleep(0.2 + random.random() * 0.3)
            writer.kill()
            reader.join()
        committed += [line.decode().strip() for line in lines if line.endswith(b"\n")]
        assert index_faults(app) == []

    assert len(committed) > KILLS
    for title in committed:
        assert search_titles(f'"{title}"') == [title]


def test_a_copy_that_lacks_a_thing_is_noticed(app, add_entries, search_titles):
    add_entries({"title": "One"}, {"title": "Two"})
    assert search_titles("one") == ["One"]
    folder = generation_folder(app)
    close_follower(app)
    writer = open_index(folder).writer(15_000_000, 1)
    with app.app_context():
        id_ = db.session.scalar(select(func.max(CatalogueEntry.id)))
    writer.delete_documents_by_term("id", id_)
    writer.commit()
    writer.wait_merging_threads()

    assert index_faults(app) == ["1 of 2 entries"]


HARM = [
    *(("term", "cut"), ("term", "zeroes"), ("fast", "cut"), ("fast", "gone"), ("idx", "gone")),
    *(("pos", "cut"), ("fieldnorm", "zeroes"), ("meta.json", "cut")),
]


@pytest.mark.parametrize(("kind", "harm"), HARM)
def test_a_damaged_copy_is_left_and_made_anew(app, add_entries, search, kind, harm):
    add_entries({"title": "Zebra crossing"}, {"title": "Giraffe"})
    assert search("zebra").total == 1
    folder, before = generation_folder(app), current_generation(app)
    close_follower(app)
    damaged = [path for path in folder.iterdir() if path.name.endswith(kind)]
    assert damaged
    for path in damaged:
        data = path.read_bytes()
        # The file is replaced and not truncated: the engine may have mapped it into memory, and reading a
        # mapped file that was truncated kills the process.
        path.unlink()
        if harm != "gone":
            path.write_bytes(data[: len(data) // 2] if harm == "cut" else bytes(len(data)))

    for q in ("zebra", '"zebra crossing"', ""):
        results = search(q, kind=("practice",))
        assert (results.total, results.is_complete) == (1 if q else 2, True)
    if kind != "meta.json" and harm != "zeroes":
        assert current_generation(app) != before


def test_a_clock_that_went_back_begins_the_copy_anew(app, add_entries, search_titles):
    add_entries({"title": "Zebra"}, {"title": "Giraffe"})
    assert search_titles("zebra") == ["Zebra"]
    before = current_generation(app)
    with app.app_context(), write_transaction() as session:
        newest = session.scalar(select(func.max(CatalogueEntry.seq)))
        session.execute(text("DELETE FROM catalogue_facet"))
        session.execute(text("DELETE FROM resource_revision"))
        session.execute(text("DELETE FROM resource"))
        session.execute(text(f"DELETE FROM catalogue_entry WHERE seq = {newest}"))
        session.execute(text("UPDATE catalogue_clock SET seq = seq - 1"))
    deadline = time.monotonic() + SECONDS
    while current_generation(app) == before and time.monotonic() < deadline:
        time.sleep(0.02)

    assert search_titles("giraffe") == []
    assert search_titles("zebra") == ["Zebra"]


def test_a_copy_whose_folder_is_taken_away_while_in_use_comes_back(app, add_entries, search_titles):
    add_entries({"title": "Zebra"})
    assert search_titles("zebra") == ["Zebra"]
    remove_folder(index_root(app))
    add_entries({"title": "Zebra two"})

    assert search_titles("zebra") == ["Zebra", "Zebra two"]


def remove_folder(folder):
    """Remove a folder, even while the follower is writing into it."""
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def test_closing_ends_the_thread_and_a_question_begins_it_anew(app, add_entries, search_titles):
    def threads():
        followers = {thread for thread in threading.enumerate() if thread.name == "search-follower"}
        return sorted(followers - of_others, key=id)

    of_others = set(threading.enumerate())
    add_entries({"title": "Zebra"})
    assert search_titles("zebra") == ["Zebra"]
    assert len(threads()) == 1
    close_follower(app)
    assert threads() == []
    assert search_titles("zebra") == ["Zebra"]


@pytest.mark.slow
def test_a_process_that_exits_without_closing_the_app_stops_the_thread(app, add_entries):
    add_entries({"title": "Zebra"})
    with other_process(app, "search-and-exit", stderr=subprocess.PIPE) as process, process.stderr:
        running, at_exit = (line.decode().strip() for line in process.stdout)
        errors = process.stderr.read()
    assert running == "['MainThread', 'search-follower']"
    assert at_exit == "['MainThread']"
    assert (process.returncode, errors) == (0, b"")


def test_whoever_waits_while_the_database_turns_out_to_be_unreadable_is_not_kept_waiting(make_app):
    app = make_app(DATABASE_URL="sqlite:////nowhere/at/all.sqlite3")
    with app.app_context():
        # Unless the fault ends the wait, the time limit of the test does.
        assert find_follower(db.session()).wait_for_snapshot(None, 3600) is None


def test_a_session_finds_the_follower_of_its_own_engine(app):
    with app.app_context():
        with Session(create_engine(db.engine.url)) as session:
            assert find_follower(session) is None
        with db.engine.connect() as connection, Session(connection) as session:
            assert find_follower(session) is find_follower(db.session())
