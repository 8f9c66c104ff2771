"""Runs one child process: starts it, reads its output, and kills it with every process it started."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import mkdtemp
from threading import Event
from types import MappingProxyType
from typing import Any, BinaryIO, Literal

from msgspec import Struct

from hub.kit.slow_work import slow

CHILD_SCRIPT = Path(__file__).with_name("child.py")
PROC = Path("/proc")
RUN_ID_VARIABLE = "PLUGIN_RUN"
"""A variable in the child's environment that identifies the processes it has started."""
POLL_INTERVAL_SECONDS = 0.05
"""Seconds between two checks of a child that writes nothing."""
EXIT_POLL_INTERVAL_SECONDS = 0.002
"""Seconds between two checks of a child that has closed its pipe, and so will soon end."""
CHUNK_BYTES = 65_536

EndReason = Literal["ended", "late", "large", "stopped"]


class ChildResult(Struct, frozen=True):
    """The result of a child: why reading stopped, its output, and its exit code (negative for a signal)."""

    end_reason: EndReason
    output: bytes
    exit_code: int


@slow
def run_child(
    request: dict[str, Any],
    *,
    seconds: float,
    max_bytes: int,
    stop: Event,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> ChildResult:
    """Run the child with `request` and return its result. No process that it started is left running.

    `seconds` are wall-clock time; another thread may set `stop` to end the child at once; `files` are put in
    the child's working folder before it starts.
    """
    run_id = token_hex(16)
    output = bytearray()
    with _empty_folder() as folder, _pipe() as (read_end, write_end):
        process = None
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        try:
            process = _start(request, write_end.fileno(), folder, run_id)
            write_end.close()
            deadline = time.monotonic() + seconds
            end_reason = _watch(
                process, read_end.fileno(), output, deadline=deadline, max_bytes=max_bytes, stop=stop
            )
        finally:
            if process is not None:
                _kill_all(process, run_id)
    return ChildResult(end_reason, bytes(output), process.returncode or 0)


@contextmanager
def _empty_folder() -> Iterator[str]:
    folder = mkdtemp(prefix="plugin-")
    try:
        yield folder
    finally:
        # A folder that cannot be removed, such as a very deep one, must not stop other plugins.
        with suppress(OSError, RecursionError):
            rmtree(folder)


@contextmanager
def _pipe() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    read_fd, write_fd = os.pipe()
    with open(read_fd, "rb", buffering=0) as read_end, open(write_fd, "wb", buffering=0) as write_end:
        os.set_blocking(read_fd, False)
        yield read_end, write_end


def _start(request: dict[str, Any], answer_fd: int, folder: str, run_id: str) -> subprocess.Popen[bytes]:
    argument = json.dumps({**request, "answer_to": answer_fd})
    # -I: the caller's environment does not change what is imported; -B: no .pyc files are written.
    command = (sys.executable, "-I", "-B", str(CHILD_SCRIPT), argument)
    return subprocess.Popen(  # noqa: S603 -- the hub's own script, by its full path
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(answer_fd,),
        env=_minimal_environment(run_id),
        cwd=folder,
        start_new_session=True,
    )


def _minimal_environment(run_id: str) -> dict[str, str]:
    # None of the hub's settings or secrets. Some Python builds need the library path to start.
    names = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    library_paths = {name: os.environ[name] for name in names if name in os.environ}
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", RUN_ID_VARIABLE: run_id, **library_paths}


def _watch(
    process: subprocess.Popen[bytes],
    pipe: int,
    output: bytearray,
    *,
    deadline: float,
    max_bytes: int,
    stop: Event,
) -> EndReason:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            # Checked before reading, so that the last read gets everything the child wrote before it ended.
            has_ended = _has_ended(process)
            is_open = _drain_pipe(pipe, output, max_bytes)
            if len(output) > max_bytes:
                return "large"
            if has_ended:
                return "ended"
            seconds_left = deadline - time.monotonic()
            if stop.is_set() or seconds_left <= 0:
                return "stopped" if stop.is_set() else "late"
            if is_open:
                selector.select(min(seconds_left, POLL_INTERVAL_SECONDS))
            else:
                time.sleep(EXIT_POLL_INTERVAL_SECONDS)


def _drain_pipe(pipe: int, output: bytearray, max_bytes: int) -> bool:
    # Returns whether the pipe is still open.
    while len(output) <= max_bytes:
        try:
            chunk = os.read(pipe, CHUNK_BYTES)
        except BlockingIOError:
            return True
        if not chunk:
            return False
        output += chunk
    return True


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    if not hasattr(os, "waitid"):
        return process.poll() is not None
    # WNOWAIT leaves the process uncollected, so its id, which is also the id of its group, is not reused.
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return process.returncode is not None or os.waitid(os.P_PID, process.pid, flags) is not None


def _kill_all(process: subprocess.Popen[bytes], run_id: str) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _kill_strays(f"{RUN_ID_VARIABLE}={run_id}".encode())


def _kill_strays(variable: bytes) -> None:
    # A process that started a session of its own has left the group, and only Linux shows its environment.
    # One scan may miss a process that another is just starting; two scans in a row are very unlikely to.
    empty_scans = 0
    for _ in range(50):
        strays = [
            int(folder.name) for folder in _list_process_folders() if variable in _read_environment(folder)
        ]
        empty_scans = 0 if strays else empty_scans + 1
        if empty_scans == 2:
            return
        for stray in strays:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(stray, signal.SIGKILL)
        time.sleep(EXIT_POLL_INTERVAL_SECONDS)


def _list_process_folders() -> list[Path]:
    if not PROC.is_dir():
        return []
    return [folder for folder in PROC.iterdir() if folder.name.isdecimal()]


def _read_environment(folder: Path) -> bytes:
    try:
        return (folder / "environ").read_bytes()
    except OSError:
        return b""
