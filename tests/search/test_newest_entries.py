"""The index gives the same newest entries as the database."""

from random import Random

import pytest

from hub.access import PUBLIC, Audience
from hub.catalogue.domain.queries import list_newest_by_facet_from_database
from hub.kit.db import db, write_transaction
from hub.search.domain.newest_entries import list_newest_by_facet
from tests.catalogue.catalogue_entries import add_entry
from tests.factories import START, make_trust, member_of

KINDS, VALUES = ("resource", "programme"), ("practice", "tool", "programme", "nothing")


@pytest.fixture
def london(app):
    """The id of the organisation that owns forty entries of kinds and days drawn at random."""
    draw = Random(2009)
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        for number in range(40):
            options = {"kind": draw.choice([*KINDS, "other"]), "facets": {"kind": [draw.choice(VALUES[:3])]}}
            if not number % 5:
                options["audience"] = Audience.ORGANISATION
            add_entry(
                session,
                london,
                f"entry-{draw.random()}",
                now=START.replace(day=draw.randint(1, 9)),
                **options,
            )
        return london.id


@pytest.mark.parametrize("size", [1, 4, 100])
def test_the_newest_entries_are_those_of_the_database_in_its_order(app, london, size):
    with app.app_context():
        session = db.session()
        for viewer in (PUBLIC, member_of(london)):
            arguments = (session, viewer, KINDS, "kind", VALUES, size)
            found, expected = list_newest_by_facet(*arguments), list_newest_by_facet_from_database(*arguments)
            slugs = [
                {value: [row.slug for row in rows] for value, rows in each.items()}
                for each in (found, expected)
            ]
            assert slugs[0] == slugs[1]
            assert slugs[0]["nothing"] == []
            assert len(slugs[0]["tool"]) >= 1


def test_all_values_cost_one_statement_for_rows(app, london, queries):
    with app.app_context():
        list_newest_by_facet(db.session(), PUBLIC, KINDS, "kind", VALUES, 4)
        with queries(app) as seen:
            list_newest_by_facet(db.session(), PUBLIC, KINDS, "kind", VALUES, 4)

    assert sum("catalogue_entry" in statement for statement in seen) == 1
