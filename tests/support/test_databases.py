import json
from threading import Thread
from uuid import uuid4

from sqlalchemy import create_engine, inspect, text

from hub.kit.db import write_transaction
from tests.factories import make_trust
from tests.support import databases, shared
from tests.support.databases import Filling, PostgresDatabases, read_known


def tables(url):
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def list_databases(server):
    engine = create_engine(server)
    with engine.connect() as connection:
        names = connection.scalars(text("select datname from pg_database")).all()
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


def test_a_filling_is_made_once_and_each_database_has_a_copy_with_its_secret_key(databases, tmp_path):
    filled_urls = []

    def fill(app):
        filled_urls.append(app.config["SQLALCHEMY_DATABASE_URI"])
        with app.app_context(), write_transaction() as session:
            return {"slug": make_trust(session).slug, "secret": app.secret_key}

    filling = Filling(f"once-{uuid4().hex}", fill)
    with databases.new(filling=filling) as one, databases.new(filling=filling) as other:
        folder = databases.prepare(filling)
        known = json.loads((folder / "known.json").read_text())
        engine = create_engine(one)
        with engine.begin() as connection:
            connection.execute(text("update organisation set slug = 'changed'"))
        engine.dispose()
        engine = create_engine(other)
        with engine.connect() as connection:
            assert connection.scalars(text("select slug from organisation")).all() == [known["slug"]]
        engine.dispose()

    assert known["secret"] == (folder / "secret-key").read_text()
    assert len(filled_urls) == 1
    with databases.new() as empty:
        engine = create_engine(empty)
        with engine.connect() as connection:
            assert connection.scalars(text("select slug from organisation")).all() == []
        engine.dispose()


def test_a_filling_adds_to_the_rows_of_its_base_with_the_secret_key_of_both(databases):
    def fill(app):
        with app.app_context(), write_transaction() as session:
            return {"slugs": [make_trust(session).slug], "secret": app.secret_key}

    def add(app, known):
        with app.app_context(), write_transaction() as session:
            slugs = [*known["slugs"], make_trust(session, "yorkshire", "Yorkshire").slug]
        return {"slugs": slugs, "is_same": app.secret_key == known["secret"]}

    base = Filling(f"base-{uuid4().hex}", fill)
    filling = Filling(f"more-{uuid4().hex}", add, base)
    slugs = text("select slug from organisation order by id")
    for each, expected in ((filling, ["london", "yorkshire"]), (base, ["london"])):
        with databases.new(filling=each) as url:
            engine = create_engine(url)
            with engine.connect() as connection:
                assert connection.scalars(slugs).all() == expected
            engine.dispose()
    assert read_known(databases.prepare(filling)) == {"slugs": ["london", "yorkshire"], "is_same": True}


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
    last = PostgresDatabases(postgres_server, tmp_path)
    last.prepare(Filling("rows", lambda app: None))
    templates = [(tmp_path / name / "name").read_text() for name in ("postgresql", "postgresql-rows")]
    assert set(templates) <= set(list_databases(postgres_server))
    last.close()
    assert set(templates) & set(list_databases(postgres_server)) == set()
    again = PostgresDatabases(postgres_server, tmp_path)

    with again.new() as url:
        assert url.startswith("postgresql")
    again.close()
