"""A full disk, a database that is down, a killed hub: pages stay readable, acknowledged writes are kept."""

import os
import resource
import signal
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
from psycopg import connect
from sqlalchemy import make_url

from tests.support.live import HUB
from tests.support.postgres import postgres_home
from tests.support.processes import family
from tests.support.waiting import eventually

TYPED = {"title": "What I <typed> & meant", "note": "Two\nlines", "empty": ""}


class SmallDisk:
    """A tmpfs of six megabytes: a new database has room in it, with its log."""

    def __init__(self, folder):
        self.folder = folder
        self.limit_child = None

    def fill(self, _pid=None):
        """Fill the disk."""
        ballast = os.open(self.folder / "ballast", os.O_WRONLY | os.O_CREAT)
        with pytest.raises(OSError, match="No space"):
            while True:
                os.write(ballast, b"x" * 4096)
        os.close(ballast)

    def make_room(self, _pid=None):
        """Free the disk."""
        (self.folder / "ballast").unlink()


class ShortFiles:
    """A limit on file sizes, where no disk may be mounted; SQLite reports it like a full disk."""

    def __init__(self, folder):
        self.folder = folder
        self.longest = 0

    def fill(self, pid=None):
        """Limit files to the size of the largest one."""
        self.longest = max(file.stat().st_size for file in self.folder.iterdir())
        self._limit(pid, self.longest)

    def make_room(self, pid=None):
        """Lift the limit."""
        self._limit(pid, resource.RLIM_INFINITY)
        self.longest = resource.RLIM_INFINITY

    def limit_child(self):
        """Set the limit in a new process, as preexec_fn."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.longest, resource.RLIM_INFINITY))

    def _limit(self, pid, size):
        for member in family(pid) if pid else ():
            resource.prlimit(member, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def small_disk(folder):
    """Yield a small disk mounted at `folder`, or a substitute if mounting is not possible."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        yield ShortFiles(folder)
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def write_until(ask, address, status, most=400):
    kept = []
    for number in range(most):
        answer = ask(f"{address}/test/write", {"title": f"{number:04}"})
        if answer[0] == status:
            return kept, answer
        assert answer[0] == 200
        kept.append(f"{number:04}")
    return kept, None


def test_a_full_disk_stops_writing_and_not_reading_and_room_is_all_it_needs(hub, ask, tmp_path):
    with (
        small_disk(tmp_path / "disk") as disk,
        hub(DATABASE_URL=f"sqlite:///{disk.folder / 'hub.sqlite3'}") as (address, process),
    ):
        # The negative control: writing works before the disk is full.
        assert ask(f"{address}/test/write", {"title": "before"})[0] == 200
        disk.fill(process.pid)
        kept, refused = write_until(ask, address, 503)
        assert refused is not None
        assert refused[1]["Retry-After"] == "30"
        assert "What you sent has not been saved." in refused[2]
        for page in ("/", "/trusts", "/library", "/healthz", "/readyz"):
            assert (page, ask(f"{address}{page}")[0]) == (page, 200)
        disk.make_room(process.pid)
        assert ask(f"{address}/test/write", {"title": "later"})[0] == 200
        assert ask(f"{address}/test/read")[2].split() == sorted([*kept, "before", "later"])


