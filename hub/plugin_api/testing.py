"""The conformance kit: lets a trust test with one line whether its plugin keeps the contract.

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
from hub.plugin_api.answers import (
    CHECK_HOOK,
    HOOKS,
    RESULT_HOOK,
    ContractViolation,
    call_hook,
    register_plugin,
    run_check_hook,
)
from hub.plugin_api.documents import MAX_FILE_BYTES
from hub.plugin_api.errors import RecordError
from hub.plugin_api.frontmatter import PARSERS
from hub.plugin_api.publication import DraftContent, DraftField
from hub.plugin_api.records import ContentFolder
from hub.plugin_api.results import ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.tools import Tool, ToolRefusal
from hub.plugin_api.wire import from_data, to_data

_loaded = count(1)
TRIAL_DRAFTS = (
    DraftContent(kind="resource", title=""),
    DraftContent(
        kind="resource",
        title="The ten-minute handover huddle",
        summary="A short meeting at the change of shift.",
        body="## What we do\n\nEach shift begins with ten minutes. See capabilities 1f and 2e.",
        fields=(DraftField("kind", ("practice",)), DraftField("capability", ("1f", "2a"))),
    ),
    DraftContent(kind="programme", title="A course", body="word " * 4000),
)
"""Drafts on which the kit tries `hub_check_publication`: an empty one, a usual one, a long one."""


def assert_conforms(plugin: Path | ModuleType, *, name: str = "") -> None:
    """Raise AssertionError with all problems of `plugin`, one on each line; see `problems_with`."""
    problems = problems_with(plugin, name=name)
    if problems:
        raise AssertionError("\n".join(["The plugin does not keep the contract:", *problems]))


def problems_with(plugin: Path | ModuleType, *, name: str = "") -> list[str]:
    """Return the problems with a plugin's records and content files, as sentences; an empty list if none.

    `plugin` is the folder that holds plugin.py, or an imported plugin module. `name` is the slug that the
    plugin must give its trust; for a folder, the default is the folder's own name.
    """
    root = plugin if isinstance(plugin, Path) else Path(plugin.__file__ or "").parent
    try:
        module = load_plugin(plugin) if isinstance(plugin, Path) else plugin
        manager = register_plugin(module, HUB_API)
    except ContractViolation as problem:
        return [str(problem)]
    except Exception as error:
        return [f"raised {type(error).__name__} while being imported: {error}"]
    expected_name = name or (root.name.replace("_", "-") if isinstance(plugin, Path) else "")
    return [*_check_hooks(manager, root, expected_name), *_try_check(module)]


def load_plugin(folder: Path) -> ModuleType:
    """Import the plugin in `folder` as a separate package, without changing `sys.path`."""
    if not (folder / "plugin.py").is_file():
        raise ContractViolation(f"has no plugin.py in {folder.name}")
    # A new package name each time, so that two plugins, or two versions of one, do not share modules.
    package = f"hub_plugin_{next(_loaded)}_{folder.name}"
    module = ModuleType(package)
    module.__path__ = [str(folder)]
    sys.modules[package] = module
    return importlib.import_module(f"{package}.plugin")


def _check_hooks(manager: pluggy.PluginManager, root: Path, name: str) -> Iterator[str]:
    for hook in HOOKS:
        try:
            value = call_hook(manager, hook)
        except ContractViolation as problem:
            yield str(problem)
            continue
        except Exception as error:
            yield f"raised {type(error).__name__} in {hook.name}: {error}"
            continue
        if hook.name == "hub_trust" and name and value.slug != name:
            yield f"says that it is {value.slug}, and its own name is {name}"
        if hook.name == "hub_content":
            yield from _check_content(value or (), root)
        if hook.name == "hub_tools":
            for tool in value or ():
                yield from _check_examples(manager, tool)


def _try_check(module: ModuleType) -> Iterator[str]:
    for draft in TRIAL_DRAFTS:
        try:
            run_check_hook(module, HUB_API, draft)
        except ContractViolation as problem:
            yield str(problem)
        except Exception as error:
            yield f"raised {type(error).__name__} in {CHECK_HOOK}, draft “{draft.title}”: {error}"


def _check_examples(manager: pluggy.PluginManager, tool: Tool) -> Iterator[str]:
    for example in tool.examples:
        label = f"{tool.slug}, example {example.slug}"
        values, errors = read_inputs(tool, {given.name: [given.text] for given in example.given})
        for name, error in errors.items():
            yield f"{label}: {name}: {error}"
        if errors:
            continue
        try:
            result = manager.hook.hub_tool_result(tool=tool.slug, inputs=values)
            from_data(ToolResult, to_data(result))
        except ToolRefusal:
            # An example may show inputs that the tool refuses.
            continue
        except Exception as error:
            yield f"{label}: raised {type(error).__name__} in {RESULT_HOOK}: {error}"


def _check_content(folders: tuple[ContentFolder, ...], root: Path) -> Iterator[str]:
    label_by_slug: dict[tuple[str, str], str] = {}
    for folder in folders:
        path = root / folder.path
        parse = PARSERS.get(folder.feature)
        if parse is None:
            yield f"{folder.path}: `{folder.feature}` takes no files. Use one of: {', '.join(PARSERS)}"
        elif not path.is_dir() or not path.resolve().is_relative_to(root.resolve()):
            yield f"{folder.path}: is not a folder of the plugin. Create it, or do not name it"
        else:
            for file in sorted(path.rglob("*.md")):
                label = file.relative_to(root).as_posix()
                yield from _check_file(file, label, folder.feature, parse, label_by_slug)


def _check_file(
    file: Path,
    label: str,
    feature: str,
    parse: Callable[..., Any],
    label_by_slug: dict[tuple[str, str], str],
) -> Iterator[str]:
    try:
        document = parse(_read_text(file), slug=file.stem)
    except RecordError as error:
        yield f"{label}: {error}"
        return
    for named in document.files:
        if not (file.with_suffix("") / named.file).is_file():
            yield f"{label}: files: {named.file} is not in the folder {file.stem} beside it. Put it there"
    first = label_by_slug.setdefault((feature, document.slug), label)
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
