"""The suppliers of content, and their files."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from hub.content.domain.file_reader import FileProblem, SourceFile, read_folder
from hub.kit.content_handler import ContentHandler
from hub.kit.errors import NotFound
from hub.plugin_host.discovery import PluginSource, list_plugins
from hub.plugin_host.runner import Answer
from hub.trusts.domain import OFFICE_SLUG

Handlers = Mapping[str, ContentHandler]


class Supplier(Struct, frozen=True):
    """A source of files. `folders` holds pairs of a feature and the folder, below `root`, of its files."""

    name: str
    label: str
    root: Path
    folders: tuple[tuple[str, str], ...]


def list_plugin_sources(settings: Mapping[str, Any], only: str = "") -> list[PluginSource]:
    """Return all plugins; raise NotFound if there is no supplier called `only`."""
    sources = list_plugins(
        Path(settings["PLUGINS_DIR"]), distributions=settings["INSTALLED_PLUGINS"] == "yes"
    )
    names = [*(source.name for source in sources), OFFICE_SLUG]
    if only and only not in names:
        raise NotFound(f"There is no supplier called {only}. Found: {', '.join(names)}")
    return sources


def plugin_supplier(source: PluginSource, answer: Answer) -> Supplier:
    """Return the supplier that a plugin describes in its answer."""
    folders = tuple((folder.feature, folder.path) for folder in answer.folders)
    return Supplier(source.name, f"{source.root.parent.name}/{source.root.name}", source.root, folders)


def national_supplier(handlers: Handlers, root: Path) -> Supplier:
    """Return the hub office as a supplier: one folder for each feature that takes files."""
    folders = tuple((name, name) for name in handlers if (root / name).is_dir())
    return Supplier(OFFICE_SLUG, root.name, root, folders)


def list_source_files(handlers: Handlers, supplier: Supplier) -> Iterator[SourceFile | FileProblem]:
    """Yield every file of a supplier, or the problem with it."""
    for feature, folder in supplier.folders:
        handler = handlers.get(feature)
        if handler is None or (handler.office_only and supplier.name != OFFICE_SLUG):
            allowed = ", ".join(name for name in sorted(handlers) if not handlers[name].office_only)
            yield FileProblem(supplier.label, "feature", f"`{feature}` takes no files. Use one of: {allowed}")
            continue
        yield from read_folder(
            supplier.root / folder,
            root=supplier.root,
            label=supplier.label,
            feature=feature,
            version=handler.version,
        )
