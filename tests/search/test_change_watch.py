"""A change of any other connection is noticed, and nothing else."""

import pytest
from sqlalchemy import create_engine

from hub.catalogue.domain import read_change_counter
from hub.kit.db import db, write_transaction
from hub.search.domain.change_watch import ChangeWatch
from tests.factories import make_trust


@pytest.fixture
def watch(app):
    with app.app_context():
        engine = create_engine(db.engine.url, pool_size=1)
    watch = ChangeWatch(engine)
    yield watch
    watch.close()
    engine.dispose()


def test_each_commit_is_noticed_once(app, watch):
    assert watch.may_have_changed()
    assert not watch.may_have_changed()
    for slug in ("london", "yorkshire"):
        with app.app_context(), write_transaction() as session:
            make_trust(session, slug)
        assert watch.may_have_changed()
        assert not watch.may_have_changed()


def test_what_is_rolled_back_is_no_change(app, watch):
    watch.may_have_changed()
    with app.app_context(), pytest.raises(RuntimeError), write_transaction() as session:
        make_trust(session)
        session.flush()
        raise RuntimeError

    assert not watch.may_have_changed()


def test_it_reads_the_change_counter(app, watch):
    for slug in ("london", "yorkshire"):
        with app.app_context(), write_transaction() as session:
            make_trust(session, slug)
        with app.app_context():
            assert watch.read_position() == read_change_counter(db.session())


def test_after_closing_it_begins_anew_and_it_holds_up_no_writer(app, watch):
    watch.may_have_changed()
    watch.close()
    assert watch.may_have_changed()
    with app.app_context(), write_transaction() as session:
        make_trust(session)

    assert watch.may_have_changed()
