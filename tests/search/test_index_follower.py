"""The copy follows the catalogue: in this process, in others, through kills, damage and old databases."""

import json
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select, text
from tantivy import Document

from hub.catalogue.domain import CatalogueEntry, ChangePosition, read_change_counter
from hub.kit.db import db, write_transaction
from hub.search.domain import find_follower, get_index_status, rebuild_index
from hub.search.domain.query_builder import visibility_query
from hub.search.domain.schema import SORT_TIE_FIELDS, open_index
from hub.search.services import index_root
from tests.support.processes import running
from tests.support.timeouts import SECONDS

ROOT = Path(__file__).parents[2]
KILLS = 6


@contextmanager
def other(app, task, name="other", **options):
    """Run another process of the same hub."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [
        sys.executable,
        "-m",
        "tests.search.other_process",
        url,
        app.config["INSTANCE_DIR"],
        task,
        name,
    ]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with running(command, cwd=ROOT, **pipes, **options) as process:
        yield process
    process.stdin.close()
    process.stdout.close()


def answer_of(process, q):
    process.stdin.write(f"{q}\n".encode())
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def generation_of(app):
    with app.app_context():
        return find_follower(db.session()).wait_for_snapshot(None, SECONDS).generation


def faults_of_copy(app):
    """Say in how far the copy is not what the table says."""
    with app.app_context():
        moment = read_change_counter(db.session())
        view = find_follower(db.session()).wait_for_snapshot(moment, SECONDS)
        rows = db.session.scalars(select(CatalogueEntry.id).where(CatalogueEntry.state == "live")).all()
    if view is None or not view.includes(moment):
        return ["it does not follow"]
    hits = view.searcher.search(visibility_query(["public"]), 100_000).hits
    copied = view.searcher.fast_field_values("id", [address for _, address in hits])
    return [] if sorted(copied) == sorted(rows) else [f"{len(copied)} of {len(rows)} things"]


def test_a_writer_sees_a_change_at_once(hold, titles):
    for number in range(5):
        hold({"title": f"Zebra {number}"})
        assert len(titles("zebra")) == number + 1


def test_another_process_sees_a_change_at_once_and_so_does_this_one(app, hold, titles):
    hold({"title": "Zebra 0"})
    with other(app, "ask") as reader:
        assert answer_of(reader, "zebra") == {"titles": ["Zebra 0"], "whole": True}
        # Whichever of the two has the lock, each sees what this one wrote.
        assert titles("zebra") == ["Zebra 0"]
        for number in range(1, 6):
            hold({"title": f"Zebra {number}"})
            seen = answer_of(reader, "zebra")
            assert (len(seen["titles"]), seen["whole"]) == (number + 1, True)
            assert len(titles("zebra")) == number + 1


def test_kills_while_writing_leave_a_copy_that_is_what_the_table_says(app, hold, titles):
    hold({"title": "The first"})
    assert titles("first") == ["The first"]
    random, told = Random(7), []
    for number in range(KILLS):
        with other(app, "write", f"writer{number}", stop="KILL", stderr=subprocess.DEVNULL) as writer:
            lines = []
            reader = threading.Thread(target=lines.extend, args=(writer.stdout,), daemon=True)
            reader.start()
            while not lines:
                time.sleep(0.01)
            if number % 2:
                copy_close(app)  # so that a writer has the lock, and dies with it
            time.sleep(0.2 + random.random() * 0.3)
            writer.kill()
            reader.join()
        told += [line.decode().strip() for line in lines if line.endswith(b"\n")]
        assert faults_of_copy(app) == []

    assert len(told) > KILLS
    for title in told:
        assert titles(f'"{title}"') == [title]


def copy_close(app):
    with app.app_context():
        find_follower(db.session()).close()


def test_a_copy_that_lacks_a_thing_is_noticed(app, hold, titles):
    hold({"title": "One"}, {"title": "Two"})
    assert titles("one") == ["One"]
    folder = place_of(app)
    copy_close(app)
    writer = open_index(folder).writer(15_000_000, 1)
    with app.app_context():
        id_ = db.session.scalar(select(func.max(CatalogueEntry.id)))
    writer.delete_documents_by_term("id", id_)
    writer.commit()
    writer.wait_merging_threads()

    assert faults_of_copy(app) == ["1 of 2 things"]


@pytest.mark.parametrize(("lacks", "sort"), [("id", "relevance"), ("id", "title"), ("tie_3", "relevance")])
def test_a_copy_in_which_a_thing_lacks_what_all_have_is_left_and_made_anew(app, hold, titles, lacks, sort):
    hold({"title": "Zebra"}, {"title": "Zebra"})
    assert titles("zebra") == ["Zebra", "Zebra"]
    folder, before = place_of(app), generation_of(app)
    copy_close(app)
    numbers = {"id": 7, "seq": 1, **dict.fromkeys(SORT_TIE_FIELDS, 5)}
    words = {"seen_by": "public", "shelf": "library", "title": "Zebra", "by_title": "zebra"}
    del numbers[lacks]
    writer = open_index(folder).writer(15_000_000, 1)
    for _ in range(3):
        writer.add_document(Document(**numbers, **words))
    writer.commit()
    writer.wait_merging_threads()

    assert titles("zebra", sort=sort) == ["Zebra", "Zebra"]
    assert generation_of(app) != before


def place_of(app):
    with app.app_context():
        return get_index_status(db.session(), index_root(app)).folder


def test_a_copy_without_its_list_of_files_is_made_anew(app, hold, titles):
    hold({"title": "Zebra"})
    assert titles("zebra") == ["Zebra"]
    copy_close(app)
    (place_of(app) / "meta.json").unlink()

    assert titles("zebra") == ["Zebra"]
    assert faults_of_copy(app) == []


HARM = [
    *(("term", "cut"), ("term", "zeroes"), ("fast", "cut"), ("fast", "gone"), ("idx", "gone")),
    *(("pos", "cut"), ("fieldnorm", "zeroes"), ("meta.json", "cut")),
]


@pytest.mark.parametrize(("kind", "harm"), HARM)
def test_a_damaged_copy_is_left_and_made_anew(app, hold, ask, kind, harm):
    hold({"title": "Zebra crossing"}, {"title": "Giraffe"})
    assert ask("zebra").total == 1
    folder, before = place_of(app), generation_of(app)
    copy_close(app)
    damaged = [path for path in folder.iterdir() if path.name.endswith(kind)]
    assert damaged
    for path in damaged:
        whole = path.read_bytes()
        # Another file in its place: the engine may still look at the old one, and a map of a file that was
        # cut short ends the process.
        path.unlink()
        if harm != "gone":
            path.write_bytes(whole[: len(whole) // 2] if harm == "cut" else bytes(len(whole)))

    for q in ("zebra", '"zebra crossing"', ""):
        answer = ask(q, kind=("practice",))
        assert (answer.total, answer.is_complete) == (1 if q else 2, True)
    if kind != "meta.json" and harm != "zeroes":
        assert generation_of(app) != before


def test_an_old_database_that_is_put_back_gets_a_copy_of_its_own(app, hold, titles):
    hold({"title": "Zebra"})
    assert titles("zebra") == ["Zebra"]
    before = place_of(app)
    with app.app_context(), write_transaction() as session:
        session.execute(text("UPDATE catalogue_clock SET epoch = 'another'"))

    assert titles("zebra") == ["Zebra"]
    assert place_of(app).parent != before.parent


def test_a_clock_that_went_back_begins_the_copy_anew(app, hold, titles):
    hold({"title": "Zebra"}, {"title": "Giraffe"})
    assert titles("zebra") == ["Zebra"]
    before = generation_of(app)
    with app.app_context(), write_transaction() as session:
        newest = session.scalar(select(func.max(CatalogueEntry.seq)))
        session.execute(text("DELETE FROM catalogue_facet"))
        session.execute(text("DELETE FROM resource_revision"))
        session.execute(text("DELETE FROM resource"))
        session.execute(text(f"DELETE FROM catalogue_entry WHERE seq = {newest}"))
        session.execute(text("UPDATE catalogue_clock SET seq = seq - 1"))
    give_up = time.monotonic() + SECONDS
    while generation_of(app) == before and time.monotonic() < give_up:
        time.sleep(0.02)

    assert titles("giraffe") == []
    assert titles("zebra") == ["Zebra"]


def test_a_copy_is_made_anew_while_the_hub_goes_on(app, hold, titles):
    hold({"title": "Zebra"})
    assert titles("zebra") == ["Zebra"]
    before = generation_of(app)
    with other(app, "ask") as reader:
        assert answer_of(reader, "zebra")["titles"] == ["Zebra"]
        with app.app_context():
            assert rebuild_index(db.session(), index_root(app)).changes_behind == 0
        hold({"title": "Zebra two"})
        assert titles("zebra") == ["Zebra", "Zebra two"]
        assert answer_of(reader, "zebra")["titles"] == ["Zebra", "Zebra two"]
    assert generation_of(app) != before
    assert faults_of_copy(app) == []


def test_where_the_copy_cannot_be_written_the_database_answers(app, hold):
    hold({"title": "Zebra"})
    with other(app, "ask-without-room", stderr=subprocess.DEVNULL) as reader:
        for _ in range(3):
            assert answer_of(reader, "zebra") == {"titles": ["Zebra"], "whole": False}


def test_a_copy_whose_folder_is_taken_away_while_in_use_comes_back(app, hold, titles):
    hold({"title": "Zebra"})
    assert titles("zebra") == ["Zebra"]
    take_away(index_root(app))
    hold({"title": "Zebra two"})

    assert titles("zebra") == ["Zebra", "Zebra two"]


def take_away(folder):
    """Remove a folder, also while somebody still writes into it."""
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def test_closing_ends_the_thread_and_a_question_begins_it_anew(app, hold, titles):
    def threads():
        return [thread for thread in threading.enumerate() if thread.name == "search-follower"]

    assert threads() == []
    hold({"title": "Zebra"})
    assert titles("zebra") == ["Zebra"]
    assert len(threads()) == 1
    copy_close(app)
    assert threads() == []
    assert titles("zebra") == ["Zebra"]


def test_many_readers_at_once_see_whole_answers(app, hold, ask):
    hold({"title": "Zebra"})
    faults = []

    def read():
        for _ in range(20):
            answer = ask("zebra")
            if not answer.is_complete or answer.total < 1:
                faults.append(answer)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(5):
        hold({"title": f"Zebra {number}"})
    for reader in readers:
        reader.join()
    assert faults == []
    assert ask("zebra").total == 6


def test_a_view_shows_what_had_happened_up_to_its_cursor(app, hold):
    hold({"title": "Zebra"})
    with app.app_context():
        moment = read_change_counter(db.session())
        view = find_follower(db.session()).wait_for_snapshot(moment, SECONDS)
    assert view.includes(moment)
    assert not view.includes(ChangePosition(moment.seq + 1, moment.epoch))
    assert not view.includes(ChangePosition(moment.seq, "another"))
