"""The folders of the index: one for each epoch and version, which holds one generation in use.

A damaged generation is never repaired; a new one is created beside it. The file `current` names the
generation in use and is replaced atomically, so no process writes to a generation that another has replaced.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from hub.kit.clock import now

CREATED_FILE = "created"
UNUSED_GRACE_SECONDS = 600
"""How long a generation that is not in use is kept, because another process may be building it."""
OLD_FOLDER_GRACE_SECONDS = 86_400
"""How long the folder of another epoch or version is kept, because its hub may still be running."""


class IndexFolder:
    """The folder of the index for one epoch and one version."""

    def __init__(self, root: Path, *key_parts: str) -> None:
        self._root = root
        self.folder = root / hashlib.sha256("\0".join(key_parts).encode()).hexdigest()[:16]

    def current(self) -> str:
        """Return the name of the generation in use, or an empty string if there is none."""
        try:
            return (self.folder / "current").read_text(encoding="ascii")
        except FileNotFoundError:
            return ""

    def generation_path(self, generation: str) -> Path:
        """Return the folder of a generation."""
        return self.folder / generation

    def current_or_new(self) -> str:
        """Return the generation in use; create the first if there is none."""
        return self.current() or self.replace("")

    def replace(self, damaged: str) -> str:
        """Replace the generation `damaged` unless another process already has; return the one in use."""
        with self._locked():
            if self.current() == damaged:
                self._set_current(self.create_generation())
            return self.current()

    def create_generation(self) -> str:
        """Create an empty generation that is not yet in use; return its name."""
        generation = uuid4().hex
        path = self.generation_path(generation)
        path.mkdir(parents=True)
        (path / CREATED_FILE).write_text(now().isoformat(), encoding="ascii")
        return generation

    def activate(self, generation: str) -> None:
        """Put `generation` in use."""
        with self._locked():
            self._set_current(generation)

    def created_at(self, generation: str) -> datetime | None:
        """Return when a generation was created, before anything was written to it; None if unknown."""
        try:
            text = (self.generation_path(generation) / CREATED_FILE).read_text(encoding="ascii")
            return datetime.fromisoformat(text)
        except (FileNotFoundError, ValueError):
            return None

    def remove_all_others(self) -> None:
        """Remove at once every generation not in use, and the folders of other epochs and versions."""
        with self._locked():
            current = self.current()
            others = [path for path in self.folder.iterdir() if path.is_dir() and path.name != current]
        others += [path for path in self._root.iterdir() if path != self.folder]
        for path in others:
            shutil.rmtree(path, ignore_errors=True)

    def remove_unused(self) -> None:
        """Remove generations that are not in use, and folders of other versions not used for a day."""
        with self._locked():
            current = self.current()
            for path in self.folder.iterdir():
                if path.is_dir() and path.name != current and _age(path) > UNUSED_GRACE_SECONDS:
                    shutil.rmtree(path, ignore_errors=True)
        for other in self._root.iterdir():
            if other != self.folder and _age(other / "current") > OLD_FOLDER_GRACE_SECONDS:
                shutil.rmtree(other, ignore_errors=True)
        with suppress(OSError):
            os.utime(self.folder / "current")

    def _set_current(self, generation: str) -> None:
        temporary = self.folder / f"current.{generation}"
        temporary.write_text(generation, encoding="ascii")
        temporary.replace(self.folder / "current")

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
