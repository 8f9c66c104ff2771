"""The health of plugins as shown by commands, with reasons; public pages show less (see home)."""

from hub.kit.clock import format_date
from hub.plugin_host.models import PluginHealth

STATE_LABELS = {"up": "up", "set-aside": "set aside", "absent": "absent"}


def health_line(health: PluginHealth) -> str:
    """Return the health of a plugin in one line: its name, state, since when, origin, and reason."""
    origin = f"installed, {health.version}" if health.origin == "distribution" else "in plugins/"
    state = (
        f"{STATE_LABELS.get(health.state, health.state)} since {format_date(health.changed_at)} ({origin})"
    )
    return f"{health.name}: {state}" + (f": {health.reason}" if health.reason else "")
