"""What the about pages say of the plugins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import format_date, isoformat_utc
from hub.kit.page import Link
from hub.plugin_api.vocabulary import Theme
from hub.plugin_host.models import PluginHealth
from hub.trusts.domain import Organisation

STATE_LABELS = {"up": "Up", "set-aside": "Set aside", "absent": "Not installed"}


@dataclass(frozen=True)
class PluginRow:
    """One plugin, as anybody may see it: no reason, which could tell about a machine."""

    name: Link
    state: str
    state_label: str
    version: str
    since: str


MAP_TILES = {
    "north-east": (3, 1),
    "north-west": (2, 2),
    "yorkshire": (3, 2),
    "west-midlands": (2, 3),
    "east-midlands": (3, 3),
    "great-western": (1, 4),
    "south-central": (2, 4),
    "east-of-england": (3, 4),
    "south-western": (1, 5),
    "south-east-coast": (2, 5),
    "london": (3, 5),
}
"""Where each trust of the study stands on the map, as column and row: roughly where it lies in England."""


@dataclass(frozen=True)
class Tile:
    """One trust on the map, which is a list at the same time; `place` names its square."""

    trust: Link
    note: str
    position: str


def select_newest(entries: Sequence[CatalogueEntry], limit: int) -> list[CatalogueEntry]:
    """Return the newest entries, the newest of each organisation first: one that shares much hides nobody."""
    newest: dict[int, CatalogueEntry] = {}
    for entry in entries:
        newest.setdefault(entry.owner_id, entry)
    first = list(newest.values())
    shown = [*first, *(entry for entry in entries if entry not in first)][:limit]
    return sorted(shown, key=entries.index)


def build_map(trusts: Sequence[Organisation], shared: Mapping[str, int]) -> list[Tile]:
    """Return the trusts as tiles in order of their names; one that joined later stands below the map."""
    return [
        Tile(
            trust=Link(trust.short_name, f"/trusts/{trust.slug}"),
            note=_shared_label(shared.get(trust.slug, 0)),
            position="-".join(str(number) for number in MAP_TILES.get(trust.slug, ())),
        )
        for trust in trusts
    ]


def _shared_label(shared: int) -> str:
    return {0: "nothing yet", 1: "1 resource"}.get(shared, f"{shared:,} resources")


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
            state_label=STATE_LABELS[plugin.state],
            version=plugin.version,
            since=format_date(plugin.changed_at),
        )
        for plugin in health
    ]


def last_check_date(health: Sequence[PluginHealth]) -> str:
    """Return the day of the last check, or nothing where there was none."""
    return format_date(max(plugin.checked_at for plugin in health)) if health else ""


SECURITY_TXT_LIFETIME = timedelta(days=180)
"""How long what the hub publishes of its security contact is true; RFC 9116 wants less than a year."""


def security_contact_uri(contact: str) -> str:
    """Return a security contact as an address that programs follow; an email address becomes mailto:."""
    known = contact.startswith(("https://", "mailto:", "tel:"))
    return contact if known or not contact else f"mailto:{contact}"


def render_security_txt(contact: str, site: str, at: datetime) -> str:
    """Return whom to tell of a security fault, as RFC 9116 has it; it is true for half a year."""
    today = at.replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {contact}",
        f"Expires: {isoformat_utc(today + SECURITY_TXT_LIFETIME)}",
        "Preferred-Languages: en",
        f"Canonical: {site}/.well-known/security.txt",
    )
    return "\n".join(lines) + "\n"
