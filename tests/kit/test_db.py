import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.catalogue.domain.change_counter import bump_change_counter, version_key
from hub.kit.db import db, write_transaction


def test_a_reader_cannot_write(app):
    with app.app_context(), pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        db.session.execute(text("update catalogue_clock set seq = 99"))


def test_a_thread_that_answered_a_writer_cannot_write_afterwards(app):
    app.test_client().post("/library")

    with app.app_context(), pytest.raises(DBAPIError):
        db.session.execute(text("update catalogue_clock set seq = 99"))


def test_a_writer_that_fails_leaves_nothing(app):
    with app.app_context():
        before = version_key(db.session())
        with pytest.raises(RuntimeError), write_transaction() as session:
            bump_change_counter(session)
            raise RuntimeError
        assert version_key(db.session()) == before


def test_a_writer_may_be_followed_by_a_reader(app):
    with app.app_context():
        with write_transaction() as session:
            bump_change_counter(session)
        with pytest.raises(DBAPIError):
            db.session.execute(text("update catalogue_clock set seq = 99"))


def count_together(app, count_once, writers=4, each=10):
    errors = []

    def work():
        with app.app_context():
            for _ in range(each):
                try:
                    count_once()
                except Exception as error:
                    errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        seq = db.session.execute(text("select seq from catalogue_clock")).scalar_one()
    return seq, errors


def test_writers_at_the_same_time_all_count(app):
    def count_once():
        with write_transaction() as session:
            bump_change_counter(session)
            time.sleep(0.001)

    assert count_together(app, count_once) == (40, [])


def test_writers_that_read_before_they_lock_lose_counts(app):
    # The negative control: the same race with reads before the lock.
    def count_once():
        with db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if db.engine.dialect.name == "sqlite":
                raw.execute("PRAGMA query_only = OFF")
            seq = raw.execute("select seq from catalogue_clock").fetchone()[0]
            time.sleep(0.002)
            raw.execute(f"update catalogue_clock set seq = {seq + 1}")
            raw.commit()

    seq, errors = count_together(app, count_once)
    assert seq < 40 or errors
