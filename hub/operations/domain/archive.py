"""The archive: a zip file with a part for each table, and last a manifest of what is in them."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile, ZipInfo

from hub.kit.errors import Conflict

FORMAT = 1
MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 1_000_000
MAX_LINE_BYTES = 50_000_000
# The same for every part, so that equal parts make equal files.
ZIP_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
DAMAGED = "This backup is damaged or incomplete"


@dataclass(frozen=True)
class ArchivePart:
    """What a part must hold: a table's rows, how many, and the SHA-256 of its lines."""

    table: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup is: from which revision, hub and moment, and what is in it."""

    revision: str
    hub: str
    made_at: str
    epoch: str
    parts: tuple[ArchivePart, ...]
    format: int = FORMAT


class ArchiveWriter:
    """Writes parts one after the other; nothing is ever whole in memory."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file
        self.parts: list[ArchivePart] = []

    def add_table(self, table: str, lines: Iterable[bytes]) -> None:
        """Write the rows of a table."""
        digest, rows = hashlib.sha256(), 0
        with self._file.open(_member(f"{table}.jsonl"), "w", force_zip64=True) as part:
            for line in lines:
                part.write(line)
                digest.update(line)
                rows += 1
        self.parts.append(ArchivePart(table, rows, digest.hexdigest()))

    def write_manifest(self, manifest: Manifest) -> None:
        """Write what has been written."""
        text = json.dumps(asdict(manifest), indent=1)
        self._file.writestr(_member(MANIFEST), text)


@contextmanager
def create_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive aside, for its owner only, and put it in its place when it is whole."""
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            with ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
                yield ArchiveWriter(file)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
        _fsync_folder(path.parent)
    finally:
        aside.unlink(missing_ok=True)


class Archive:
    """An archive that is read: its manifest, and the lines of each part."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file
        self.manifest = _read_manifest(file)

    def verify(self) -> None:
        """Read every part to its end; Conflict if one is not what the manifest says."""
        for part in self.manifest.parts:
            digest, rows = hashlib.sha256(), 0
            for line in self.read_lines(part):
                digest.update(line)
                rows += 1
            if (rows, digest.hexdigest()) != (part.rows, part.sha256):
                raise Conflict(f"{DAMAGED}: {part.table} does not hold what it should.")

    def read_lines(self, part: ArchivePart) -> Iterator[bytes]:
        """Give the lines of a part."""
        with _translate_errors(), self._file.open(f"{part.table}.jsonl") as lines:
            while line := lines.readline(MAX_LINE_BYTES):
                yield line


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open an archive for reading; Conflict if it is none."""
    with _translate_errors():
        file = ZipFile(path)
    with file:
        yield Archive(file)


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Conflict("There is no such file.") from None
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, TypeError, OSError) as error:
        raise Conflict(f"{DAMAGED}, or no backup at all.") from error
    except Exception as error:
        # What a damaged stream makes the library raise is not the same from version to version.
        if type(error).__module__ == "zlib":
            raise Conflict(f"{DAMAGED}.") from error
        raise


def _read_manifest(file: ZipFile) -> Manifest:
    with _translate_errors():
        if file.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
            raise Conflict(f"{DAMAGED}.")
        given: dict[str, Any] = json.loads(file.read(MANIFEST))
        if given["format"] != FORMAT:
            raise Conflict("This backup was made by a newer hub. Restore it with that hub, or a newer one.")
        return Manifest(**{**given, "parts": tuple(ArchivePart(**part) for part in given["parts"])})


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, ZIP_TIMESTAMP)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _fsync_folder(folder: Path) -> None:
    # A rename is safe from a power cut only when its folder is on the disk too.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
