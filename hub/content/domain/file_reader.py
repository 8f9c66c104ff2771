from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from hub.plugin_api.documents import MAX_FILE_BYTES


@dataclass(frozen=True)
class FileProblem:
    """A problem with a file: its label, the field, and how to fix it."""

    file: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.message}"


@dataclass(frozen=True)
class SourceFile:
    """A content file as read: its path, a label for messages, its text, and a hash of its bytes."""

    path: str
    label: str
    slug: str
    feature: str
    text: str
    content_hash: str


def read_folder(
    folder: Path, *, root: Path, label: str, feature: str, version: str
) -> Iterator[SourceFile | FileProblem]:
    """Yield every Markdown file under `folder`, sorted by path, or the problem with it.

    Paths are relative to `root`, and files outside it are refused; messages show `label` before the path. The
    hash also covers `version`, so all files are imported again when the handler's version changes.
    """
    resolved_root = root.resolve()
    if not folder.resolve().is_relative_to(resolved_root) or not folder.is_dir():
        yield FileProblem(label, "folder", f"{folder.name} is not a folder here. Make it, or do not name it")
        return
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(root).as_posix()
        file_label = f"{label}/{relative}"
        if not path.resolve().is_relative_to(resolved_root):
            yield FileProblem(file_label, "file", "leads out of its folder. Put the file itself here")
        elif path.is_file():
            yield _read(path, relative, file_label, feature, version)


def _read(path: Path, relative: str, label: str, feature: str, version: str) -> SourceFile | FileProblem:
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
    digest = sha256(version.encode() + b"\0" + data).hexdigest()
    return SourceFile(relative, label, path.stem, feature, text, digest)
