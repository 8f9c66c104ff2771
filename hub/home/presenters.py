"""What the about pages say of the plugins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.kit.clock import in_words
from hub.kit.page import Link
from hub.plugin_api.vocabulary import Theme
from hub.plugin_host.models import PluginHealth

LABELS = {"up": "Up", "set-aside": "Set aside", "absent": "Not installed"}


@dataclass(frozen=True)
class PluginRow:
    """One plugin, as anybody may see it: no reason, which could tell about a machine."""

    name: Link
    state: str
    state_label: str
    version: str
    since: str


def browse_links(counts: Mapping[str, int]) -> list[Link]:
    """Return a way into the library for each theme that something is about, so that none leads to nothing."""
    return [
        Link(f"{theme.label} ({counts[theme]})", f"/library?theme={theme.value}")
        for theme in Theme
        if counts.get(theme)
    ]


def plugin_rows(health: Sequence[PluginHealth], names: Mapping[str, Link]) -> list[PluginRow]:
    """Return a row for each plugin; one that never supplied a trust goes by its own name."""
    return [
        PluginRow(
            name=names.get(plugin.name, Link(plugin.name, "")),
            state=plugin.state,
            state_label=LABELS[plugin.state],
            version=plugin.version,
            since=in_words(plugin.changed_at),
        )
        for plugin in health
    ]


def when_checked(health: Sequence[PluginHealth]) -> str:
    """Return the day of the last check, or nothing where there was none."""
    return in_words(max(plugin.checked_at for plugin in health)) if health else ""
