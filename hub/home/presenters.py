"""Page data of the front page, the plugin status page and the accessibility statement; security.txt."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hub.catalogue.presenters import entry_card
from hub.kit.clock import day_of, format_date, format_day, isoformat_utc, start_of_day
from hub.kit.hub_office import HubOffice
from hub.kit.page import Card, Link
from hub.kit.urls import mailto_url
from hub.plugin_api.vocabulary import Theme
from hub.plugin_host.models import PluginHealth
from hub.trusts.domain import Organisation

STATE_LABELS = {"up": "Working", "set-aside": "Not working", "absent": "Not installed"}


class PluginRow(Struct, frozen=True):
    """The public state of one plugin, without the reason, which could disclose details of the server."""

    name: Link
    state: str
    state_label: str
    version: str
    since: str


MAP_TILES = {
    "north-east": (2, 1),
    "north-west": (1, 2),
    "yorkshire": (2, 2),
    "west-midlands": (1, 3),
    "east-midlands": (2, 3),
    "east-of-england": (3, 3),
    "great-western": (1, 4),
    "south-central": (2, 4),
    "london": (3, 4),
    "south-western": (1, 5),
    "south-east-coast": (3, 5),
}
"""Column and row of each trust of the study on the tile map of England."""


class Tile(Struct, frozen=True):
    """One trust on the tile map; `position` is "column-row", or empty for a trust that is not on the map."""

    trust: Link
    note: str
    position: str


def select_newest(entries: Sequence[Any], limit: int) -> list[Any]:
    """Return up to `limit` of `entries`, which are sorted newest first, and keep that order.

    The newest entry of each organisation takes precedence, so that one organisation cannot fill the list.
    """
    newest_by_owner: dict[int, Any] = {}
    for entry in entries:
        newest_by_owner.setdefault(entry.owner_id, entry)
    newest = list(newest_by_owner.values())
    selected = [*newest, *(entry for entry in entries if entry not in newest)][:limit]
    return sorted(selected, key=entries.index)


def new_card(entry: Any, owner: Link) -> Card:
    """Return the card of a new entry, which says when it came to the hub and when it changed."""
    added, updated = format_date(entry.created_at), format_date(entry.updated_at)
    when = f"Added to the hub {added}" if added == updated else f"Added to the hub {added}, updated {updated}"
    card = entry_card(entry, owner)
    return replace(card, note=f"{when}. {card.note}" if card.note else when)


def build_map(trusts: Sequence[Organisation], shared: Mapping[str, int]) -> list[Tile]:
    """Return the trusts as tiles in the order given; `shared` maps slugs to numbers of resources.

    A trust that is not on the map of the study gets no position.
    """
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
    """Return a library link for each theme that has resources, with their number."""
    return [
        Link(f"{theme.label} ({counts[theme]})", f"/library?theme={theme.value}")
        for theme in Theme
        if counts.get(theme)
    ]


def plugin_rows(health: Sequence[PluginHealth], names: Mapping[str, Link]) -> list[PluginRow]:
    """Return a row for each plugin; one without a trust in `names` is shown by its plugin name."""
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
    """Return the date of the last check, formatted, or an empty string if there was none."""
    return format_date(max(plugin.checked_at for plugin in health)) if health else ""


STATEMENT_PREPARED, STATEMENT_REVIEWED = date(2026, 11, 29), date(2026, 11, 29)
"""When the accessibility statement was written, and when it was last compared with the hub and its tests."""


def statement_dates() -> dict[str, str]:
    """Return the two dates of the accessibility statement, for people."""
    return {"prepared": format_day(STATEMENT_PREPARED), "reviewed": format_day(STATEMENT_REVIEWED)}


SECURITY_TXT_LIFETIME = timedelta(days=180)
"""Validity of security.txt; RFC 9116 recommends less than a year."""


def security_contact_uris(contact: str, office: HubOffice) -> list[str]:
    """Return where to report a security fault, as URIs: the security contact, else the hub office."""
    if not contact:
        return [uri for uri in (office.email_url, office.telephone_url) if uri]
    is_uri = contact.startswith(("https://", "mailto:", "tel:"))
    return [contact if is_uri else mailto_url(contact)]


def render_security_txt(contacts: Sequence[str], site: str, at: datetime) -> str:
    """Return the text of security.txt (RFC 9116), valid for 180 days from the start of the day of `at`.

    `contacts` are URIs, the one to try first at the start.
    """
    lines = (
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {isoformat_utc(start_of_day(day_of(at) + SECURITY_TXT_LIFETIME))}",
        "Preferred-Languages: en",
        f"Canonical: {site}/.well-known/security.txt",
    )
    return "\n".join(lines) + "\n"
