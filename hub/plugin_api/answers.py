"""Calls the hooks of a plugin's module. Used by the hub's child process and by the conformance kit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import ModuleType
from typing import Any

import pluggy

from hub.plugin_api import checks, hooks
from hub.plugin_api.errors import RecordError
from hub.plugin_api.publication import (
    MAX_PUBLICATION_FINDINGS,
    DraftContent,
    PublicationFinding,
    PublicationFindings,
)
from hub.plugin_api.records import Contact, ContentFolder, Record, Speciality, StatedFact, Trust
from hub.plugin_api.results import ToolResult
from hub.plugin_api.tools import Tool

MAX_FOLDERS = 20
MAX_FACTS = 100
MAX_CONTACTS = 20
MAX_TOOLS = 10
RESULT_HOOK = "hub_tool_result"
"""The hook that is not called during a sync: it is called when a user runs a tool, with the inputs."""
CHECK_HOOK = "hub_check_publication"
"""The hook that is called by a job when something of the trust is submitted for review, with its content."""


class ContractViolation(Exception):
    """The plugin breaks the contract; the message is worded to follow the plugin's name."""


@dataclass(frozen=True)
class Answer(Record):
    """What all hooks of a plugin return. Hooks that it leaves out are empty; every plugin has `hub_trust`."""

    trust: Trust
    folders: tuple[ContentFolder, ...] = ()
    facts: tuple[StatedFact, ...] = ()
    speciality: Speciality | None = None
    contacts: tuple[Contact, ...] = ()
    tools: tuple[Tool, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            folders=checks.items("hub_content", self.folders, ContentFolder, most=MAX_FOLDERS),
            facts=checks.items("hub_facts", self.facts, StatedFact, most=MAX_FACTS),
            contacts=checks.items("hub_contacts", self.contacts, Contact, most=MAX_CONTACTS),
            tools=checks.items("hub_tools", self.tools, Tool, most=MAX_TOOLS),
        )
        slugs = [tool.slug for tool in self.tools]
        if len(set(slugs)) != len(slugs):
            raise RecordError(
                "hub_tools", "has two tools with the same slug", "Give each tool a slug of its own"
            )


@dataclass(frozen=True)
class Hook:
    """The return type of a hook, and its field in Answer. `max_records` is 0 for a single record."""

    name: str
    field: str
    record_type: type[Record]
    max_records: int = 0
    required: bool = False


HOOKS = (
    Hook("hub_trust", "trust", Trust, required=True),
    Hook("hub_content", "folders", ContentFolder, max_records=MAX_FOLDERS),
    Hook("hub_facts", "facts", StatedFact, max_records=MAX_FACTS),
    Hook("hub_speciality", "speciality", Speciality),
    Hook("hub_contacts", "contacts", Contact, max_records=MAX_CONTACTS),
    Hook("hub_tools", "tools", Tool, max_records=MAX_TOOLS),
)
"""In the order in which they are called."""


def collect_answer(
    module: ModuleType, hub_api: str, on_stage: Callable[[str], None] = lambda hook: None
) -> Answer:
    """Call every hook of a plugin's `module`; call `on_stage` with the name of each hook before it.

    Raises ContractViolation if the plugin breaks the contract, and whatever the plugin's own code raises.
    """
    manager = register_plugin(module, hub_api)
    answers: dict[str, Any] = {}
    for hook in HOOKS:
        on_stage(hook.name)
        value = call_hook(manager, hook)
        if value is not None:
            answers[hook.field] = value
    if answers.get("tools") and not getattr(manager.hook, RESULT_HOOK).get_hookimpls():
        raise ContractViolation(f"declares tools in hub_tools and has no {RESULT_HOOK} to work them out")
    return Answer(**answers)


def run_tool_hook(
    module: ModuleType,
    hub_api: str,
    tool: str,
    inputs: Mapping[str, Any],
    on_stage: Callable[[str], None] = lambda hook: None,
) -> ToolResult:
    """Run one of the tools of a plugin's `module` with validated inputs and return its result.

    Raises ToolRefusal if the tool refuses the inputs, ContractViolation if the plugin breaks the contract,
    and whatever the plugin's own code raises.
    """
    manager = register_plugin(module, hub_api)
    on_stage(RESULT_HOOK)
    result = getattr(manager.hook, RESULT_HOOK)(tool=tool, inputs=inputs)
    if type(result) is not ToolResult:
        raise ContractViolation(f"returned {type(result).__name__} from {RESULT_HOOK}, not ToolResult")
    return result


