"""Has a plugin work out a tool while a reader waits: few at a time, and never for long."""

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
"""Each runs in a process of its own; more at once would make everybody slow."""
SLOT_TIMEOUT_SECONDS = 3.0
_slots = BoundedSemaphore(MAX_CONCURRENT_TOOLS)


class ToolUnavailable(HubError):
    """The tool cannot be worked out at present; what was typed goes back to the reader."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def run_tool(settings: Mapping[str, Any], trust: str, tool: Tool, values: dict[str, Any]) -> ToolResult:
    """Return what `tool` of the plugin called `trust` makes of checked `values`.

    Raises ToolRefusal where it refuses them, and NotNow where it cannot be asked or gives no good answer.
    """
    source = find_plugin(
        trust, Path(settings["PLUGINS_DIR"]), distributions=settings["INSTALLED_PLUGINS"] == "yes"
    )
    if source is None:
        raise ToolUnavailable(
            "The tool cannot be used: its trust supplies nothing at present. Try again another day."
        )
    if not _slots.acquire(timeout=SLOT_TIMEOUT_SECONDS):
        raise ToolUnavailable(
            "Others are using the tool. Try again in a few seconds; what you typed is still below."
        )
    try:
        return run_plugin_tool(source, tool.slug, values)
    except PluginFault as fault:
        # The reason names no figure that was typed: the runner keeps to what befell the process.
        log.warning("tool failed", plugin=trust, tool=tool.slug, reason=fault.reason)
        raise ToolUnavailable(
            "Something went wrong in the tool, and the hub has noted that. What you typed is still below, "
            "and nowhere else."
        ) from None
    finally:
        _slots.release()
