"""Runs plugins, each in a process of its own, and validates everything they return."""

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, NoReturn

from msgspec import Struct

from hub.kit.slow_work import refuse_in_write_transaction
from hub.plugin_api.answers import CHECK_HOOK, HOOKS, RESULT_HOOK, Answer
from hub.plugin_api.errors import RecordError
from hub.plugin_api.publication import DraftContent, PublicationFindings
from hub.plugin_api.results import ToolResult
from hub.plugin_api.tools import ToolRefusal
from hub.plugin_api.wire import from_data, to_data
from hub.plugin_host.child import EXIT_PIPE_CLOSED
from hub.plugin_host.discovery import PLUGINS_PACKAGE, PluginSource
from hub.plugin_host.process import CHILD_SCRIPT, ChildResult, run_child
from hub.plugin_host.reasons import describe_exit, describe_stage, to_single_line

__all__ = [
    "Answer",
    "Limits",
    "PluginFault",
    "query_plugin",
    "query_plugins",
    "run_plugin_check",
    "run_plugin_tool",
]

STAGES = ("import", *(hook.name for hook in HOOKS))
TOOL_STAGES = ("import", RESULT_HOOK)
CHECK_STAGES = ("import", CHECK_HOOK)
UNREADABLE = "its answer cannot be read: something else is written in its place"


class PluginFault(Exception):
    """The reason why a plugin is set aside: one line, worded to follow its name, without paths."""

    def __init__(self, reason: str) -> None:
        self.reason = to_single_line(reason)
        super().__init__(self.reason)


class Limits(Struct, frozen=True):
    """Limits for one plugin: wall-clock seconds, processor seconds, megabytes of memory, bytes of answer."""

    seconds: float = 10
    cpu_seconds: int = 10
    memory_mb: int = 512
    answer_bytes: int = 1_000_000


DEFAULT_LIMITS = Limits()
TOOL_LIMITS = Limits(seconds=5, cpu_seconds=5, memory_mb=256)
"""Lower limits, because a user waits for the result of a tool."""
CHECK_LIMITS = Limits(seconds=5, cpu_seconds=5, memory_mb=256, answer_bytes=100_000)
"""Lower limits, because many drafts may wait for one job."""


def run_plugin_tool(
    source: PluginSource, tool: str, inputs: dict[str, Any], limits: Limits = TOOL_LIMITS
) -> ToolResult:
    """Run one of a plugin's tools with validated inputs and return its result.

    Raises ToolRefusal if the tool refuses the inputs, and PluginFault if its answer is not valid.
    """
    reply, stage = _run_and_parse(
        source,
        limits,
        Event(),
        TOOL_STAGES,
        {"tool": tool},
        {"inputs.json": json.dumps(inputs).encode("ascii")},
    )
    match reply:
        case {"answer": data} if len(reply) == 1:
            try:
                return from_data(ToolResult, data)
            except RecordError as error:
                raise PluginFault(f"its result is not as it should be: {error}") from None
        case {"refused": {"name": str(name), "message": str(message)}} if message.strip():
            raise ToolRefusal(name, message)
    raise PluginFault(_strip_paths(_describe_fault(reply, stage), source))


def run_plugin_check(
    source: PluginSource, draft: DraftContent, limits: Limits = CHECK_LIMITS
) -> PublicationFindings:
    """Ask a plugin what it finds in a draft; raise PluginFault if its answer is not valid."""
    files = {"draft.json": json.dumps(to_data(draft)).encode("ascii")}
    reply, stage = _run_and_parse(source, limits, Event(), CHECK_STAGES, {"check": True}, files)
    if set(reply) == {"answer"}:
        try:
            return from_data(PublicationFindings, reply["answer"])
        except RecordError as error:
            raise PluginFault(f"its findings are not as they should be: {error}") from None
    raise PluginFault(_strip_paths(_describe_fault(reply, stage), source))


def query_plugin(source: PluginSource, limits: Limits = DEFAULT_LIMITS) -> Answer:
    """Run one plugin and return its answer; raise PluginFault if the answer is not valid."""
    return _query(source, limits, Event())


def query_plugins(
    sources: Iterable[PluginSource], workers: int = 2, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[PluginSource, Answer | PluginFault]]:
    """Run several plugins, `workers` at a time, and yield each with its answer or fault, sorted by name.

    If the caller closes the iterator early, or is interrupted, no process is left running.
    """
    # The plugins run in threads, which do not know what this context holds open.
    refuse_in_write_transaction("Querying plugins")
    stop = Event()
    executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="plugin")
    try:
        in_order = sorted(sources, key=lambda source: source.name)
        futures = [(source, executor.submit(_answer_or_fault, source, limits, stop)) for source in in_order]
        for source, future in futures:
            yield source, future.result()
    finally:
        stop.set()
        executor.shutdown(wait=True, cancel_futures=True)


