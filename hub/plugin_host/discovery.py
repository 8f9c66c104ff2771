"""Finds the trusts' plugins, in `plugins/` and in installed distributions, without running them."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint, distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from msgspec import Struct

from hub.plugin_api import checks
from hub.plugin_api.errors import RecordError
from hub.plugin_api.hooks import ENTRY_POINT_GROUP
from hub.plugin_host.reasons import to_single_line

FOLDER_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")
PLUGINS_PACKAGE = "plugins"
"""The name of the package under which plugins found in a folder are imported, wherever the folder is."""


class PluginSource(Struct, frozen=True):
    """A plugin that was found: its folder, its module, and the path from which the module is imported.

    `origin` is "place" for a folder in `plugins/`. `problem` says why the plugin cannot be run; such a source
    has a name that no trust can have.
    """

    name: str
    root: Path
    origin: Literal["place", "distribution"]
    version: str
    module: str
    import_path: Path | None
    problem: str = ""


def list_plugins(plugins_dir: Path, *, distributions: bool = True) -> list[PluginSource]:
    """Return the plugins in `plugins_dir` and, with `distributions`, the installed ones, sorted by name.

    Plugins that cannot be used are included with their problem: a bad name, or the name of another plugin.
    """
    sources = [*_list_local(plugins_dir.absolute()), *(_list_installed() if distributions else ())]
    by_name: dict[str, PluginSource] = {}
    for source in sources:
        name = (
            source.name if source.name not in by_name else f"{source.name} ({_describe_distribution(source)})"
        )
        by_name[name] = source if name == source.name else _as_duplicate(source, name)
    return sorted(by_name.values(), key=lambda source: source.name)


def find_plugin(name: str, plugins_dir: Path, *, distributions: bool = True) -> PluginSource | None:
    """Return the plugin called `name`; None if there is none."""
    sources = list_plugins(plugins_dir, distributions=distributions)
    return next((source for source in sources if source.name == name), None)


def _as_duplicate(source: PluginSource, name: str) -> PluginSource:
    problem = f"has the name of another plugin, {source.name}, which is used. Remove one of the two"
    return _unusable_source(name, source.root, source.origin, source.version, problem)


def _describe_distribution(source: PluginSource) -> str:
    return f"{source.module.partition('.')[0]} {source.version}".strip()


def _unusable_source(
    name: str, root: Path, origin: Literal["place", "distribution"], version: str, problem: str
) -> PluginSource:
    return PluginSource(to_single_line(name, 100), root, origin, version, "", None, to_single_line(problem))


def _list_local(plugins_dir: Path) -> Iterator[PluginSource]:
    if not plugins_dir.is_dir():
        return
    for folder in sorted(plugins_dir.iterdir()):
        if not (folder / "plugin.py").is_file():
            continue
        if not FOLDER_NAME.match(folder.name) or len(folder.name) > checks.SLUG_LENGTH:
            mend = "Use small letters, figures and single underscores, such as isle_of_wight"
            problem = f"lies in a folder whose name cannot be a trust's. {mend}"
            yield _unusable_source(f"{PLUGINS_PACKAGE}/{folder.name}", folder, "place", "", problem)
            continue
        module = f"{PLUGINS_PACKAGE}.{folder.name}.plugin"
        yield PluginSource(folder.name.replace("_", "-"), folder, "place", "", module, plugins_dir)


def _list_installed() -> Iterator[PluginSource]:
    sources_by_project: dict[str, list[PluginSource]] = {}
    for distribution in distributions():
        try:
            project = re.sub(r"[-_.]+", "-", str(distribution.metadata["Name"])).lower()
            # If a distribution is on the path twice, Python imports the first.
            if project not in sources_by_project:
                sources_by_project[project] = list(_list_entry_points(distribution, project))
        except Exception:  # noqa: S112 -- a broken distribution may raise anything, and must not stop the others
            continue
    for project in sorted(sources_by_project):
        yield from sources_by_project[project]


def _list_entry_points(distribution: Distribution, project: str) -> Iterator[PluginSource]:
    if ENTRY_POINT_GROUP not in (distribution.read_text("entry_points.txt") or ""):
        return
    version = to_single_line(str(distribution.version), 40)
    try:
        points = [point for point in distribution.entry_points if point.group == ENTRY_POINT_GROUP]
    except Exception:
        problem = "has a list of entry points that cannot be read. Install it again"
        yield _unusable_source(f"{project}: ?", Path(), "distribution", version, problem)
        return
    for point in points:
        yield _from_entry_point(point, project, version)


def _from_entry_point(point: EntryPoint, project: str, version: str) -> PluginSource:
    label = f"{project}: {point.name}"
    try:
        name = checks.slug("name", point.name)
        if point.attr:
            raise RecordError("entry point", "names something in a module", f"Write {name} = {point.module}")
        root, import_path = _locate_module(point.module)
    except RecordError as error:
        return _unusable_source(label, Path(), "distribution", version, f"cannot be used: {error}")
    except Exception:
        problem = "names a module that is not there. Install its distribution again"
        return _unusable_source(label, Path(), "distribution", version, problem)
    return PluginSource(name, root, "distribution", version, point.module, import_path)


def _locate_module(module: str) -> tuple[Path, Path]:
    # Only the top-level name is looked up, because looking up a name inside a package would run its code.
    top, *inner = module.split(".")
    spec = find_spec(top)
    if spec is None or not spec.submodule_search_locations:
        raise RecordError(
            "entry point", f"{top} is not a package", "Put the module in a folder with __init__.py"
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    path = package.joinpath(*inner)
    root = path if path.is_dir() else path.parent
    if not ((root / "__init__.py").is_file() if root == path else path.with_suffix(".py").is_file()):
        raise RecordError("entry point", f"{module} is not there", "Install its distribution again")
    return root, package.parent
