"""What trusts share is listed and counted by the search, or by the database in an app without one."""

import pytest

from hub.access import PUBLIC
from hub.extension.registry import get_registry
from hub.kit.db import db, write_transaction
from hub.trusts.services import count_shared_by_trust, list_trust_entries
from tests.factories import make_trust, share


@pytest.mark.parametrize("has_search", [True, False])
def test_a_trusts_page_shows_its_newest_ten_and_counts_all(app, monkeypatch, has_search):
    if not has_search:
        monkeypatch.setattr(get_registry(app), "search_entries", None)
    with app.app_context():
        with write_transaction() as session:
            london, yorkshire = make_trust(session), make_trust(session, "yorkshire", "Yorkshire")
            for number in range(12):
                share(session, london, title=f"Item {number}")
            share(session, yorkshire, title="Another")
        page = list_trust_entries(db.session(), PUBLIC, "london")

        assert page.total == 12
        assert [entry.title for entry in page.entries] == [f"Item {number}" for number in range(11, 1, -1)]
        assert count_shared_by_trust(db.session(), PUBLIC) == {"london": 12, "yorkshire": 1}
