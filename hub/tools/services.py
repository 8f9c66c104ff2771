"""Running a tool in its plugin's child process, with a limit on concurrent runs."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import structlog

from hub.kit.errors import HubError
from hub.plugin_api.results import ToolResult
from hub.plugin_api.tools import Tool
from hub.plugin_host.discovery import find_plugin
from hub.plugin_host.runner import PluginFault, run_plugin_tool

log = structlog.get_logger("hub.tools")
MAX_CONCURRENT_TOOLS = 2
"""Each run starts a child process; more at once would slow down the whole hub."""
SLOT_TIMEOUT_SECONDS = 3.0
_slots = BoundedSemaphore(MAX_CONCURRENT_TOOLS)


class ToolUnavailable(HubError):
    """The tool cannot run at present; the form is shown again with the submitted values."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def run_tool(settings: Mapping[str, Any], trust: str, tool: Tool, values: dict[str, Any]) -> ToolResult:
    """Run `tool` of the plugin `trust` with validated `values` and return its result.

    Raises ToolRefusal if the tool rejects the values, and ToolUnavailable if the plugin is missing or fails,
    or if no slot is free in time.
    """
    source = find_plugin(
        trust, Path(settings["PLUGINS_DIR"]), distributions=settings["INSTALLED_PLUGINS"] == "yes"
    )
    if source is None:
        raise ToolUnavailable(
            "You cannot use this tool at the moment, because its trust’s plugin is not working. Try again "
            "later."
        )
    if not _slots.acquire(timeout=SLOT_TIMEOUT_SECONDS):
        raise ToolUnavailable(
            "Other people are using this tool. Try again in a few seconds. What you entered is still in the "
            "form."
        )
    try:
        return run_plugin_tool(source, tool.slug, values)
    except PluginFault as fault:
        # Safe to log: the reason describes the failure of the process and holds no submitted value.
        log.warning("tool failed", plugin=trust, tool=tool.slug, reason=fault.reason)
        raise ToolUnavailable(
            "Sorry, there is a problem with this tool. The problem has been recorded. What you entered is "
            "still in the form and has not been stored."
        ) from None
    finally:
        _slots.release()
