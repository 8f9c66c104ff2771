"""The program that runs one plugin and writes its answer; `process` starts one for each plugin.

Its argument is a JSON object. If it has a `tool`, the plugin runs that tool with the inputs in the file
`inputs.json` of the working folder; if it has a `check`, it checks the draft in the file `draft.json`; if it
has a `document`, that file is read, and no plugin runs; otherwise every hook is called. The output goes to
the pipe `answer_to` as lines of ASCII: the name of each stage as it begins (`import`, then each hook), and
then one JSON object:
{"answer": {...}}; {"problem": "..."} if the plugin breaks the contract; {"refused": {"name": ..., "message":
...}} if a tool refuses its inputs; {"did": "...", "said": "..."} if something went wrong in the last stage.

Nothing in this module protects against a hostile plugin, which can change all of it. The protection is the
separate process, which `confinement` keeps from all others, and the validation in `runner`.
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
    """Run the plugin that `request` names, and always end the process."""
    write_line = _make_pipe_writer(request["answer_to"])
    # Freed when memory runs out, so that there is enough left to report it.
    spare = bytearray(4_000_000)
    try:
        _set_limits(request)
        _confine()
        run = _choose(request)
        reply = run(request, lambda stage: write_line(stage.encode("ascii")))
    except MemoryError:
        del spare
        reply = {"did": f"asked for more than {request['memory_mb']} MB of memory"}
    except SystemExit as error:
        reply = {"did": f"ended by itself with exit code {_exit_code(error)}"}
    except BaseException as error:
        reply = {"did": f"raised {type(error).__name__[:60]}", "said": _error_message(error)}
    write_line(json.dumps(reply).encode("ascii"))
    # Not sys.exit, which would wait for the plugin's threads and run its exit handlers.
    os._exit(0)


def _choose(request: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    if request.get("document"):
        return _read_document
    return _run_tool if request.get("tool") else _run_check if request.get("check") else _run_hooks


def _make_pipe_writer(answer_to: int) -> Callable[[bytes], None]:
    # `os.write` is bound now, before the plugin could replace it.
    def write_line(line: bytes, write: Callable[[int, Any], int] = os.write) -> None:
        rest = memoryview(line + b"\n")
        try:
            while rest:
                rest = rest[write(answer_to, rest) :]
        except OSError:
            os._exit(EXIT_PIPE_CLOSED)

    return write_line


def _set_limits(request: dict[str, Any]) -> None:
    cpu = request["cpu_seconds"]
    limits_by_name = {
        "RLIMIT_AS": (request["memory_mb"] * 1024 * 1024,) * 2,
        # The soft limit sends SIGXCPU, which shows the reason; the hard limit, a second later, always kills.
        "RLIMIT_CPU": (cpu, cpu + 1),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_NOFILE": (64, 64),
        "RLIMIT_CORE": (0, 0),
        # No further processes. Root is exempt from this limit, so the runner also kills the whole group.
        "RLIMIT_NPROC": (0, 0),
    }
    for name, limits in limits_by_name.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            _lower_limit(kind, *limits)
    # If the hub itself is killed, this alarm ends the process.
    signal.alarm(int(request["seconds"]) + 5)


def _confine() -> None:
    if str(CODE_ROOT) not in sys.path:
        sys.path.insert(0, str(CODE_ROOT))
    from hub.plugin_host.confinement import confine

    confine()


def _lower_limit(kind: int, soft: int, hard: int) -> None:
    _, allowed = resource.getrlimit(kind)
    if allowed != resource.RLIM_INFINITY:
        soft, hard = min(soft, allowed), min(hard, allowed)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):
        # Some systems have a limit but cannot set it (macOS: address space); the other limits still apply.
        return


def _run_hooks(request: dict[str, Any], on_stage: Callable[[str], None]) -> dict[str, Any]:
    from hub.plugin_api import HUB_API
    from hub.plugin_api.answers import ContractViolation, collect_answer
    from hub.plugin_api.wire import to_data

    on_stage("import")
    module = _import_plugin(request)
    try:
        return {"answer": to_data(collect_answer(module, HUB_API, on_stage))}
    except ContractViolation as error:
        return {"problem": str(error)}


def _run_tool(request: dict[str, Any], on_stage: Callable[[str], None]) -> dict[str, Any]:
    from hub.plugin_api import HUB_API
    from hub.plugin_api.answers import ContractViolation, run_tool_hook
    from hub.plugin_api.tools import ToolRefusal
    from hub.plugin_api.wire import to_data

    inputs = json.loads(Path("inputs.json").read_text(encoding="utf-8"))
    on_stage("import")
    module = _import_plugin(request)
    try:
        return {"answer": to_data(run_tool_hook(module, HUB_API, request["tool"], inputs, on_stage))}
    except ToolRefusal as refusal:
        return {"refused": {"name": str(refusal.name), "message": str(refusal.message)[:1000]}}
    except ContractViolation as error:
        return {"problem": str(error)}


def _read_document(request: dict[str, Any], on_stage: Callable[[str], None]) -> dict[str, Any]:
    from hub.kit.document_reading import read_document

    on_stage("read")
    reading = read_document(request["document"], request["kind"])
    return {"answer": {"text": reading.text, "findings": [finding.value for finding in reading.findings]}}


def _run_check(request: dict[str, Any], on_stage: Callable[[str], None]) -> dict[str, Any]:
    from hub.plugin_api import HUB_API
    from hub.plugin_api.answers import ContractViolation, run_check_hook
    from hub.plugin_api.publication import DraftContent
    from hub.plugin_api.wire import from_data, to_data

    draft = from_data(DraftContent, json.loads(Path("draft.json").read_text(encoding="utf-8")))
    on_stage("import")
    module = _import_plugin(request)
    try:
        return {"answer": to_data(run_check_hook(module, HUB_API, draft, on_stage))}
    except ContractViolation as error:
        return {"problem": str(error)}


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
