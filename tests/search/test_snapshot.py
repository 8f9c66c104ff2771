"""A snapshot of the index says which changes it includes, and notices a damaged index."""

import pytest
from tantivy import Document

from hub.catalogue.domain.change_feed import ChangePosition, read_change_counter
from hub.kit.db import db
from hub.search.domain.index_follower import find_follower
from hub.search.domain.schema import SORT_TIE_FIELDS, open_index
from tests.search.index_files import close_follower, current_generation, generation_folder
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
