"""The status of the index: how many entries it holds, how far it is behind, and whether it is damaged."""

import pytest

from hub.catalogue.domain.change_feed import read_change_counter
from hub.kit.db import db
from hub.search.domain.index_rebuild import rebuild_index
from hub.search.domain.index_status import IndexStatus, get_index_status


@pytest.fixture
def status(app, tmp_path):
    """Return the status of an index in a folder that no app writes to."""

    def read():
        with app.app_context():
            return get_index_status(db.session(), tmp_path / "index")

    return read


@pytest.fixture
def rebuild(app, tmp_path):
    """Build the index in that folder anew."""

    def run():
        with app.app_context():
            return rebuild_index(db.session(), tmp_path / "index")

    return run


def change_count(app):
    with app.app_context():
        return read_change_counter(db.session()).seq


def test_where_no_index_was_built_everything_is_behind_and_nothing_is_created(
    app, add_entries, status, tmp_path
):
    add_entries({"title": "Zebra"})
    before = status()

    assert (before.documents, before.cursor, before.size, before.error) == (0, 0, 0, "")
    assert before.changes_behind == before.change_count == change_count(app) > 0
    assert not (tmp_path / "index").exists()


def test_a_built_index_holds_every_entry_and_is_behind_after_the_next_change(
    app, add_entries, status, rebuild
):
    add_entries({"title": "Zebra"}, {"title": "Okapi"})
    built = rebuild()
    assert built == status()
    assert (built.documents, built.cursor, built.changes_behind) == (2, change_count(app), 0)
    assert built.size == sum(path.stat().st_size for path in built.folder.iterdir() if path.is_file()) > 0

    add_entries({"title": "Gnu"})
    later = status()
    assert (later.documents, later.cursor) == (2, built.cursor)
    assert later.changes_behind == change_count(app) - built.cursor > 0


def test_an_index_of_a_catalogue_without_entries_holds_none(app, rebuild):
    built = rebuild()

    assert (built.documents, built.error, built.changes_behind) == (0, "", 0)


def test_a_damaged_index_is_named_with_its_size_and_counts_nothing(add_entries, status, rebuild):
    add_entries({"title": "Zebra"})
    folder = rebuild().folder
    (folder / "meta.json").write_text("no JSON", encoding="utf-8")
    damaged = status()

    assert damaged.error
    assert (damaged.documents, damaged.cursor) == (0, 0)
    assert damaged.size > 0


def test_an_index_that_is_ahead_of_a_restored_database_is_not_behind(tmp_path):
    assert IndexStatus(tmp_path, 1, cursor=9, change_count=5, size=1).changes_behind == 0
