"""The index is built anew while the hub goes on."""

import pytest

from hub.catalogue.domain.entries import blank_entry, withdraw_entry
from hub.catalogue.models import CatalogueEntry
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.search.domain import index_rebuild
from hub.search.domain.index_rebuild import forget_blanked_entries, rebuild_index
from hub.search.services import index_root
from tests.search.index_files import current_generation, index_faults
from tests.search.two_processes import other_process, search_in
from tests.support.waiting import eventually


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


def test_a_copy_is_made_anew_only_if_words_were_removed_since_it_was_begun(
    app, add_entries, search_titles, monkeypatch
):
    monkeypatch.setattr(index_rebuild, "SWITCH_SECONDS", 0.2)
    _, withdrawn, blanked = add_entries(*({"title": f"Zebra {number}"} for number in range(3)))

    def forget():
        with app.app_context():
            return forget_blanked_entries(db.session(), index_root(app))

    assert not forget()
    assert len(search_titles("zebra")) == 3
    assert not forget()
    change(app, withdraw_entry, withdrawn)
    assert not forget()
    before = current_generation(app)
    change(app, blank_entry, blanked)
    assert forget()
    assert search_titles("zebra") == ["Zebra 0"]
    # The follower changes to the new copy within a moment, which may be long on a busy machine.
    assert eventually(lambda: current_generation(app) != before)
    assert not forget()
    assert len(list(index_root(app).rglob("meta.json"))) == 1
    assert index_faults(app) == []


def change(app, act, entry_id):
    with app.app_context(), write_transaction() as session:
        act(session, session.get(CatalogueEntry, entry_id), now=now())
