"""A snapshot of the index says which changes it includes, and notices a damaged index."""

import pytest
from tantivy import Document

from hub.catalogue.domain.change_feed import ChangePosition, read_change_counter
from hub.catalogue.domain.entries import withdraw_entry
from hub.catalogue.models import CatalogueEntry
from hub.kit.db import db, write_transaction
from hub.search.domain.index_follower import find_follower
from hub.search.domain.query_builder import visibility_query
from hub.search.domain.schema import SORT_TIE_FIELDS, SearchEngineError, open_index
from hub.search.domain.snapshot import MAX_CACHED, Snapshot, read_cursor, read_field_values, write_changes
from tests.factories import START
from tests.search.index_files import close_follower, current_generation, generation_folder
from tests.search.small_index import catalogue_row, make_searcher
from tests.support.timeouts import SECONDS


@pytest.mark.parametrize(("missing", "sort"), [("id", "relevance"), ("id", "title"), ("tie_3", "relevance")])
def test_a_copy_in_which_a_thing_lacks_what_all_have_is_left_and_made_anew(
    app, add_entries, search_titles, missing, sort
):
    add_entries({"title": "Zebra"}, {"title": "Zebra"})
    assert search_titles("zebra") == ["Zebra", "Zebra"]
    folder, before = generation_folder(app), current_generation(app)
    close_follower(app)
    numbers = {"id": 7, "seq": 1, **dict.fromkeys(SORT_TIE_FIELDS, 5)}
    words = {"seen_by": "public", "shelf": "library", "title": "Zebra", "by_title": "zebra"}
    del numbers[missing]
    writer = open_index(folder).writer(15_000_000, 1)
    for _ in range(3):
        writer.add_document(Document(**numbers, **words))
    writer.commit()
    writer.wait_merging_threads()

    assert search_titles("zebra", sort=sort) == ["Zebra", "Zebra"]
    assert current_generation(app) != before


def test_a_view_shows_what_had_happened_up_to_its_cursor(app, add_entries):
    add_entries({"title": "Zebra"})
    with app.app_context():
        position = read_change_counter(db.session())
        snapshot = find_follower(db.session()).wait_for_snapshot(position, SECONDS)
    assert snapshot.includes(position)
    assert not snapshot.includes(ChangePosition(position.seq + 1, position.epoch))
    assert not snapshot.includes(ChangePosition(position.seq, "another"))


def write(app, folder, after, until):
    """Write changes to the index in a folder; return its ids that the public may see, and its cursor."""
    folder.mkdir(exist_ok=True)
    index = open_index(folder)
    writer = index.writer(15_000_000, 1)
    with app.app_context():
        write_changes(writer, db.session(), after, until)
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    addresses = [address for _, address in searcher.search(visibility_query(["public"]), 100).hits]
    return sorted(read_field_values(searcher, "id", addresses)), read_cursor(searcher)


def test_changes_are_written_up_to_a_position_and_then_from_there_on(app, add_entries, tmp_path):
    first, second = add_entries({"title": "Zebra"}, {"title": "Okapi"})
    with app.app_context():
        seq = read_change_counter(db.session()).seq
    assert write(app, tmp_path / "index", 0, seq) == ([first, second], seq)

    (third,) = add_entries({"title": "Gnu"})
    with app.app_context(), write_transaction() as session:
        withdraw_entry(session, session.get_one(CatalogueEntry, first), now=START)
    with app.app_context():
        newest = read_change_counter(db.session()).seq
    assert write(app, tmp_path / "index", seq, newest) == ([second, third], newest)
    assert write(app, tmp_path / "index", newest, newest) == ([second, third], newest)


def test_what_was_withdrawn_before_the_first_write_is_not_in_the_index(app, add_entries, tmp_path):
    (id_,) = add_entries({"title": "Zebra"})
    with app.app_context(), write_transaction() as session:
        withdraw_entry(session, session.get_one(CatalogueEntry, id_), now=START)
    with app.app_context():
        seq = read_change_counter(db.session()).seq

    assert write(app, tmp_path / "index", 0, seq) == ([], seq)


def test_an_index_to_which_nothing_was_written_has_no_cursor(tmp_path):
    assert read_cursor(make_searcher(tmp_path)) == 0


def test_a_document_without_the_field_is_a_fault_of_the_index(tmp_path):
    searcher = make_searcher(tmp_path, catalogue_row(1, "Zebra"), catalogue_row(2, "Zebra"))
    addresses = [address for _, address in searcher.search(visibility_query(["public"]), 9).hits]

    assert sorted(read_field_values(searcher, "id", addresses)) == [1, 2]
    assert read_field_values(searcher, "id", []) == []
    with pytest.raises(SearchEngineError, match="a thing without seq"):
        read_field_values(searcher, "seq", addresses)


def make_snapshot(cursor=5, epoch="e"):
    return Snapshot(searcher=None, cursor=cursor, epoch=epoch, generation="g")


@pytest.mark.parametrize(
    ("seq", "epoch", "is_included"), [(4, "e", True), (5, "e", True), (6, "e", False), (5, "other", False)]
)
def test_a_snapshot_includes_every_position_up_to_its_cursor_in_its_own_database(seq, epoch, is_included):
    assert make_snapshot().includes(ChangePosition(seq, epoch)) == is_included


def test_a_value_is_computed_once_for_each_snapshot_and_key():
    snapshot, calls = make_snapshot(), []

    def compute():
        calls.append(1)
        return f"value {len(calls)}"

    assert [snapshot.get_or_compute("a", compute) for _ in range(2)] == ["value 1", "value 1"]
    assert snapshot.get_or_compute("b", compute) == "value 2"
    assert make_snapshot().get_or_compute("a", compute) == "value 3"


def test_a_full_cache_is_emptied_and_filled_again():
    snapshot = make_snapshot()
    for number in range(MAX_CACHED + 1):
        snapshot.get_or_compute(number, lambda number=number: number + 1)

    assert len(snapshot.cache) == 1
    assert snapshot.get_or_compute(MAX_CACHED, lambda: "anew") == MAX_CACHED + 1
    assert snapshot.get_or_compute(0, lambda: "anew") == "anew"
