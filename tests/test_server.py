"""The processes of a served hub: one listens, and those that answer are forked from it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.hub_pool import empty_folders
from tests.support.live import SERVE, server_of, started_hub
from tests.support.ports import free_port
from tests.support.processes import family, running

pytestmark = pytest.mark.slow


def threads_of(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def open_files_of(pid):
    handles = Path(f"/proc/{pid}/fd").iterdir()
    return {Path(os.readlink(handle)).name for handle in handles}


def inherited_megabytes_of(pid):
    """Return the memory that a process has from the one that forked it; files of libraries do not count."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("Shared_Dirty:"))
    return int(kilobytes) / 1000


def test_the_processes_that_answer_share_what_the_listening_one_has_imported(tmp_path):
    # Given a hub that is prepared and served by one command, and one whose listening process imports nothing
    served, bare = tmp_path / "served", tmp_path / "bare"
    for folder in (served, bare):
        folder.mkdir()
    with started_hub(served, SERVE, WORKERS="2", **empty_folders(served)) as (_, process):
        workers = [pid for pid in family(process.pid) if pid != process.pid]
        # Then both workers are forks of it, and have from it what it has imported
        assert [command_of(worker) for worker in workers] == [command_of(process.pid)] * 2
        assert all(inherited_megabytes_of(worker) > 50 for worker in workers)
        # And it has no thread and no file that a fork should not have
        threads, files = threads_of(process.pid), open_files_of(process.pid)
    with started_hub(bare, server_of("hub.app:create_asgi_app"), WORKERS="2") as (_, process):
        assert threads_of(process.pid) == threads
        workers = [pid for pid in family(process.pid) if pid != process.pid]
        assert all(inherited_megabytes_of(worker) < 30 for worker in workers)
    assert not [name for name in files if "sqlite3" in name]


def test_a_process_that_is_stopped_while_it_makes_its_app_ends_at_once():
    command = [sys.executable, "-m", "tests.support.serving", "tests.support.slow_start:create"]
    environment = {**os.environ, "HUB_HOST": "127.0.0.1", "HUB_PORT": str(free_port())}
    with running(command, env=environment, stdout=subprocess.PIPE) as server, server.stdout:
        assert b"making the app\n" in iter(server.stdout.readline, b"")
        server.terminate()
        # It would take a minute to make the app, after which a worker sees that it was to end.
        assert server.wait(timeout=30) == 0