def _answer_or_fault(source: PluginSource, limits: Limits, stop: Event) -> Answer | PluginFault:
    try:
        return _query(source, limits, stop)
    except PluginFault as fault:
        return fault


def _query(source: PluginSource, limits: Limits, stop: Event) -> Answer:
    reply, stage = _run_and_parse(source, limits, stop, STAGES, {}, {})
    if set(reply) == {"answer"}:
        return _validate_answer(source, reply["answer"])
    raise PluginFault(_strip_paths(_describe_fault(reply, stage), source))


def _run_and_parse(
    source: PluginSource,
    limits: Limits,
    stop: Event,
    stages: tuple[str, ...],
    extra_request: dict[str, Any],
    files: dict[str, bytes],
) -> tuple[dict[str, Any], str]:
    """Run the plugin's process; return its reply and the last stage. Raise PluginFault without a reply."""
    if source.problem:
        raise PluginFault(source.problem)
    request = {
        "module": source.module,
        "import_path": str(source.import_path),
        "package": PLUGINS_PACKAGE if source.origin == "place" else "",
        "seconds": limits.seconds,
        "cpu_seconds": limits.cpu_seconds,
        "memory_mb": limits.memory_mb,
        **extra_request,
    }
    try:
        result = run_child(
            request, seconds=limits.seconds, max_bytes=limits.answer_bytes, stop=stop, files=files
        )
    except OSError as error:
        raise PluginFault(f"could not be started: {error.strerror or 'no process to be had'}") from None
    return _parse_result(limits, result, stages)


def _parse_result(limits: Limits, result: ChildResult, stages: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    stage, reply = _split_output(result.output, stages)
    if result.end_reason == "late":
        raise PluginFault(f"took longer than {limits.seconds:g} seconds {describe_stage(stage)}")
    if result.end_reason == "large":
        raise PluginFault(f"its answer is larger than {limits.answer_bytes / 1_000_000:g} MB")
    if result.end_reason == "stopped":
        raise PluginFault("was stopped before it had answered")
    if result.exit_code == EXIT_PIPE_CLOSED:
        raise PluginFault(f"closed its line to the hub {describe_stage(stage)}")
    if result.exit_code or not reply:
        raise PluginFault(describe_exit(result.exit_code, stage))
    return _load_json(reply), stage


def _split_output(output: bytes, stages: tuple[str, ...]) -> tuple[str, bytes]:
    """Return the last stage that was begun, and the output after its line; both may be empty."""
    stage = ""
    rest = output
    for name in stages:
        line = f"{name}\n".encode("ascii")
        if not rest.startswith(line):
            break
        stage, rest = name, rest[len(line) :]
    return stage, rest


def _load_json(reply: bytes) -> dict[str, Any]:
    try:
        data = json.loads(
            reply.decode("utf-8"), object_pairs_hook=_reject_duplicate_names, parse_constant=_reject_constant
        )
    except (ValueError, RecursionError):
        raise PluginFault(UNREADABLE) from None
    return data if isinstance(data, dict) else {}


def _reject_duplicate_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("A name occurs twice.")
    return fields


def _reject_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number.")


def _validate_answer(source: PluginSource, data: Any) -> Answer:
    try:
        answer = from_data(Answer, data)
    except RecordError as error:
        raise PluginFault(f"its answer is not as it should be: {error}") from None
    if answer.trust.slug != source.name:
        raise PluginFault(f"says that it is {answer.trust.slug}, and its own name is {source.name}")
    return answer


def _strip_paths(reason: str, source: PluginSource) -> str:
    # `to_single_line` removes what looks like a path, but would not recognise these if they contain spaces.
    for folder in (source.root, source.import_path, CHILD_SCRIPT.parents[2], sys.prefix):
        reason = reason.replace(f"{folder}/", "/")
    return reason


def _describe_fault(reply: dict[str, Any], stage: str) -> str:
    match reply:
        case {"problem": str(problem)} if len(reply) == 1 and problem.strip():
            return problem
        case {"did": str(did), "said": str(message)} if message.strip():
            return f"{did} {describe_stage(stage)}: {message}"
        case {"did": str(did)} if did.strip():
            return f"{did} {describe_stage(stage)}"
    return UNREADABLE
