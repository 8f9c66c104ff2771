"""What the workers of a test run share: made by the first worker that needs it, then used by all."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "TEST_RUN_FOLDER"
"""The environment variable that names the folder of the run; without it nothing is shared."""


def run_folder() -> Path | None:
    """Return the folder that all workers of this run share, or None outside a run."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder else None


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock `name` of the run: one worker at a time is inside the block."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `name` of the run, which the first caller fills with `make`.

    If `make` fails, the next caller starts again with an empty folder.
    """
    path, done = folder / name, folder / f"{name}.done"
    with locked(folder, name):
        if not done.exists():
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()
            make(path)
            done.touch()
    return path
