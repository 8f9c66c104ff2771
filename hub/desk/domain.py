"""What waits for somebody and what is theirs, gathered from what every feature says of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, allowed, organisations_for
from hub.accounts.domain import memberships_of
from hub.audit.domain import AuditEntry
from hub.extension.audit_labels import Recorded
from hub.extension.items import Item, Mine, Waiting
from hub.kit.clock import day_in_words
from hub.kit.page import Link
from hub.plugin_host.domain import SET_ASIDE, health_of_plugins
from hub.trusts.domain import link_to, organisations_by_id

TEAM = "Who has which role, who is invited; invite somebody"
PAGES = (
    (Act.SEE_PEOPLE, Link("People", "/admin/people"), "Everybody, and each team; invite somebody"),
    (Act.READ_AUDIT, Link("What was done", "/admin/audit"), "Who did what, for whom and when"),
    (Act.SEE_PLUGINS, Link("Plugins", "/admin/plugins"), "Which are set aside, why, and asking them again"),
)
LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Section:
    """Things under a heading; `empty` says what to say where there are none."""

    heading: str
    items: tuple[Item, ...]
    empty: str = ""


def waiting_for(session: Session, viewer: Viewer, kinds: Sequence[Waiting]) -> list[Section]:
    """Return what waits for `viewer`, the oldest first; sections without anything are left out."""
    return [section for section in _sections(session, viewer, kinds) if section.items]


def mine_of(session: Session, viewer: Viewer, kinds: Sequence[Mine]) -> list[Section]:
    """Return what is `viewer`'s own, every section with it."""
    found = _sections(session, viewer, kinds)
    return [
        Section(section.heading, section.items, kind.empty)
        for section, kind in zip(found, kinds, strict=True)
    ]


def record_of(session: Session, viewer: Viewer, kinds: Sequence[Mine]) -> list[tuple[str, Item]]:
    """Return the record of somebody's development: the parts that belong to it, in order of days."""
    parts = [kind for kind in kinds if kind.development]
    found = [
        (section.heading, item) for section in _sections(session, viewer, parts) for item in section.items
    ]
    return sorted(found, key=lambda pair: _age(pair[1]))


def roles_of_mine(session: Session, viewer: Viewer) -> list[Item]:
    """Return the roles that somebody has or had, each with its organisation."""
    rows = memberships_of(session, viewer.person_id or 0)
    places = organisations_by_id(session, [row.organisation_id for row in rows])
    return [
        Item(
            link_to(places[row.organisation_id]),
            Role(row.role).label + (f", until {day_in_words(row.ends_on)}" if row.ends_on else ""),
            row.since,
        )
        for row in rows
    ]


def looked_after(session: Session, viewer: Viewer) -> list[Item]:
    """Return the pages of what `viewer` looks after: the people of their trusts, everybody, and the hub."""
    found = organisations_by_id(session, organisations_for(viewer, Act.SEE_TEAM) or frozenset())
    teams = [
        Item(Link(f"The team of {one.name}", f"/trusts/{one.slug}/team"), TEAM) for one in found.values()
    ]
    return [*sorted(teams, key=lambda item: item.link.text), *places_for(viewer)]


def places_for(viewer: Viewer) -> list[Item]:
    """Return the pages about the whole hub that `viewer` may open, each with what is on it."""
    return [Item(link, words) for act, link, words in PAGES if organisations_for(viewer, act) != frozenset()]


def things_in(
    session: Session, entries: Iterable[AuditEntry], kinds: Sequence[Recorded]
) -> dict[tuple[str, str], str]:
    """Return in words what entries speak of, by its kind and its id there: one question for each kind."""
    ids: dict[str, set[str]] = {}
    for entry in entries:
        ids.setdefault(entry.kind, set()).add(entry.object_id)
    found = {one.kind: one.find(session, ids[one.kind]) for one in kinds if one.kind in ids}
    return {(kind, id_): words for kind, things in found.items() for id_, words in things.items()}


def plugins_set_aside(session: Session, viewer: Viewer) -> list[Item]:
    """Return the plugins that are set aside, for the hub office."""
    if not allowed(viewer, Act.SEE_PLUGINS):
        return []
    return [
        Item(Link(plugin.name, "/admin/plugins"), plugin.reason, plugin.changed_at)
        for plugin in health_of_plugins(session)
        if plugin.state == SET_ASIDE
    ]


def _sections(session: Session, viewer: Viewer, kinds: Iterable[Waiting] | Iterable[Mine]) -> list[Section]:
    return [Section(kind.heading, _in_order(kind.find, session, viewer)) for kind in kinds]


def _in_order(
    find: Callable[[Session, Viewer], list[Item]], session: Session, viewer: Viewer
) -> tuple[Item, ...]:
    return tuple(sorted(find(session, viewer), key=_age))


def _age(item: Item) -> datetime:
    return item.since or LAST
