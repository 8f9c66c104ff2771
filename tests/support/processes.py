"""A program beside the tests that never outlives them, however they end."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Waits until its input closes, which the kernel sees to even when the tests are killed; then asks the program
# to stop, insists on it after ten seconds, and removes what it leaves. No other program gets a signal.
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
    """Run `command` until the block, or the whole test run, ends; then remove the folders `remove`.

    An interrupt typed in a terminal does not reach it, so that tests can still tidy up with its help.
    """
    process = subprocess.Popen(command, start_new_session=True, **options)
    guard = _guard(process.pid, stop, remove)
    try:
        yield process
    finally:
        guard.stdin.close()
        process.wait(timeout=60)  # meanwhile: the guard counts it until its exit has been read
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
    """Return `pid` and all its descendants that are still there."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found
