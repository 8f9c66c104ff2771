"""The conformance kit: one line in a trust's own test says whether its plugin keeps the contract.

    from pathlib import Path

    from hub.plugin_api.testing import assert_conforms

    def test_the_plugin_keeps_the_contract():
        assert_conforms(Path(__file__).parents[1])

The kit runs the plugin in the process of the test; the hub itself runs it in a process of its own.
"""

import importlib
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from hub.plugin_api import HUB_API
from hub.plugin_api.answers import HOOKS, RESULT_HOOK, ContractViolation, call_hook, register_plugin
from hub.plugin_api.documents import MAX_FILE_BYTES
from hub.plugin_api.errors import RecordError
from hub.plugin_api.frontmatter import PARSERS
from hub.plugin_api.records import ContentFolder
from hub.plugin_api.results import ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.tools import Tool, ToolRefusal
from hub.plugin_api.wire import from_data, to_data

_loaded = count(1)


def assert_conforms(plugin: Path | ModuleType, *, name: str = "") -> None:
    """Fail with every problem of `plugin`, one a line; see problems_with."""
    problems = problems_with(plugin, name=name)
    if problems:
        raise AssertionError("\n".join(["The plugin does not keep the contract:", *problems]))


def problems_with(plugin: Path | ModuleType, *, name: str = "") -> list[str]:
    """Return what is wrong with a plugin's records and content files, in words; nothing if all is well.

    `plugin` is the folder that holds plugin.py, or an imported plugin module. `name` is what the plugin must
    call its trust; for a folder it comes from the folder's own name.
    """
    root = plugin if isinstance(plugin, Path) else Path(plugin.__file__ or "").parent
    try:
        module = load_plugin(plugin) if isinstance(plugin, Path) else plugin
        manager = register_plugin(module, HUB_API)
    except ContractViolation as problem:
        return [str(problem)]
    except Exception as error:
        return [f"raised {type(error).__name__} while being imported: {error}"]
    wanted = name or (root.name.replace("_", "-") if isinstance(plugin, Path) else "")
    return [*_check_hooks(manager, root, wanted)]


def load_plugin(folder: Path) -> ModuleType:
    """Import the plugin in `folder` as a package of its own, without a change to the path."""
    if not (folder / "plugin.py").is_file():
        raise ContractViolation(f"has no plugin.py in {folder.name}")
    # A name of its own each time, so that two plugins, or two states of one, never meet.
    package = f"hub_plugin_{next(_loaded)}_{folder.name}"
    module = ModuleType(package)
    module.__path__ = [str(folder)]
    sys.modules[package] = module
    return importlib.import_module(f"{package}.plugin")


def _check_hooks(manager: pluggy.PluginManager, root: Path, name: str) -> Iterator[str]:
    for hook in HOOKS:
        try:
            said = call_hook(manager, hook)
        except ContractViolation as problem:
            yield str(problem)
            continue
        except Exception as error:
            yield f"raised {type(error).__name__} in {hook.name}: {error}"
            continue
        if hook.name == "hub_trust" and name and said.slug != name:
            yield f"says that it is {said.slug}, and its own name is {name}"
        if hook.name == "hub_content":
            yield from _check_content(said or (), root)
        if hook.name == "hub_tools":
            for tool in said or ():
                yield from _check_examples(manager, tool)


def _check_examples(manager: pluggy.PluginManager, tool: Tool) -> Iterator[str]:
    for example in tool.examples:
        label = f"{tool.slug}, example {example.slug}"
        values, errors = read_inputs(tool, {given.name: [given.text] for given in example.given})
        for name, error in errors.items():
            yield f"{label}: {name}: {error}"
        if errors:
            continue
        try:
            said = manager.hook.hub_tool_result(tool=tool.slug, inputs=values)
            from_data(ToolResult, to_data(said))
        except ToolRefusal:
            # An example may show what a tool refuses, and how it says so.
            continue
        except Exception as error:
            yield f"{label}: raised {type(error).__name__} in {RESULT_HOOK}: {error}"


def _check_content(folders: tuple[ContentFolder, ...], root: Path) -> Iterator[str]:
    holders: dict[tuple[str, str], str] = {}
    for folder in folders:
        place = root / folder.path
        parse = PARSERS.get(folder.feature)
        if parse is None:
            yield f"{folder.path}: `{folder.feature}` takes no files. Use one of: {', '.join(PARSERS)}"
        elif not place.is_dir() or not place.resolve().is_relative_to(root.resolve()):
            yield f"{folder.path}: is not a folder of the plugin. Make it, or do not name it"
        else:
            for path in sorted(place.rglob("*.md")):
                yield from _check_file(
                    path, path.relative_to(root).as_posix(), folder.feature, parse, holders
                )


def _check_file(
    path: Path, label: str, feature: str, parse: Callable[..., Any], holders: dict[tuple[str, str], str]
) -> Iterator[str]:
    try:
        document = parse(_read_text(path), slug=path.stem)
    except RecordError as error:
        yield f"{label}: {error}"
        return
    first = holders.setdefault((feature, document.slug), label)
    if first != label:
        yield f"{label}: slug: `{document.slug}` is already used by {first}. Choose another"


def _read_text(path: Path) -> str:
    try:
        if path.is_symlink():
            raise RecordError("file", "leads elsewhere", "Put the file itself here")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise RecordError("file", "is too large", f"Keep it to {MAX_FILE_BYTES:,} bytes")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RecordError("file", f"is not UTF-8 text at byte {error.start}", "Save it as UTF-8") from None
    except OSError:
        raise RecordError("file", "cannot be read", "Check that you may read it") from None
