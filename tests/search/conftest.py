"""A hub with things to find, and short ways to ask for them."""

import pytest
from hypothesis import HealthCheck, settings

from hub.access import PUBLIC
from hub.catalogue.domain import Filters, find_entry_by_public_id
from hub.kit.db import db, write_transaction
from hub.search.domain import search_entries, suggest
from tests.factories import make_trust, share

# Each example asks the same hub; what one leaves behind is what the next should meet.
settings.register_profile("hub", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("hub")


@pytest.fixture
def hold(app):
    """Put things into the hub, each from its fields; give their ids in the catalogue."""

    def put(*things, trust="london", name="London Ambulance Service NHS Trust", audience="public"):
        ids = []
        with app.app_context(), write_transaction() as session:
            owner = make_trust(session, trust, name)
            for fields in things:
                entry = find_entry_by_public_id(session, share(session, owner, **fields).public_id)
                entry.audience = audience
                ids.append(entry.id)
        return ids

    return put


@pytest.fixture
def ask(app):
    """Ask the search: `ask("words", kind=("tool",))` gives the answer."""

    def asked(q="", viewer=PUBLIC, sort="relevance", page=1, size=20, literal=False, shelves=None, **facets):
        with app.app_context():
            filters = Filters(q, facets, sort, page, size, literal)
            return search_entries(db.session(), viewer, shelves, filters)

    return asked


@pytest.fixture
def titles(ask):
    """Ask the search and give the titles that it finds, in order."""

    def asked(*args, **kwargs):
        answer = ask(*args, **kwargs)
        assert answer.is_complete
        return [entry.title for entry in answer.entries]

    return asked


@pytest.fixture
def suggested(app):
    """Ask for suggestions and give their titles."""

    def asked(text, viewer=PUBLIC, shelves=None):
        with app.app_context():
            return [row.title for row in suggest(db.session(), viewer, shelves, text).rows]

    return asked
