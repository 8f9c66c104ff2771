"""Child processes that never outlive the test run, however it ends."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

# Waits until its input closes, which the kernel does even when the tests are killed. Then it signals the
# process to stop, kills its process group after ten seconds, and removes the given folders.
GUARD = """
process=$1 stop=$2; shift 2
read -r _
kill -s "$stop" -- "$process"
for _ in $(seq 100); do kill -s 0 -- "-$process" || break; sleep 0.1; done
kill -s KILL -- "-$process"
rm -rf -- "$@"
"""


@contextmanager
def running(
    command: list[str], *, stop: str = "TERM", remove: tuple[Path, ...] = (), **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` until the block or the whole test run ends; then remove the folders `remove`.

    It does not get an interrupt from the terminal, so that tests can still use it to clean up.
    """
    process = subprocess.Popen(command, start_new_session=True, **options)
    guard = _guard(process.pid, stop, remove)
    try:
        yield process
    finally:
        guard.stdin.close()
        process.wait(timeout=60)  # first, because the guard sees the process until it is reaped
        guard.wait(timeout=60)


def _guard(pid: int, stop: str, remove: tuple[Path, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["sh", "-c", GUARD, "guard", str(pid), stop, *map(str, remove)],
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def family(pid: int) -> list[int]:
    """Return `pid` and all its running descendants."""
    members, unvisited = [], [pid]
    while unvisited:
        member = unvisited.pop()
        members.append(member)
        unvisited += _children_of(member)
    return members


def _children_of(pid: int) -> list[int]:
    children: list[int] = []
    with suppress(OSError):  # it has ended
        for task in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError):  # the thread has ended
                children += map(int, read_file(f"/proc/{pid}/task/{task}/children").split())
    return children


def read_file(path: str) -> bytes:
    """Return the first 64 KB of a file, with no more system calls than needed: each test reads a hundred."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 65536)
    finally:
        os.close(file)
