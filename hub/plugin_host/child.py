"""Runs one plugin and says what it answers: a program that `process` starts, one process for each plugin.

Argument: a JSON object. With a `tool` in it the plugin is asked to work that out, from the file `inputs.json`
in the folder where the process starts; otherwise every hook is asked. Through the pipe `answer_to` go lines
of ASCII: the name of each stage as it begins (`import`, then each hook), and last one JSON object:
{"answer": {...}}, {"problem": "..."} where the contract is broken, {"refused": {"name": ..., "message": ...}}
where a tool refuses its inputs, or {"did": "...", "said": "..."} for what befell the stage named last.

Nothing here is a wall against the plugin, which may change all of it; the wall is the process, and the
runner's doubt.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

CODE_ROOT = Path(__file__).resolve().parents[2]
EXIT_PIPE_CLOSED = 97
"""Exit code of a child whose pipe the plugin has closed."""


def main(request: dict[str, Any]) -> None:
    """Run the plugin that `request` names, and end the process, whatever happens."""
    say = _make_pipe_writer(request["answer_to"])
    # Kept so that there is room to say that there is no room.
    spare = bytearray(4_000_000)
    try:
        _set_limits(request)
        answer = _run_tool if request.get("tool") else _run_hooks
        last = answer(request, lambda stage: say(stage.encode("ascii")))
    except MemoryError:
        del spare
        last = {"did": f"asked for more than {request['memory_mb']} MB of memory"}
    except SystemExit as error:
        last = {"did": f"ended by itself with exit code {_exit_code(error)}"}
    except BaseException as error:
        last = {"did": f"raised {type(error).__name__[:60]}", "said": _error_message(error)}
    say(json.dumps(last).encode("ascii"))
    # Not sys.exit: what the plugin left behind (threads, exit handlers) has no more to say.
    os._exit(0)


def _make_pipe_writer(answer_to: int) -> Callable[[bytes], None]:
    def say(line: bytes, write: Callable[[int, Any], int] = os.write) -> None:
        rest = memoryview(line + b"\n")
        try:
            while rest:
                rest = rest[write(answer_to, rest) :]
        except OSError:
            os._exit(EXIT_PIPE_CLOSED)

    return say


def _set_limits(request: dict[str, Any]) -> None:
    cpu = request["cpu_seconds"]
    most = {
        "RLIMIT_AS": (request["memory_mb"] * 1024 * 1024,) * 2,
        # The soft limit sends a signal that says why; the hard one, a second later, cannot be ignored.
        "RLIMIT_CPU": (cpu, cpu + 1),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_NOFILE": (64, 64),
        "RLIMIT_CORE": (0, 0),
        # No process beside this one. Root is exempt, so the runner ends the whole group besides.
        "RLIMIT_NPROC": (0, 0),
    }
    for name, limits in most.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            _lower_limit(kind, *limits)
    # If the hub itself is killed, nobody else ends this process.
    signal.alarm(int(request["seconds"]) + 5)


def _lower_limit(kind: int, soft: int, hard: int) -> None:
    _, allowed = resource.getrlimit(kind)
    if allowed != resource.RLIM_INFINITY:
        soft, hard = min(soft, allowed), min(hard, allowed)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):
        # Some systems know a limit by name and do not keep it (macOS: address space); the others still hold.
        return


def _run_hooks(request: dict[str, Any], at: Callable[[str], None]) -> dict[str, Any]:
    if str(CODE_ROOT) not in sys.path:
        sys.path.insert(0, str(CODE_ROOT))
    from hub.plugin_api import HUB_API
    from hub.plugin_api.answers import ContractViolation, collect_answer
    from hub.plugin_api.wire import to_data

    at("import")
    module = _import_plugin(request)
    try:
        return {"answer": to_data(collect_answer(module, HUB_API, at))}
    except ContractViolation as problem:
        return {"problem": str(problem)}


def _run_tool(request: dict[str, Any], at: Callable[[str], None]) -> dict[str, Any]:
    if str(CODE_ROOT) not in sys.path:
        sys.path.insert(0, str(CODE_ROOT))
    from hub.plugin_api import HUB_API
    from hub.plugin_api.answers import ContractViolation, run_tool_hook
    from hub.plugin_api.tools import ToolRefusal
    from hub.plugin_api.wire import to_data

    inputs = json.loads(Path("inputs.json").read_text(encoding="utf-8"))
    at("import")
    module = _import_plugin(request)
    try:
        return {"answer": to_data(run_tool_hook(module, HUB_API, request["tool"], inputs, at))}
    except ToolRefusal as refusal:
        return {"refused": {"name": str(refusal.name), "message": str(refusal.message)[:1000]}}
    except ContractViolation as problem:
        return {"problem": str(problem)}


def _import_plugin(request: dict[str, Any]) -> ModuleType:
    if request["package"]:
        package = ModuleType(request["package"])
        package.__path__ = [request["import_path"]]
        sys.modules[request["package"]] = package
    elif request["import_path"] not in sys.path:
        sys.path.append(request["import_path"])
    return import_module(request["module"])


def _exit_code(error: SystemExit) -> int:
    if error.code is None:
        return 0
    return error.code if isinstance(error.code, int) else 1


def _error_message(error: BaseException) -> str:
    try:
        return str(error)[:1000]
    except BaseException:
        return "(it cannot say what)"


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
