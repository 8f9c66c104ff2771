"""Who supplies content, and the files that each supplies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.content.domain import Problem, SourceFile, read_folder
from hub.kit.content_handler import ContentHandler
from hub.kit.errors import NotFound
from hub.plugin_host.discovery import PluginSource, find_plugins
from hub.plugin_host.runner import Answer
from hub.trusts.domain import OFFICE_SLUG

Handlers = Mapping[str, ContentHandler]


@dataclass(frozen=True)
class Supply:
    """Whose files these are, and the folders in which they lie, each with the feature that takes them."""

    supplier: str
    label: str
    root: Path
    folders: tuple[tuple[str, str], ...]


def sources_of(settings: Mapping[str, Any], only: str = "") -> list[PluginSource]:
    """Return the plugins there are; NotFound if there is no supplier called `only`."""
    sources = find_plugins(
        Path(settings["PLUGINS_DIR"]), distributions=settings["INSTALLED_PLUGINS"] == "yes"
    )
    names = [*(source.name for source in sources), OFFICE_SLUG]
    if only and only not in names:
        raise NotFound(f"There is no supplier called {only}. Found: {', '.join(names)}")
    return sources


def supply_of(source: PluginSource, answer: Answer) -> Supply:
    """Return what a plugin supplies, as it answered."""
    folders = tuple((folder.feature, folder.path) for folder in answer.folders)
    return Supply(source.name, f"{source.root.parent.name}/{source.root.name}", source.root, folders)


def national_supply(handlers: Handlers, root: Path) -> Supply:
    """Return what the hub itself supplies: a folder for each feature that takes files."""
    folders = tuple((name, name) for name in handlers if (root / name).is_dir())
    return Supply(OFFICE_SLUG, root.name, root, folders)


def files_of(handlers: Handlers, supply: Supply) -> Iterator[SourceFile | Problem]:
    """Yield every file of a supply, or the problem with it."""
    for feature, folder in supply.folders:
        handler = handlers.get(feature)
        if handler is None or (handler.office_only and supply.supplier != OFFICE_SLUG):
            known = ", ".join(name for name in sorted(handlers) if not handlers[name].office_only)
            yield Problem(supply.label, "feature", f"`{feature}` takes no files. Use one of: {known}")
            continue
        yield from read_folder(
            supply.root / folder,
            root=supply.root,
            label=supply.label,
            feature=feature,
            version=handler.version,
        )
