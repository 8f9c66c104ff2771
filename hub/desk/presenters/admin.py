"""View models of the plugins page."""

from collections.abc import Sequence

from msgspec import Struct

from hub.kit.clock import format_date, format_time
from hub.plugin_host.models import PluginHealth

PLUGIN_STATE_LABELS = {"up": "Working", "set-aside": "Set aside", "absent": "Not installed"}


class PluginState(Struct, frozen=True):
    """The state of one plugin as the plugins page shows it."""

    name: str
    state: str
    label: str
    since: str
    last_checked: str
    reason: str
    version: str


def plugin_states(health: Sequence[PluginHealth]) -> list[PluginState]:
    """Return the state of every plugin, those that are set aside first."""
    plugins = sorted(health, key=lambda plugin: (plugin.state != "set-aside", plugin.name))
    return [
        PluginState(
            name=plugin.name,
            state=plugin.state,
            label=PLUGIN_STATE_LABELS[plugin.state],
            since=format_date(plugin.changed_at),
            last_checked=f"{format_date(plugin.checked_at)}, {format_time(plugin.checked_at)}",
            reason=plugin.reason,
            version=plugin.version,
        )
        for plugin in plugins
    ]
