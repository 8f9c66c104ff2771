"""What the commands say of a plugin, reason and all; pages for everybody say less (see home)."""

from hub.kit.clock import format_date
from hub.plugin_host.models import PluginHealth

STATE_LABELS = {"up": "up", "set-aside": "set aside", "absent": "absent"}


def health_line(health: PluginHealth) -> str:
    """Return how a plugin is, in one line: its name, its state and since when, whence it comes, and why."""
    whence = f"installed, {health.version}" if health.origin == "distribution" else "in plugins/"
    state = (
        f"{STATE_LABELS.get(health.state, health.state)} since {format_date(health.changed_at)} ({whence})"
    )
    return f"{health.name}: {state}" + (f": {health.reason}" if health.reason else "")
