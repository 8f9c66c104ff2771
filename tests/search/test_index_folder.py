"""The folders of the index: one for each database, with one generation in use."""

from sqlalchemy import text

from hub.kit.db import write_transaction
from tests.search.index_files import close_follower, generation_folder, index_faults


def test_a_copy_without_its_list_of_files_is_made_anew(app, add_entries, search_titles):
    add_entries({"title": "Zebra"})
    assert search_titles("zebra") == ["Zebra"]
    close_follower(app)
    (generation_folder(app) / "meta.json").unlink()

    assert search_titles("zebra") == ["Zebra"]
    assert index_faults(app) == []


def test_an_old_database_that_is_put_back_gets_a_copy_of_its_own(app, add_entries, search_titles):
    add_entries({"title": "Zebra"})
    assert search_titles("zebra") == ["Zebra"]
    before = generation_folder(app)
    with app.app_context(), write_transaction() as session:
        session.execute(text("UPDATE catalogue_clock SET epoch = 'another'"))

    assert search_titles("zebra") == ["Zebra"]
    assert generation_folder(app).parent != before.parent
