"""One child process, from its start to its certain end: watched, read, and killed with all it started."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import mkdtemp
from threading import Event
from types import MappingProxyType
from typing import Any, BinaryIO, Literal

CHILD_SCRIPT = Path(__file__).with_name("child.py")
PROC = Path("/proc")
RUN_ID_VARIABLE = "PLUGIN_RUN"
"""A variable in the child's environment, by which what it started is known again."""
POLL_INTERVAL_SECONDS = 0.05
"""Seconds between two looks at a child whose pipe is silent."""
EXIT_POLL_INTERVAL_SECONDS = 0.002
"""Seconds between two looks at a child that has closed its pipe: it ends in a moment."""
CHUNK_BYTES = 65_536

EndReason = Literal["ended", "late", "large", "stopped"]


@dataclass(frozen=True)
class ChildResult:
    """What came of a child: why reading stopped, all that it wrote, its exit code (negative: a signal)."""

    end_reason: EndReason
    output: bytes
    exit_code: int


def run_child(
    request: dict[str, Any],
    *,
    seconds: float,
    max_bytes: int,
    stop: Event,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> ChildResult:
    """Run the child with `request` and return what came of it. Nothing that it started is left running.

    `seconds` is by the wall clock; `stop` may be set by another thread to end the child at once; `files` lie
    in its folder when it starts.
    """
    mark = token_hex(16)
    written = bytearray()
    with _empty_folder() as folder, _pipe() as (answers, way):
        process = None
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        try:
            process = _start({**request, "answer_to": way.fileno()}, way.fileno(), folder, mark)
            way.close()
            until = time.monotonic() + seconds
            end = _watch(process, answers.fileno(), written, until=until, most_bytes=max_bytes, stop=stop)
        finally:
            if process is not None:
                _kill_all(process, mark)
    return ChildResult(end, bytes(written), process.returncode or 0)


@contextmanager
def _empty_folder() -> Iterator[str]:
    folder = mkdtemp(prefix="plugin-")
    try:
        yield folder
    finally:
        # What cannot be removed in one go, such as very deep folders, must not cost more than its own plugin.
        with suppress(OSError, RecursionError):
            rmtree(folder)


@contextmanager
def _pipe() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    reading, writing = os.pipe()
    with open(reading, "rb", buffering=0) as answers, open(writing, "wb", buffering=0) as way:
        os.set_blocking(reading, False)
        yield answers, way


def _start(request: dict[str, Any], way: int, folder: str, mark: str) -> subprocess.Popen[bytes]:
    # -I: nothing of the caller's changes what is imported; -B: nothing is written on import.
    command = (sys.executable, "-I", "-B", str(CHILD_SCRIPT), json.dumps(request))
    return subprocess.Popen(  # noqa: S603 -- our own file, by its full path
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(way,),
        env=_minimal_environment(mark),
        cwd=folder,
        start_new_session=True,
    )


def _minimal_environment(mark: str) -> dict[str, str]:
    # No setting, no address and no secret of the hub. Some Pythons need the library path to start.
    needed = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    kept = {name: os.environ[name] for name in needed if name in os.environ}
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", RUN_ID_VARIABLE: mark, **kept}


def _watch(
    process: subprocess.Popen[bytes],
    pipe: int,
    written: bytearray,
    *,
    until: float,
    most_bytes: int,
    stop: Event,
) -> EndReason:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            # Looked at before the last reading: what a child wrote is in the pipe when it has ended.
            over = _has_ended(process)
            still_open = _drain_pipe(pipe, written, most_bytes)
            if len(written) > most_bytes:
                return "large"
            if over:
                return "ended"
            left = until - time.monotonic()
            if stop.is_set() or left <= 0:
                return "stopped" if stop.is_set() else "late"
            if still_open:
                selector.select(min(left, POLL_INTERVAL_SECONDS))
            else:
                time.sleep(EXIT_POLL_INTERVAL_SECONDS)


def _drain_pipe(pipe: int, written: bytearray, most_bytes: int) -> bool:
    while len(written) <= most_bytes:
        try:
            piece = os.read(pipe, CHUNK_BYTES)
        except BlockingIOError:
            return True
        if not piece:
            return False
        written += piece
    return True


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    if not hasattr(os, "waitid"):
        return process.poll() is not None
    # Without collecting it: until then its number, which is its group's too, cannot be another's.
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return process.returncode is not None or os.waitid(os.P_PID, process.pid, flags) is not None


def _kill_all(process: subprocess.Popen[bytes], mark: str) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _kill_strays(f"{RUN_ID_VARIABLE}={mark}".encode())


def _kill_strays(mark: bytes) -> None:
    # A process that made a session of its own is in no group of ours, and only Linux shows whose it was.
    # One look may miss a process that is just being started by another that ends; two in a row hardly do.
    quiet = 0
    for _ in range(50):
        strays = [int(folder.name) for folder in _list_process_folders() if mark in _read_environment(folder)]
        quiet = 0 if strays else quiet + 1
        if quiet == 2:
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
