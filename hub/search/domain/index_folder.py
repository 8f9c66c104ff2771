"""Where the copy lies: one folder for each epoch and version, in it one generation at a time.

A generation is never repaired: a damaged one is left, and a new one begun beside it. The file `current` names
the one in use, and is replaced in one step; so no process ever writes where another has begun anew.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

UNUSED_SECONDS = 600
"""How long a generation that is not in use is left alone: somebody may be making it ready."""
KEPT_SECONDS = 86_400
"""How long the folder of another epoch or version is left alone: its hub may still be running."""


class Place:
    """The folder of one epoch and one version of the copy."""

    def __init__(self, root: Path, *of: str) -> None:
        self._root = root
        self.folder = root / hashlib.sha256("\0".join(of).encode()).hexdigest()[:16]

    def current(self) -> str:
        """Return the name of the generation in use, or nothing where none was begun."""
        try:
            return (self.folder / "current").read_text(encoding="ascii")
        except FileNotFoundError:
            return ""

    def path(self, generation: str) -> Path:
        """Return the folder of a generation."""
        return self.folder / generation

    def begin(self) -> str:
        """Return the generation in use, or begin the first."""
        return self.current() or self.leave("")

    def leave(self, bad: str) -> str:
        """Begin a new generation instead of `bad`; another process may already have done so."""
        with self._locked():
            if self.current() == bad:
                self._point_to(self.prepare())
            return self.current()

    def prepare(self) -> str:
        """Make an empty generation that is not yet in use."""
        generation = uuid4().hex
        self.path(generation).mkdir(parents=True)
        return generation

    def use(self, generation: str) -> None:
        """Put `generation` in use instead of whatever is."""
        with self._locked():
            self._point_to(generation)

    def tidy(self) -> None:
        """Remove generations that are not in use, and other folders that nobody has used for a day."""
        with self._locked():
            current = self.current()
            for path in self.folder.iterdir():
                if path.is_dir() and path.name != current and _age(path) > UNUSED_SECONDS:
                    shutil.rmtree(path, ignore_errors=True)
        for other in self._root.iterdir():
            if other != self.folder and _age(other / "current") > KEPT_SECONDS:
                shutil.rmtree(other, ignore_errors=True)
        with suppress(OSError):
            os.utime(self.folder / "current")

    def _point_to(self, generation: str) -> None:
        aside = self.folder / f"current.{generation}"
        aside.write_text(generation, encoding="ascii")
        aside.replace(self.folder / "current")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
