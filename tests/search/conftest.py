"""Fixtures that add catalogue entries and search for them."""

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain.entries import find_entry_by_public_id
from hub.catalogue.domain.queries import Filters
from hub.catalogue.models import CatalogueEntry
from hub.kit.db import db, write_transaction
from hub.search.domain.execution import search_entries
from hub.search.domain.suggestions import suggest
from tests.factories import make_trust, member_of, share

SECRET = {
    "title": "Restructuring of Zandvoort",
    "summary": "Zandvoort.",
    "body": "Zandvoort closes.",
    "kind": "tool",
}


@pytest.fixture
def add_entries(app):
    """Share one resource for each dictionary of fields; return the ids of their catalogue entries."""

    def add(*resources, trust="london", name="London Ambulance Service NHS Trust", audience="public"):
        ids = []
        with app.app_context(), write_transaction() as session:
            owner = make_trust(session, trust, name)
            for fields in resources:
                entry = find_entry_by_public_id(session, share(session, owner, **fields).public_id)
                entry.audience = audience
                ids.append(entry.id)
        return ids

    return add


@pytest.fixture
def search(app):
    """Search the catalogue: `search("words", kind=("tool",))` returns the results."""

    def run(q="", viewer=PUBLIC, sort="relevance", page=1, size=20, shelves=None, with_counts=True, **facets):
        with app.app_context():
            filters = Filters(q, facets, sort, page, size)
            return search_entries(db.session(), viewer, shelves, filters, with_counts=with_counts)

    return run


@pytest.fixture
def search_titles(search):
    """Search the catalogue and return the titles of the results, in order."""

    def run(*args, **kwargs):
        results = search(*args, **kwargs)
        assert results.is_complete
        return [entry.title for entry in results.entries]

    return run


@pytest.fixture
def suggest_titles(app):
    """Return the titles of the suggestions for a text."""

    def run(text, viewer=PUBLIC, shelves=None):
        with app.app_context():
            suggestions = suggest(db.session(), viewer, shelves, text)
        assert suggestions.is_complete
        return [row.title for row in suggestions.rows]

    return run


@pytest.fixture
def viewers(app, add_entries):
    """Return a member of the trust that owns the hidden entry, and the viewers who may not see it."""
    add_entries({"title": "Restructuring in public", "kind": "practice"})
    (hidden,) = add_entries(SECRET, trust="yorkshire", name="Yorkshire", audience="organisation")
    with app.app_context():
        owner = db.session.get(CatalogueEntry, hidden).owner_id
    inside = member_of(owner)
    return inside, (PUBLIC, member_of(owner + 100))
