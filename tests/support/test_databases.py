from threading import Thread

from sqlalchemy import create_engine, inspect, text

from tests.support import databases, shared
from tests.support.databases import PostgresDatabases


def tables(url):
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def test_a_new_database_is_migrated_and_nobody_elses(databases):
    with databases.new() as one, databases.new() as other:
        engine = create_engine(one)
        with engine.begin() as connection:
            connection.execute(text("create table mine (id integer)"))
        engine.dispose()

        assert "alembic_version" in tables(other)
        assert set(tables(one)) - set(tables(other)) == {"mine"}


def test_a_database_that_was_not_migrated_is_empty(empty_database_url):
    assert tables(empty_database_url) == []


def test_a_worker_that_closes_leaves_the_template_to_one_that_begins(postgres_server, tmp_path, monkeypatch):
    first = PostgresDatabases(postgres_server, tmp_path)
    closing = Thread(target=first.close)

    def make_once_and_close_the_first(*args):
        path = shared.make_once(*args)
        closing.start()
        closing.join(1)  # long enough for a close that nothing holds back
        return path

    monkeypatch.setattr(databases, "make_once", make_once_and_close_the_first)
    second = PostgresDatabases(postgres_server, tmp_path)
    closing.join()

    with second.new() as url:
        assert url.startswith("postgresql")
    second.close()


def test_after_the_last_worker_has_closed_another_makes_a_new_template(postgres_server, tmp_path):
    PostgresDatabases(postgres_server, tmp_path).close()
    again = PostgresDatabases(postgres_server, tmp_path)

    with again.new() as url:
        assert url.startswith("postgresql")
    again.close()
