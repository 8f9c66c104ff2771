from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path

from msgspec import Struct

from hub.kit.content_handler import NamedFile
from hub.plugin_api.documents import MAX_FILE_BYTES, Document

MAX_HASHED_BYTES = 200_000_000
"""So much of what stands beside a content file is read to see whether it has changed."""


class FileProblem(Struct, frozen=True):
    """A problem with a file: its label, the field, and how to fix it."""

    file: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.message}"


class SourceFile(Struct, frozen=True):
    """A content file as read: its path, a label for messages, its text, and a hash of its bytes.

    `files_folder` is where the files and pictures are that it names: beside it, with its name without `.md`.
    `root` is the folder of its supplier. The hash covers those files, too.
    """

    path: str
    label: str
    slug: str
    feature: str
    text: str
    content_hash: str
    files_folder: Path = Path()
    root: Path = Path()


def read_folder(
    folder: Path, *, root: Path, label: str, feature: str, version: str
) -> Iterator[SourceFile | FileProblem]:
    """Yield every Markdown file under `folder`, sorted by path, or the problem with it.

    Paths are relative to `root`, and files outside it are refused; messages show `label` before the path. The
    hash also covers `version`, so all files are imported again when the handler's version changes.
    """
    resolved_root = root.resolve()
    if not folder.resolve().is_relative_to(resolved_root) or not folder.is_dir():
        yield FileProblem(
            label, "folder", f"{folder.name} is not a folder here. Create it, or do not name it"
        )
        return
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(root).as_posix()
        file_label = f"{label}/{relative}"
        if not path.resolve().is_relative_to(resolved_root):
            yield FileProblem(file_label, "file", "leads out of its folder. Put the file itself here")
        elif path.is_file():
            yield _read(path, root, file_label, feature, version)


def find_named_files(file: SourceFile, document: Document) -> list[NamedFile] | FileProblem:
    """Return the files and pictures that a document names, or the problem with one that is not there."""
    root, named = file.root.resolve(), []
    for each in document.files:
        path = file.files_folder / each.file
        if not path.resolve().is_relative_to(root) or not path.is_file():
            folder = file.files_folder.name
            message = f"{each.file} is not in the folder {folder} beside this file. Put it there"
            return FileProblem(file.label, "files", message)
        named.append(NamedFile(path, each.title, each.alt_text))
    return named


def _read(path: Path, root: Path, label: str, feature: str, version: str) -> SourceFile | FileProblem:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return FileProblem(label, "file", f"is not UTF-8 text at byte {error.start}. Save it as UTF-8")
    except OSError:
        return FileProblem(label, "file", "cannot be read. Check that the hub may read it")
    if len(data) > MAX_FILE_BYTES:
        return FileProblem(label, "file", f"is too large. Keep it to {MAX_FILE_BYTES:,} bytes")
    digest = sha256(version.encode() + b"\0" + data)
    files_folder = path.with_suffix("")
    for name, content in _read_beside(files_folder, root.resolve()):
        digest.update(b"\0" + name.encode("utf-8", "surrogateescape") + b"\0" + content)
    relative = path.relative_to(root).as_posix()
    return SourceFile(relative, label, path.stem, feature, text, digest.hexdigest(), files_folder, root)


def _read_beside(folder: Path, root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and a hash of each file in the folder of an item, of which it may name some.

    Of what is more than an item may have, the size stands for the content.
    """
    left = MAX_HASHED_BYTES
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix == ".md" or not path.resolve().is_relative_to(root) or not path.is_file():
            continue
        name, size = path.relative_to(folder).as_posix(), path.stat().st_size
        left -= size
        try:
            with path.open("rb") as file:
                yield name, file_digest(file, "sha256").digest() if left >= 0 else str(size).encode()
        except OSError:  # whoever names it is told
            yield name, b""
