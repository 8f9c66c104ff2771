"""Without room, without its database, killed: reading goes on where it can, what was acknowledged stays."""

import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest
from psycopg import connect
from sqlalchemy import make_url

from tests.support.postgres import postgres_home

TYPED = {"title": "What I <typed> & meant", "note": "Two\nlines", "empty": ""}


def eventually(check, seconds=15):
    give_up = time.monotonic() + seconds
    while not (found := check()) and time.monotonic() < give_up:
        time.sleep(0.2)
    return found


@contextmanager
def small_disk(place):
    """A disk of two megabytes; without the right to mount one, pytest says so and fails."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*prefix, *mount], check=True, capture_output=True)
    try:
        yield place
    finally:
        subprocess.run([*prefix, "umount", "-l", str(place)], check=True)


def fill_up(disk):
    ballast = os.open(disk / "ballast", os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError, match="No space"):
        while True:
            os.write(ballast, b"x" * 4096)
    os.close(ballast)


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
        hub(DATABASE_URL=f"sqlite:///{disk / 'hub.sqlite3'}") as (address, _),
    ):
        # The negative control: with room, writing works.
        assert ask(f"{address}/test/write", {"title": "before"})[0] == 200
        fill_up(disk)
        kept, refused = write_until(ask, address, 503)
        assert refused is not None
        assert refused[1]["Retry-After"] == "30"
        assert "What you sent is not saved" in refused[2]
        for page in ("/", "/trusts", "/library", "/healthz", "/readyz"):
            assert (page, ask(f"{address}{page}")[0]) == (page, 200)
        (disk / "ballast").unlink()
        assert ask(f"{address}/test/write", {"title": "later"})[0] == 200
        assert ask(f"{address}/test/read")[2].split() == sorted([*kept, "before", "later"])


def test_a_sync_on_a_full_disk_says_so_and_goes_on_when_there_is_room(hub, ask, tmp_path):
    import sys

    with small_disk(tmp_path / "disk") as disk, hub(DATABASE_URL=f"sqlite:///{disk / 'hub.sqlite3'}"):
        fill_up(disk)
        folder = tmp_path / "content" / "library"
        folder.mkdir()
        for number in range(60):
            words = f"word{number} " * 400
            front = f"title: Item {number}\nsummary: What it is.\nkind: practice\nsource: supplier"
            (folder / f"item-{number}.md").write_text(f"---\n{front}\n---\n\n{words}\n")
        environment = {
            **os.environ,
            "HUB_INSTANCE_DIR": str(tmp_path),
            "HUB_DATABASE_URL": f"sqlite:///{disk / 'hub.sqlite3'}",
            "HUB_PLUGINS_DIR": str(tmp_path / "plugins"),
            "HUB_CONTENT_DIR": str(tmp_path / "content"),
            "HUB_INSTALLED_PLUGINS": "no",
        }
        command = [str(os.path.join(os.path.dirname(sys.executable), "hub")), "content", "sync"]
        first = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert first.returncode == 1
        assert "The disk is full." in first.stderr
        (disk / "ballast").unlink()
        second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert second.stdout == "0 trusts, 60 new, 0 changed, 0 unchanged, 0 withdrawn.\n"


def test_while_the_database_is_away_kept_pages_are_read_and_it_returns_by_itself(hub, ask):
    with postgres_home() as start:
        with start() as url:
            served = hub(DATABASE_URL=url, WORKERS="1")
            address, _ = served.__enter__()
        try:
            # Never asked for before it went, so it is not kept; the others are asked for below.
            assert ask(f"{address}/trusts")[0] == 503
        finally:
            pass
        with start():
            assert eventually(lambda: ask(f"{address}/trusts")[0] == 200)
            assert ask(f"{address}/test/write", TYPED)[0] == 200
        time.sleep(2.5)  # longer than the key of the pages is believed without asking
        status, headers, text = ask(f"{address}/trusts")
        assert (status, "Trusts" in text) == (200, True)
        assert ask(f"{address}/library")[0] == 503  # the negative control: not kept
        status, headers, text = ask(f"{address}/test/write", TYPED)
        assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store")
        assert '<input type="hidden" name="title" value="What I &lt;typed&gt; &amp; meant">' in text
        assert "Send again" in text
        assert ask(f"{address}/readyz")[0] == 503
        with start():
            assert eventually(lambda: ask(f"{address}/library")[0] == 200)
            assert ask(f"{address}/test/write", {**TYPED, "title": "again"})[0] == 200
            assert ask(f"{address}/test/read")[2].split("\n") == [TYPED["title"], "again"]
            served.__exit__(None, None, None)


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
        # The negative control acknowledges before it keeps, and this is what that costs.
        assert bool(lost) == (route == "careless")
        assert ask(f"{address}/test/write", {"title": "after"})[0] == 200


def test_a_statement_that_never_ends_is_ended(make_app, database_url):
    from sqlalchemy import text

    from hub.kit.db import db

    if not database_url.startswith("postgresql"):
        assert "postgresql" not in database_url  # SQLite waits for locks only, and for five seconds
        return
    with make_app().app_context():
        assert db.session.execute(text("SHOW statement_timeout")).scalar() == "30s"
        assert db.session.execute(text("SHOW lock_timeout")).scalar() == "10s"
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with connect(plain) as other:
        assert other.execute("SHOW statement_timeout").fetchone() == ("0",)
