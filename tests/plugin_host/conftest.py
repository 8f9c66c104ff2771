"""Fixtures that write plugins for a test, and check that no process, descriptor or folder is left over."""

import ensurepip
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import time
import venv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import hub
from hub.plugin_host.discovery import PluginSource, list_plugins

HERE = Path(__file__).parent
HOOKS = ("hub_trust", "hub_content", "hub_facts", "hub_speciality", "hub_contacts")
STAGES = ("import", *HOOKS)

PLUGIN = """
import json
import os
import signal
import sys
import threading
import time
from types import ModuleType

from hub.plugin_api import Contact, ContentFolder, Speciality, StatedFact, Trust, hookimpl

HUB_API = "1.0"
SLUG = "{slug}"


def act():
{statements}


if "{stage}" == "import":
    act()


@hookimpl
def hub_trust():
    return ("{stage}" == "hub_trust" and act()) or Trust(SLUG, "A trust", "A")


@hookimpl
def hub_content():
    return ("{stage}" == "hub_content" and act()) or [ContentFolder("content/library", "library")]


@hookimpl
def hub_facts():
    return ("{stage}" == "hub_facts" and act()) or [StatedFact("A fact", "1")]


@hookimpl
def hub_speciality():
    return ("{stage}" == "hub_speciality" and act()) or Speciality("A title", "A summary")


@hookimpl
def hub_contacts():
    return ("{stage}" == "hub_contacts" and act()) or [Contact("A role", "A matter")]
"""


class Plugins:
    """A folder of plugins that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def code(self, name: str, code: str) -> PluginSource:
        """Write a plugin with this code and return its source."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text('"""A plugin."""\n')
        (folder / "plugin.py").write_text(code)
        slug = name.replace("_", "-")
        return next(
            source for source in list_plugins(self.folder, distributions=False) if source.name == slug
        )

    def that_acts(self, statements: str, stage: str) -> PluginSource:
        """Write a good plugin that runs `statements` at one stage: when imported, or in one hook."""
        name = f"at_{stage}"
        body = textwrap.indent(textwrap.dedent(statements), "    ")
        values = {"{slug}": name.replace("_", "-"), "{stage}": stage, "{statements}": body}
        code = PLUGIN
        for placeholder, value in values.items():
            code = code.replace(placeholder, value)
        return self.code(name, code)


@pytest.fixture
def plugins(tmp_path: Path) -> Plugins:
    """Write plugins for this test."""
    return Plugins(tmp_path / "plugins")


@pytest.fixture
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail if a test leaves a process, a zombie, a descriptor or a folder behind."""
    temporary = tmp_path / "folders of children"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    before = open_descriptors()
    yield
    assert processes_in(temporary) == []
    assert zombies() == []
    assert descriptors_left_open(before) == set()
    assert list(temporary.iterdir()) == []


def descriptors_left_open(before: set[str], seconds: float = 5) -> set[str]:
    """Return what this process has open that it had not before.

    A thread of an earlier test, such as one that follows the catalogue and connects to its database again,
    opens a selector for a moment. What is closed within `seconds` is not left open.
    """
    deadline = time.monotonic() + seconds
    while (left := open_descriptors() - before) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def open_descriptors() -> set[str]:
    """Return what this process has open; without sockets and search copies, which other threads may open."""
    names = set()
    for descriptor in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):
            names.add(os.readlink(descriptor))
    of_others = re.compile(r"socket:|/proc/|.*/search/")
    return {name for name in names if not of_others.match(name)}


def processes_in(root: Path) -> list[str]:
    """Return the command lines of the processes whose working folder is below `root`."""
    command_lines = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(folder / "cwd").startswith(str(root)):
                command_lines.append((folder / "cmdline").read_bytes().decode())
        except OSError:
            continue
    return command_lines


def zombies() -> list[str]:
    """Return the ids of the children of this process that have ended and were not collected."""
    process_ids = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state == "Z" and int(parent) == os.getpid():
            process_ids.append(folder.name)
    return process_ids


@pytest.fixture(scope="session")
def example_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a new environment with the hub and the example trust's wheel; made offline."""
    folder = tmp_path_factory.mktemp("example")
    source = shutil.copytree(HERE / "example_trust", folder / "source")
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"
    run(sys.executable, "-c", build, cwd=source)
    python = create_environment(folder / "environment")
    install = ("install", "--quiet", "--isolated", "--disable-pip-version-check", "--no-index", "--no-deps")
    run(python, bundled_pip_wheel() / "pip", *install, *folder.glob("*.whl"), cwd=folder)
    return python


def create_environment(folder: Path) -> Path:
    """Create an environment with the packages of this one, and the hub, on its path; return its Python."""
    venv.create(folder, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    own_packages = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "beside.pth").write_text("\n".join([*own_packages, str(Path(hub.__file__).parents[1])]))
    return folder / "bin" / "python"


def bundled_pip_wheel() -> Path:
    """Return the pip wheel that Python brings for new environments; pip runs from it without installation."""
    folders = [Path(ensurepip.__file__).parent / "_bundled", sysconfig.get_config_var("WHEEL_PKG_DIR")]
    return next(wheel for folder in folders if folder for wheel in sorted(Path(folder).glob("pip-*.whl")))


def run(*command: object, cwd: Path) -> str:
    """Run a command and return its output; if it fails, fail with its error output."""
    arguments = [str(argument) for argument in command]
    result = subprocess.run(arguments, capture_output=True, text=True, timeout=60, cwd=cwd)
    assert result.returncode == 0, result.stderr
    return result.stdout
