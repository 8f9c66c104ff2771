"""P15: pages a second of one core, when several processes serve readers from one PostgreSQL."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from hub.app import create_app
from hub.kit.db import close, write_transaction
from hub.kit.migrations import upgrade_to_head
from tests.bench.catalogue import queries
from tests.bench.goals import Measured
from tests.bench.growth import cookie_of_browser, fill
from tests.bench.served import CLIENT_CORE, TICKS, Server, hub_command, serving, ticks_of
from tests.support.input_target import copy_rows
from tests.support.postgres import postgres
from tests.support.processes import family

SECONDS, PEOPLE = 15, 5000
PROCESSES = "2"
VISITED = ("/", "/library", "/trusts", "/trusts/trust-1", "/about/study", "/about/evidence")
READ_BY_MEMBERS = ("/library?sort=title", "/", "/trusts", "/programmes", "/me")


@contextmanager
def copied_to_postgresql(filled: Path) -> Iterator[tuple[dict[str, str], str]]:
    """Copy a filled hub to PostgreSQL and add people; yield its settings, and the cookie of an admin."""
    with postgres() as url, TemporaryDirectory(prefix="hub-bench-") as folder:
        settings = {"INSTANCE_DIR": folder, "DATABASE_URL": url}
        app = create_app({**settings, "LOG_LEVEL": "WARNING"})
        with app.app_context():
            upgrade_to_head()
            with write_transaction() as session:
                copy_rows(filled / "hub.sqlite3", session.connection())
        close(app)
        yield settings, fill(Path(folder), PEOPLE, url)


def mixed_load(filled: Path, size: str) -> list[Measured]:
    """Serve visitors, people who are signed in and searches at once, in two processes on one core."""
    with copied_to_postgresql(filled) as (settings, cookie):
        environment = {f"HUB_{name}": value for name, value in settings.items()} | {"HUB_WORKERS": PROCESSES}
        with serving(hub_command(), "/library?q=a", environment) as hub:
            return [_measure(hub, cookie, size)]


def _measure(hub: Server, cookie: str, size: str) -> Measured:
    cookie = cookie_of_browser(hub, cookie)
    searches = [f"/library?q={quote(query)}" for query in queries()]
    hub_before, database_before = hub.cpu_seconds(), database_seconds()
    readers = (
        _reader(hub, VISITED, {}, 12),
        _reader(hub, READ_BY_MEMBERS, {"Cookie": cookie}, 4),
        _reader(hub, searches, {"Cookie": "a=b"}, 1),
    )
    done = [json.loads(reader.communicate()[0])["done"] for reader in readers]
    in_database = database_seconds() - database_before
    seconds = hub.cpu_seconds() - hub_before + in_database
    visitors, members, searched = (count / SECONDS for count in done)
    return Measured(
        "P15",
        "pages for a second of processor, hub and PostgreSQL together",
        size,
        f"{sum(done) / seconds:,.0f}",
        "none",
        True,
        f"{PROCESSES} processes; a second {visitors:,.0f} pages of visitors, {members:,.0f} of members and "
        f"{searched:,.0f} searches; {in_database / seconds:.0%} of the time in PostgreSQL",
    )


def _reader(
    hub: Server, paths: Sequence[str], headers: Mapping[str, str], connections: int
) -> "subprocess.Popen[str]":
    """Start a client that asks for these pages in turn."""
    command = [sys.executable, "-m", "tests.bench.client", hub.address, "--seconds", str(SECONDS)]
    sent = json.dumps({"Accept-Encoding": "gzip", **headers})
    return subprocess.Popen(
        [*command, "--connections", str(connections), "--headers", sent, *paths],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {CLIENT_CORE}),
    )


def database_seconds() -> float:
    """Return the processor seconds of the PostgreSQL that this process has started."""
    return sum(map(ticks_of, filter(_is_postgres, family(os.getpid())))) / TICKS


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text() == "postgres\n"
    except OSError:
        return False
