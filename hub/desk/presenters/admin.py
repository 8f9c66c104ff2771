"""What the pages of those who look after the hub say."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.kit.access import Act, Viewer, organisations_for
from hub.kit.clock import in_words
from hub.kit.page import Link
from hub.plugin_host.models import PluginHealth

STATES = {"up": "Up", "set-aside": "Set aside", "absent": "Not installed"}
ADMIN_PAGES = (
    (Act.SEE_PEOPLE, Link("People", "/admin/people"), "Who has an account, and which roles they have"),
    (Act.READ_AUDIT, Link("What was done", "/admin/audit"), "Who did what, for whom and when"),
    (Act.SEE_PLUGINS, Link("Plugins", "/admin/plugins"), "Which are set aside, why, and asking them again"),
)


@dataclass(frozen=True)
class PluginState:
    """One plugin as the hub office sees it."""

    name: str
    state: str
    label: str
    since: str
    asked: str
    reason: str
    version: str


def places_for(viewer: Viewer) -> list[tuple[Link, str]]:
    """Return the pages that `viewer` may open, each with what is on it."""
    return [
        (link, words) for act, link, words in ADMIN_PAGES if organisations_for(viewer, act) != frozenset()
    ]


def plugin_states(health: Sequence[PluginHealth]) -> list[PluginState]:
    """Return every plugin, those that are set aside first."""
    in_order = sorted(health, key=lambda plugin: (plugin.state != "set-aside", plugin.name))
    return [
        PluginState(
            name=plugin.name,
            state=plugin.state,
            label=STATES[plugin.state],
            since=in_words(plugin.changed_at),
            asked=f"{in_words(plugin.checked_at)}, {plugin.checked_at:%H:%M}",
            reason=plugin.reason,
            version=plugin.version,
        )
        for plugin in in_order
    ]
