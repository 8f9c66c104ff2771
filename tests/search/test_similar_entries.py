"""The index gives the same related entries as the database."""

from random import Random

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from hub.access import PUBLIC, Audience
from hub.catalogue.domain.related import list_related_entries_from_database
from hub.catalogue.models import CatalogueEntry
from hub.kit.db import db, write_transaction
from hub.search.domain import similar_entries
from hub.search.domain.similar_entries import list_related_entries
from tests.catalogue.catalogue_entries import add_entry
from tests.factories import make_trust, member_of

KINDS = ("resource", "programme")
VALUES = {
    "capability": ["1f", "1g", "2a"],
    "option": ["coaching", "mentoring"],
    "theme": ["culture", "money"],
}


@pytest.fixture
def london(app):
    """The id of the organisation that owns sixty entries with facet values drawn at random."""
    draw = Random(2009)
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        for number in range(60):
            facets = {
                name: draw.sample(values, draw.randint(0, len(values))) for name, values in VALUES.items()
            }
            options = {"kind": draw.choice([*KINDS, "other"])}
            if not number % 7:
                options["audience"] = Audience.ORGANISATION
            add_entry(session, london, f"entry-{draw.random()}", facets=facets, **options)
        return london.id


def titles_and_values(rows):
    return [(row.entry.slug, row.shared_facets) for row in rows]


@pytest.mark.parametrize("limit", [1, 4, 100])
def test_similar_entries_are_those_of_the_database_in_its_order(app, london, limit):
    with app.app_context():
        session = db.session()
        found = 0
        for entry in session.query(CatalogueEntry).filter(CatalogueEntry.kind == "resource"):
            for viewer in (PUBLIC, member_of(london)):
                rows = list_related_entries(session, viewer, entry, KINDS, limit=limit)
                expected = list_related_entries_from_database(session, viewer, entry, KINDS, limit=limit)
                assert titles_and_values(rows) == titles_and_values(expected)
                found += len(rows)
        assert found > 20


def test_without_an_index_the_database_answers(app, london):
    with app.app_context(), Session(create_engine(db.engine.url, poolclass=NullPool)) as session:
        entry = session.query(CatalogueEntry).filter(CatalogueEntry.kind == "resource").first()
        rows = list_related_entries(session, PUBLIC, entry, KINDS)
        assert titles_and_values(rows) == titles_and_values(
            list_related_entries_from_database(session, PUBLIC, entry, KINDS)
        )
        assert rows


def test_an_entry_without_values_has_no_related_ones_and_costs_no_question(session, monkeypatch):
    monkeypatch.delattr(similar_entries, "ask_index")
    entry = add_entry(session, make_trust(session), facets={"trust": ["london"]})

    assert list_related_entries(session, PUBLIC, entry, KINDS) == []