def run_check_hook(
    module: ModuleType,
    hub_api: str,
    draft: DraftContent,
    on_stage: Callable[[str], None] = lambda hook: None,
) -> PublicationFindings:
    """Return what a plugin's `module` finds in a draft; a plugin without the hook has not checked it.

    Raises ContractViolation if the plugin breaks the contract, and whatever the plugin's own code raises.
    """
    manager = register_plugin(module, hub_api)
    on_stage(CHECK_HOOK)
    caller = getattr(manager.hook, CHECK_HOOK)
    if not caller.get_hookimpls():
        return PublicationFindings(is_checked=False)
    found = caller(draft=draft)
    try:
        findings = checks.items(
            CHECK_HOOK, [] if found is None else found, PublicationFinding, most=MAX_PUBLICATION_FINDINGS
        )
    except RecordError as error:
        raise ContractViolation(f"returned the wrong thing from {error}") from None
    return PublicationFindings(is_checked=True, findings=findings)


def register_plugin(module: ModuleType, hub_api: str) -> pluggy.PluginManager:
    """Register the plugin and return its manager; ContractViolation for a wrong version or unknown hooks."""
    check_version(getattr(module, "HUB_API", None), hub_api)
    _check_hookimpls(module)
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    try:
        manager.register(module)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise ContractViolation(_describe_registration_error(manager, error)) from None
    return manager


def check_version(plugin_version: Any, hub_api: str) -> None:
    """Raise ContractViolation unless the major version is the hub's and the minor version is not later."""
    if plugin_version is None:
        raise ContractViolation(f'does not say its version: write HUB_API = "{hub_api}" in its plugin module')
    figures = plugin_version.split(".") if isinstance(plugin_version, str) else []
    if len(figures) != 2 or not all(figure.isdecimal() and len(figure) < 5 for figure in figures):
        raise ContractViolation(f'has a HUB_API that is not a version: write it as text, such as "{hub_api}"')
    theirs = [int(figure) for figure in figures]
    ours = [int(figure) for figure in hub_api.split(".")]
    if theirs[0] < ours[0]:
        mend = f"Change it to fit {hub_api} as docs/write-a-trust-plugin.md says"
    elif theirs > ours:
        mend = "Update the hub, or install an earlier version of the plugin"
    else:
        return
    raise ContractViolation(f"was written for HUB_API {plugin_version} and this hub has {hub_api}. {mend}")


def _check_hookimpls(module: ModuleType) -> None:
    # Pluggy ignores a function without the decorator, so its content would never be shown.
    for name, value in vars(module).items():
        if name.startswith("hub_") and callable(value) and not hasattr(value, f"{hooks.PROJECT}_impl"):
            raise ContractViolation(f"has {name} without @hookimpl: put it on the line above")


def _describe_registration_error(manager: pluggy.PluginManager, error: Exception) -> str:
    hook_names = [*(hook.name for hook in HOOKS), RESULT_HOOK, CHECK_HOOK]
    for name, caller in vars(manager.hook).items():
        if isinstance(caller, pluggy.HookCaller) and not caller.has_spec():
            near = get_close_matches(name, hook_names, n=1)
            hint = f". Did you mean {near[0]}?" if near else ""
            return f"has a hook the hub does not know: {name}{hint}"
    return f"has a hook that does not fit the hub's: {str(error).splitlines()[-1]}"


def call_hook(manager: pluggy.PluginManager, hook: Hook) -> Any:
    """Call a hook of the plugin and return the validated value; None if the plugin does not have the hook.

    Raises ContractViolation for a value of the wrong type, and whatever the plugin's own code raises.
    """
    value = getattr(manager.hook, hook.name)()
    if value is None:
        if hook.required:
            raise ContractViolation(f"does not answer {hook.name}, which every plugin must")
        return None
    if not hook.max_records:
        if type(value) is not hook.record_type:
            raise ContractViolation(
                f"returned {type(value).__name__} from {hook.name}, not {hook.record_type.__name__}"
            )
        return value
    try:
        return checks.items(hook.name, value, hook.record_type, most=hook.max_records)
    except RecordError as error:
        raise ContractViolation(f"returned the wrong thing from {error}") from None
