"""Served hubs that tests share: each is served once, and for each test put back to how it was prepared."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from hub.app import create_app
from hub.kit.db import close
from tests.support.databases import Databases
from tests.support.live import live_hub
from tests.support.snapshots import Snapshot, take_snapshot


@dataclass
class SharedHub:
    """A served hub, and an app on the same database and with the same keys, to arrange and to look."""

    address: str
    app: Flask
    snapshot: Snapshot


class HubPool:
    """Served hubs by their settings. Their jobs do not run, and the search index is not put back."""

    def __init__(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self._folders = tmp_path_factory
        self._hubs: dict[tuple[object, ...], SharedHub] = {}

    def take(self, databases: Databases, *, content: bool = False, **settings: str) -> SharedHub:
        """Return a hub on a database of this source as it was prepared: with all content, or empty.

        `settings` are named without HUB_. Only one test at a time may use a hub.
        """
        key = (type(databases), content, *sorted(settings.items()))
        if key not in self._hubs:
            self._hubs[key] = self._serve(databases, content, settings)
        hub = self._hubs[key]
        hub.snapshot.restore()
        return hub

    def _serve(self, databases: Databases, content: bool, settings: dict[str, str]) -> SharedHub:
        folder = self._folders.mktemp("hub")
        url = databases.users.enter_context(databases.new(migrated=False))
        settings = {"DATABASE_URL": url, "JOBS": "separate", **settings}
        if not content:
            settings |= empty_folders(folder)
        address = databases.users.enter_context(live_hub(folder, shared=True, **settings))
        app = create_app({**settings, "INSTANCE_DIR": str(folder), "SITE_URL": address, "TESTING": True})
        databases.users.callback(close, app)
        return SharedHub(address, app, take_snapshot(url, folder))


def empty_folders(folder: Path) -> dict[str, str]:
    """Make folders for plugins and content in `folder`; return the settings of a hub without any content."""
    for name in ("plugins", "content"):
        (folder / name).mkdir(exist_ok=True)
    settings = {f"{name.upper()}_DIR": str(folder / name) for name in ("plugins", "content")}
    return {**settings, "INSTALLED_PLUGINS": "no"}


@pytest.fixture(scope="session")
def hub_pool(tmp_path_factory: pytest.TempPathFactory) -> HubPool:
    """Served hubs that tests share: `hub_pool.take(databases)`."""
    return HubPool(tmp_path_factory)
