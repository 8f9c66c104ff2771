"""The backup archive: a zip file with one part for each table, and a manifest at the end."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile, ZipInfo

from msgspec import Struct
from msgspec.structs import asdict

from hub.kit.errors import Conflict

FORMAT = 1
MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 1_000_000
MAX_LINE_BYTES = 50_000_000
# Constant, so that equal rows give equal archives.
ZIP_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
DAMAGED = "This backup is damaged or incomplete"


class ArchivePart(Struct, frozen=True):
    """The rows of one table in an archive: their number, and the SHA-256 of their lines."""

    table: str
    rows: int
    sha256: str


class Manifest(Struct, frozen=True):
    """The database revision, hub version, time, epoch and parts of a backup."""

    revision: str
    hub: str
    made_at: str
    epoch: str
    parts: tuple[ArchivePart, ...]
    format: int = FORMAT


class ArchiveWriter:
    """Writes parts one after the other, line by line, to save memory."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file
        self.parts: list[ArchivePart] = []

    def add_table(self, table: str, lines: Iterable[bytes]) -> None:
        """Write the rows of a table as lines."""
        digest, rows = hashlib.sha256(), 0
        with self._file.open(_member(f"{table}.jsonl"), "w", force_zip64=True) as part:
            for line in lines:
                part.write(line)
                digest.update(line)
                rows += 1
        self.parts.append(ArchivePart(table, rows, digest.hexdigest()))

    def write_manifest(self, manifest: Manifest) -> None:
        """Write the manifest."""
        parts = [asdict(part) for part in manifest.parts]
        text = json.dumps({**asdict(manifest), "parts": parts}, indent=1)
        self._file.writestr(_member(MANIFEST), text)


@contextmanager
def create_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive to a temporary file with mode 600, and move it to `path` when it is complete."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            with ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
                yield ArchiveWriter(file)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
        _fsync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


class Archive:
    """An archive open for reading: its manifest, and the lines of each part."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file
        self.manifest = _read_manifest(file)

    def verify(self) -> None:
        """Read every part; raise Conflict if one does not match the manifest."""
        for part in self.manifest.parts:
            digest, rows = hashlib.sha256(), 0
            for line in self.read_lines(part):
                digest.update(line)
                rows += 1
            if (rows, digest.hexdigest()) != (part.rows, part.sha256):
                raise Conflict(f"{DAMAGED}: {part.table} does not contain what it should.")

    def read_lines(self, part: ArchivePart) -> Iterator[bytes]:
        """Yield the lines of a part."""
        with _translate_errors(), self._file.open(f"{part.table}.jsonl") as lines:
            while line := lines.readline(MAX_LINE_BYTES):
                yield line


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open an archive for reading; raise Conflict if it cannot be read."""
    with _translate_errors():
        file = ZipFile(path)
    with file:
        yield Archive(file)


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Conflict("There is no file with this name.") from None
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, TypeError, OSError) as error:
        raise Conflict(f"{DAMAGED}, or is not a backup.") from error
    except Exception as error:
        # The exception for a damaged stream differs between versions of the library.
        if type(error).__module__ == "zlib":
            raise Conflict(f"{DAMAGED}.") from error
        raise


def _read_manifest(file: ZipFile) -> Manifest:
    with _translate_errors():
        if file.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
            raise Conflict(f"{DAMAGED}.")
        fields: dict[str, Any] = json.loads(file.read(MANIFEST))
        if fields["format"] != FORMAT:
            raise Conflict(
                "This backup was made by a newer version of the hub. "
                "Install that version or a newer one first."
            )
        return Manifest(**{**fields, "parts": tuple(ArchivePart(**part) for part in fields["parts"])})


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, ZIP_TIMESTAMP)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _fsync_folder(folder: Path) -> None:
    # A rename survives a power cut only after its folder has been synced.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
