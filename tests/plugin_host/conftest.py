"""Plugins made for a test, and the certainty that nothing of them is left when it ends."""

import ensurepip
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

import hub
from hub.plugin_host.discovery import PluginSource, list_plugins

HERE = Path(__file__).parent
HOOKS = ("hub_trust", "hub_content", "hub_facts", "hub_speciality", "hub_contacts")
PLACES = ("import", *HOOKS)

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
{act}


if "{place}" == "import":
    act()


@hookimpl
def hub_trust():
    return ("{place}" == "hub_trust" and act()) or Trust(SLUG, "A trust", "A")


@hookimpl
def hub_content():
    return ("{place}" == "hub_content" and act()) or [ContentFolder("content/library", "library")]


@hookimpl
def hub_facts():
    return ("{place}" == "hub_facts" and act()) or [StatedFact("A fact", "1")]


@hookimpl
def hub_speciality():
    return ("{place}" == "hub_speciality" and act()) or Speciality("A title", "A summary")


@hookimpl
def hub_contacts():
    return ("{place}" == "hub_contacts" and act()) or [Contact("A role", "A matter")]
"""


class Plugins:
    """A folder of plugins that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def code(self, name: str, code: str) -> PluginSource:
        """Write a plugin with this code and return where it is."""
        place = self.folder / name
        place.mkdir(parents=True)
        (place / "__init__.py").write_text('"""A plugin."""\n')
        (place / "plugin.py").write_text(code)
        slug = name.replace("_", "-")
        return next(
            source for source in list_plugins(self.folder, distributions=False) if source.name == slug
        )

    def that_acts(self, act: str, place: str) -> PluginSource:
        """Write a good plugin that does `act` at `place`: when imported, or in one hook."""
        name = f"at_{place}"
        body = textwrap.indent(textwrap.dedent(act), "    ")
        words = {"{slug}": name.replace("_", "-"), "{place}": place, "{act}": body}
        code = PLUGIN
        for word, text in words.items():
            code = code.replace(word, text)
        return self.code(name, code)


@pytest.fixture
def plugins(tmp_path: Path) -> Plugins:
    """Write plugins for this test."""
    return Plugins(tmp_path / "plugins")


@pytest.fixture
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail if a test leaves a process, a zombie, a descriptor or a folder behind."""
    ground = tmp_path / "folders of children"
    ground.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(ground))
    before = descriptors()
    yield
    assert processes_in(ground) == []
    assert zombies() == []
    assert descriptors() == before
    assert list(ground.iterdir()) == []


def descriptors() -> int:
    """Count the open descriptors of this process."""
    return len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0


def processes_in(ground: Path) -> list[str]:
    """Name the processes that work in a folder under `ground`: a child's, and what it started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(folder / "cwd").startswith(str(ground)):
                found.append((folder / "cmdline").read_bytes().decode())
        except OSError:
            continue
    return found


def zombies() -> list[str]:
    """Name the children of this process that ended and were not collected."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state == "Z" and int(parent) == os.getpid():
            found.append(folder.name)
    return found


@pytest.fixture(scope="session")
def example_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The python of a fresh environment, with the example trust's wheel installed beside the hub; offline."""
    place = tmp_path_factory.mktemp("example")
    source = shutil.copytree(HERE / "example_trust", place / "source")
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(place)!r})"
    run(sys.executable, "-c", build, cwd=source)
    python = fresh_environment(place / "environment")
    install = ("install", "--quiet", "--isolated", "--disable-pip-version-check", "--no-index", "--no-deps")
    run(python, pip_in_its_wheel() / "pip", *install, *place.glob("*.whl"), cwd=place)
    return python


def fresh_environment(place: Path) -> Path:
    """Make an environment that has the packages of this one, and the hub, on its path."""
    venv.create(place, with_pip=False)
    (packages,) = place.glob("lib/python*/site-packages")
    beside = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "beside.pth").write_text("\n".join([*beside, str(Path(hub.__file__).parents[1])]))
    return place / "bin" / "python"


def pip_in_its_wheel() -> Path:
    """Find the pip that Python brings for new environments; it runs as it lies, uninstalled."""
    folders = [Path(ensurepip.__file__).parent / "_bundled", sysconfig.get_config_var("WHEEL_PKG_DIR")]
    return next(wheel for folder in folders if folder for wheel in sorted(Path(folder).glob("pip-*.whl")))


def run(*command: object, cwd: Path) -> str:
    """Run a command and return what it printed; fail with its words if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout
