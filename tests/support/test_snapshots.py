import pytest
from sqlalchemy import select, text

from hub.accounts.models import Person
from hub.kit.db import write_transaction
from hub.trusts.domain import find_organisation
from tests.factories import make_join_request, make_person, make_trust
from tests.support.rows import dump
from tests.support.snapshots import take_snapshot


@pytest.fixture
def taken(app, database_url, tmp_path):
    """A snapshot of a database with one person."""
    with app.app_context(), write_transaction() as session:
        make_person(session, make_trust(session), name="Ann")
    return take_snapshot(database_url, tmp_path)


def rows(app):
    with app.app_context(), write_transaction() as session:
        found = dump(session.connection())
        counter = session.scalar(text("SELECT seq FROM catalogue_clock"))
        found.pop("catalogue_clock")
        return found, counter


def test_what_was_added_changed_and_removed_is_put_back(app, taken):
    before, counter = rows(app)
    with app.app_context(), write_transaction() as session:
        session.scalars(select(Person)).one().name = "Bob"
        cleo = make_person(session, make_trust(session, "yorkshire", "Yorkshire"), name="Cleo")
        # Into a table that had no rows.
        make_join_request(session, cleo, find_organisation(session, "london"))
    changed, later = rows(app)
    assert changed != before

    taken.restore()

    restored, now = rows(app)
    assert restored == before
    # A page that was cached meanwhile is never taken for one of now.
    assert now > later >= counter


def test_rows_can_be_added_after_a_snapshot_was_put_back(app, taken):
    ids = []
    for _ in range(2):
        taken.restore()
        with app.app_context(), write_transaction() as session:
            person, trust = make_person(session, name="Dora"), find_organisation(session, "london")
            ids.append((person.id, make_join_request(session, person, trust).id))
    with app.app_context():
        found, _ = rows(app)
    assert len(found["person"]) == 2
    assert ids[0] == ids[1]