def test_a_sync_on_a_full_disk_says_so_and_goes_on_when_there_is_room(hub, ask, tmp_path):
    database = tmp_path / "disk" / "hub.sqlite3"
    with small_disk(database.parent) as disk, hub(DATABASE_URL=f"sqlite:///{database}"):
        disk.fill()
        folder = tmp_path / "content" / "library"
        folder.mkdir()
        for number in range(60):
            words = f"word{number} " * 400
            front = f"title: Item {number}\nsummary: What it is.\nkind: practice\nsource: supplier"
            (folder / f"item-{number}.md").write_text(f"---\n{front}\n---\n\n{words}\n")
        environment = {
            **os.environ,
            "HUB_INSTANCE_DIR": str(tmp_path),
            "HUB_DATABASE_URL": f"sqlite:///{database}",
            "HUB_PLUGINS_DIR": str(tmp_path / "plugins"),
            "HUB_CONTENT_DIR": str(tmp_path / "content"),
            "HUB_INSTALLED_PLUGINS": "no",
        }

        def sync():
            return subprocess.run(
                [HUB, "content", "sync"],
                capture_output=True,
                text=True,
                check=False,
                env=environment,
                preexec_fn=disk.limit_child,
            )

        first = sync()
        assert first.returncode == 1
        assert "The disk is full, and the last changes were not saved." in first.stderr
        disk.make_room()
        second = sync()
        assert second.stdout == "0 trusts, 60 new, 0 changed, 0 unchanged, 0 withdrawn.\n"


def test_while_the_database_is_away_kept_pages_are_read_and_it_returns_by_itself(hub, ask):
    with postgres_home() as start, ExitStack() as stack:
        with start() as url:
            address, _ = stack.enter_context(hub(DATABASE_URL=url))
        assert ask(f"{address}/trusts")[0] == 503  # the negative control: the page is not cached yet
        with start():
            assert eventually(lambda: ask(f"{address}/trusts")[0] == 200)
            assert ask(f"{address}/test/write", TYPED)[0] == 200
            time.sleep(2.5)  # until the page version, which the write has changed, is read again
            assert ask(f"{address}/trusts")[0] == 200
        time.sleep(2.5)  # until reading it fails
        status, _, text = ask(f"{address}/trusts")
        assert (status, "Trusts" in text) == (200, True)
        assert ask(f"{address}/readyz")[0] == 503
        status, headers, text = ask(f"{address}/test/write", TYPED)
        assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store")
        assert '<input type="hidden" name="title" value="What I &lt;typed&gt; &amp; meant">' in text
        assert "Send again" in text
        with start():
            assert eventually(lambda: ask(f"{address}/library")[0] == 200)
            assert ask(f"{address}/test/write", {**TYPED, "title": "again"})[0] == 200
            assert ask(f"{address}/test/read")[2].split("\n") == [TYPED["title"], "again"]
            stack.close()


@pytest.mark.parametrize("route", ["write", "careless"])
def test_a_hub_that_is_killed_has_kept_what_it_acknowledged(hub, ask, database_url, route):
    acknowledged = []
    with hub(DATABASE_URL=database_url) as (address, process):

        def send(name):
            for number in range(10_000):
                title = f"{name}-{number:05}"
                try:
                    if ask(f"{address}/test/{route}", {"title": title})[0] == 200:
                        acknowledged.append(title)
                except OSError:
                    return

        senders = [threading.Thread(target=send, args=(name,)) for name in "abcd"]
        for sender in senders:
            sender.start()
        assert eventually(lambda: len(acknowledged) > 40)
        os.killpg(process.pid, signal.SIGKILL)
        for sender in senders:
            sender.join()
    with hub(DATABASE_URL=database_url) as (address, _):
        kept = set(ask(f"{address}/test/read")[2].split("\n"))
        lost = set(acknowledged) - kept
        # The negative control acknowledges before it commits, so it loses writes.
        assert bool(lost) == (route == "careless")
        assert ask(f"{address}/test/write", {"title": "after"})[0] == 200


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_statement_that_never_ends_is_ended(make_app, database_url):
    # SQLite has only a lock timeout, of five seconds.
    from sqlalchemy import text

    from hub.kit.db import db

    with make_app().app_context():
        assert db.session.execute(text("SHOW statement_timeout")).scalar() == "30s"
        assert db.session.execute(text("SHOW lock_timeout")).scalar() == "10s"
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with connect(plain) as other:
        assert other.execute("SHOW statement_timeout").fetchone() == ("0",)
