"""The index is built anew while the hub goes on."""

import pytest

from hub.kit.db import db
from hub.search.domain.index_rebuild import rebuild_index
from hub.search.services import index_root
from tests.search.index_files import current_generation, index_faults
from tests.search.two_processes import other_process, search_in


@pytest.mark.slow
def test_a_copy_is_made_anew_while_the_hub_goes_on(app, add_entries, search_titles):
    add_entries({"title": "Zebra"})
    assert search_titles("zebra") == ["Zebra"]
    before = current_generation(app)
    with other_process(app, "search") as reader:
        assert search_in(reader, "zebra")["titles"] == ["Zebra"]
        with app.app_context():
            assert rebuild_index(db.session(), index_root(app)).changes_behind == 0
        add_entries({"title": "Zebra two"})
        assert search_titles("zebra") == ["Zebra", "Zebra two"]
        assert search_in(reader, "zebra")["titles"] == ["Zebra", "Zebra two"]
    assert current_generation(app) != before
    assert index_faults(app) == []
