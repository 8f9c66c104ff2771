"""What is new in a search that someone follows."""

from datetime import timedelta

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain import CatalogueEntry, Filters
from hub.extension.follow_sources import NewsUnavailable
from hub.kit.db import db, write_transaction
from hub.search.domain import search_news
from hub.search.domain.execution import SearchResults
from hub.search.domain.search_news import list_changed_matches
from hub.search.services import wait_for_index
from tests.factories import START, member_of


@pytest.fixture
def changed(app):
    """Return the ids of what is new in a search for everybody, or for a viewer."""

    def run(q="", since=START, viewer=PUBLIC, **facets):
        with app.app_context():
            assert wait_for_index(db.session())
            return list_changed_matches(db.session(), viewer, None, Filters(q=q, facets=facets), since)

    return run


@pytest.fixture
def since(app):
    """Return the moment at which an entry was last changed."""

    def read(entry_id):
        with app.app_context(), write_transaction() as session:
            return session.get_one(CatalogueEntry, entry_id).updated_at

    return read


def test_matches_that_are_new_since_then_come_newest_first(add_entries, changed, since):
    old, other, new, newest = add_entries(
        *({"title": title} for title in ("Old coaching", "Mentoring", "New coaching", "Coaching"))
    )
    moment = since(other)
    assert changed("coaching", moment) == [newest, new]
    assert changed("coaching") == [newest, new, old]
    assert changed("", moment, kind=("practice",)) == [newest, new, other]
    assert changed("nothing", moment) == []


def test_words_are_not_corrected(add_entries, changed):
    [entry_id] = add_entries({"title": "Coaching"})
    assert changed("choaching") == []
    assert changed("coaching") == [entry_id]


def test_only_what_a_viewer_may_see_is_new_to_them(app, add_entries, changed):
    [inside] = add_entries({"title": "Coaching inside"}, audience="organisation")
    with app.app_context(), write_transaction() as session:
        london = session.get_one(CatalogueEntry, inside).owner_id
    assert changed("coaching") == []
    assert changed("coaching", viewer=member_of(london + 1)) == []
    assert changed("coaching", viewer=member_of(london)) == [inside]


def test_many_matches_are_read_in_batches_up_to_a_limit(add_entries, changed, monkeypatch):
    monkeypatch.setattr(search_news, "BATCH_SIZE", 2)
    ids = add_entries(*({"title": f"Coaching {number}"} for number in range(5)))
    assert changed("coaching") == ids[::-1]
    monkeypatch.setattr(search_news, "MAX_CHANGED", 3)
    assert changed("coaching") == ids[:1:-1]


def test_an_index_that_lacks_changes_tells_nothing_rather_than_too_little(session, monkeypatch):
    monkeypatch.setattr(search_news, "search_entries", lambda *_, **__: SearchResults(is_complete=False))
    with pytest.raises(NewsUnavailable):
        list_changed_matches(session, PUBLIC, None, Filters(q="coaching"), START)


def test_a_day_without_changes_has_no_news(add_entries, changed, since):
    [entry_id] = add_entries({"title": "Coaching"})
    assert changed("coaching", since(entry_id) + timedelta(days=1)) == []
