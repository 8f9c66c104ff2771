"""Served hubs, as in production: own process, own server, own port."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.costs import count_step
from tests.support.ports import free_port
from tests.support.processes import running
from tests.support.shared import make_once, run_folder

HUB = str(Path(sys.executable).with_name("hub"))
SERVE = [HUB, "serve"]
START_SECONDS = 90
OWN_DATABASE = {"HUB_DATABASE_URL", "HUB_SECRET_KEY"}
CONTENT_FOLDERS = {"HUB_PLUGINS_DIR", "HUB_CONTENT_DIR"}
"""Settings that change what `hub prepare` writes, as does HUB_INSTALLED_PLUGINS."""


Command = list[str] | Callable[[Mapping[str, str]], list[str]]
"""A command line, or a function that makes one from the settings of a hub."""


def server_of(factory: str, *interface: str) -> Command:
    """Return the command that serves the app of `factory` as `hub serve` does; see tests.support.serving."""
    return [sys.executable, "-m", "tests.support.serving", factory, *interface]


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a hub with all content on SQLite, shared by all tests; tests that write serve their own."""
    with live_hub(tmp_path_factory.mktemp("live"), shared=True) as address:
        yield address


@contextmanager
def live_hub(instance: Path, *, shared: bool = False, **settings: str) -> Iterator[str]:
    """Prepare and serve a hub as `started_hub` does, and yield only its URL."""
    command = server_of("hub.app:create_asgi_app") if shared else SERVE
    with started_hub(instance, command, shared=shared, **settings) as (address, _):
        yield address


@contextmanager
def live_demo(instance: Path) -> Iterator[str]:
    """Create and serve a demonstration, and yield its URL."""
    environment = {**os.environ, "HUB_INSTANCE_DIR": str(instance), "HUB_DEMO": "yes"}
    if not _copy_prepared(instance, "demo", environment):
        subprocess.run([HUB, "demo"], env=environment, check=True, capture_output=True)
    with live_hub(instance, DEMO="yes") as address:
        yield address


@contextmanager
def started_hub(
    instance: Path, command: Command, *, shared: bool = False, **settings: str
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Prepare and serve a hub with the instance folder `instance`; `settings` are named without HUB_.

    Yields its URL and its process once it is ready. A hub that many tests share is counted apart.
    """
    count_step("shared hubs" if shared else "hubs")
    port = free_port()
    settings = {"INSTANCE_DIR": str(instance), "HOST": "127.0.0.1", "PORT": str(port), **settings}
    environment = {**os.environ, **{f"HUB_{name}": value for name, value in settings.items()}}
    log = instance / "serve.log"
    with log.open("wb") as out:
        arguments = command if isinstance(command, list) else command(settings)
        if not _copy_prepared(instance, "prepare", environment):
            if command == SERVE:
                arguments = [*SERVE, "--prepare"]  # one process less, which would import the hub
            else:
                subprocess.run([HUB, "prepare"], env=environment, stdout=out, stderr=out, check=False)
        with running(arguments, env=environment, stdout=out, stderr=out) as server:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(server, address, log)
            yield address, server


def _copy_prepared(instance: Path, command: str, environment: dict[str, str]) -> bool:
    """Copy an instance folder that `hub prepare` or `hub demo` has filled once, with all content or none.

    Returns False and copies nothing outside a test run, if the folder has a database, or with settings that
    change what is prepared.
    """
    folder, content = run_folder(), _find_content(environment)
    if folder is None or content is None or OWN_DATABASE & environment.keys():
        return False
    if any(instance.glob("hub.sqlite3*")):
        return False

    def make(path: Path) -> None:
        given = {**environment, "HUB_INSTANCE_DIR": str(path)}
        subprocess.run([HUB, command], env=given, check=True, capture_output=True)

    prepared = make_once(folder, f"instance-{command}-{content}", make)
    shutil.copytree(prepared, instance, dirs_exist_ok=True)
    return True


def _find_content(environment: dict[str, str]) -> str | None:
    """Return what is prepared: `all`, `none`, or None if it is content of the test's own."""
    if not (CONTENT_FOLDERS | {"HUB_INSTALLED_PLUGINS"}) & environment.keys():
        return "all"
    folders = [Path(environment[name]) for name in CONTENT_FOLDERS & environment.keys()]
    has_files = any(path.is_file() for folder in folders for path in folder.rglob("*"))
    are_empty = len(folders) == len(CONTENT_FOLDERS) and not has_files
    return "none" if are_empty and environment.get("HUB_INSTALLED_PLUGINS") == "no" else None


def _wait_until_ready(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(address):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The hub did not become ready:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.05)


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=20) as response:
            return response.status == 200
    except OSError:  # not listening yet, or not ready (HTTPError is an OSError)
        return False
