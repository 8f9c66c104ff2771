import shutil

import pytest

from hub.app import create_app
from hub.kit.db import close, write_transaction
from tests.factories import make_trust, share
from tests.support.form_crawl import Crawl, Crawler
from tests.support.input_seed import PROVIDER, SETTINGS, seed_hub
from tests.support.input_target import SqliteState, Target
from tests.support.shared import make_once

PROVIDER_FILE = f"""[{PROVIDER}]
label = "Test mail"
discovery = "https://localhost:9/.well-known/openid-configuration"
client_id = "hub"
client_secret = "secret"
"""


@pytest.fixture
def shared(app, client):
    """A client of a hub in which London shares ELSA."""
    with app.app_context(), write_transaction() as session:
        share(session, make_trust(session), slug="elsa", title="ELSA")
    return client


def settings_of(folder):
    return {**SETTINGS, "INSTANCE_DIR": str(folder), "OIDC_FILE": str(folder / "providers.toml")}


@pytest.fixture(scope="session")
def seed(sqlite_databases, shared_folder):
    """A folder with a filled database, and the forms that were found in it."""

    def make(folder):
        (folder / "providers.toml").write_text(PROVIDER_FILE, encoding="utf-8")
        with sqlite_databases.new() as url:
            app = create_app({**settings_of(folder), "DATABASE_URL": url})
            Crawler(app, seed_hub(app)).run().save(folder / "crawl.json")
            close(app)
            shutil.copyfile(url.removeprefix("sqlite:///"), folder / "hub.sqlite3")

    return make_once(shared_folder, "inputs", make)


@pytest.fixture(scope="session")
def target(seed, tmp_path_factory):
    """A hub on SQLite, which is as before after each request."""
    folder = tmp_path_factory.mktemp("inputs")
    shutil.copytree(seed, folder, dirs_exist_ok=True)
    url = f"sqlite:///{folder / 'hub.sqlite3'}"
    app = create_app({**settings_of(folder), "DATABASE_URL": url, "PROPAGATE_EXCEPTIONS": False})
    state = SqliteState(folder / "hub.sqlite3")
    yield Target(app, Crawl.load(folder / "crawl.json"), state)
    state.close()
    close(app)
