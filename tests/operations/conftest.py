import pytest

from hub.app import create_app
from hub.kit.db import close, db
from hub.kit.migrations import schema_transaction
from tests.support.rows import dump, fill


@pytest.fixture
def hub_on(tmp_path):
    """Make the hub on any database."""
    made = []

    def make(url):
        made.append(create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(tmp_path)}))
        return made[-1]

    yield make
    for app in made:
        close(app)


@pytest.fixture
def filled(app):
    """The hub with hard rows in every table."""
    with app.app_context(), schema_transaction(db.engine) as connection:
        fill(connection)
    return app


@pytest.fixture
def held():
    """Return every row of a hub."""

    def read(app):
        with app.app_context(), db.engine.connect() as connection:
            return dump(connection)

    return read
