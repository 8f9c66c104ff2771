from sqlalchemy import create_engine, inspect, text


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
