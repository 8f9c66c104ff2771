import pytest

from hub.app import create_app
from hub.kit.db import close, db
from hub.kit.migrations import schema_transaction
from tests.support.rows import dump, fill


@pytest.fixture
def hub_on(tmp_path):
    """Create the app on a given database."""
    apps = []

    def make(url):
        apps.append(create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(tmp_path)}))
        return apps[-1]

    yield make
    for app in apps:
        close(app)


@pytest.fixture
def filled(app):
    """The hub with unusual rows in every table."""
    with app.app_context(), schema_transaction(db.engine) as connection:
        fill(connection)
    return app


@pytest.fixture
def all_rows():
    """Return every row of a hub, by table."""

    def read(app):
        with app.app_context(), db.engine.connect() as connection:
            return dump(connection)

    return read
