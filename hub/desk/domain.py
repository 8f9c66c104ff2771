"""What waits for somebody and what is theirs, gathered from what every feature says of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, permitted_organisation_ids
from hub.accounts.domain import list_memberships
from hub.audit.domain import AuditEntry
from hub.extension.audit_labels import AuditLabels
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.kit.clock import format_day
from hub.kit.page import Link
from hub.plugin_host.domain import SET_ASIDE, list_plugin_health
from hub.trusts.domain import organisation_link, organisations_by_id

TEAM_PAGE_SUMMARY = "Who has which role, who is invited; invite somebody"
ADMIN_PAGES = (
    (Act.SEE_PEOPLE, Link("People", "/admin/people"), "Everybody, and each team; invite somebody"),
    (Act.READ_AUDIT, Link("What was done", "/admin/audit"), "Who did what, for whom and when"),
    (Act.SEE_PLUGINS, Link("Plugins", "/admin/plugins"), "Which are set aside, why, and asking them again"),
)
UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ItemSection:
    """Things under a heading; `empty` says what to say where there are none."""

    heading: str
    items: tuple[SectionItem, ...]
    empty: str = ""


def list_task_sections(session: Session, viewer: Viewer, sources: Sequence[TaskSource]) -> list[ItemSection]:
    """Return what waits for `viewer`, the oldest first; sections without anything are left out."""
    return [section for section in _sections(session, viewer, sources) if section.items]


def list_profile_sections(
    session: Session, viewer: Viewer, profile_sections: Sequence[ProfileSection]
) -> list[ItemSection]:
    """Return what is `viewer`'s own, every section with it."""
    found = _sections(session, viewer, profile_sections)
    return [
        ItemSection(section.heading, section.items, kind.empty_text)
        for section, kind in zip(found, profile_sections, strict=True)
    ]


def list_development_record(
    session: Session, viewer: Viewer, profile_sections: Sequence[ProfileSection]
) -> list[tuple[str, SectionItem]]:
    """Return the record of somebody's development: the parts that belong to it, in order of days."""
    parts = [kind for kind in profile_sections if kind.in_development_record]
    found = [
        (section.heading, item) for section in _sections(session, viewer, parts) for item in section.items
    ]
    return sorted(found, key=lambda pair: _sort_key(pair[1]))


def list_role_items(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the roles that somebody has or had, each with its organisation."""
    rows = list_memberships(session, viewer.person_id or 0)
    places = organisations_by_id(session, [row.organisation_id for row in rows])
    return [
        SectionItem(
            organisation_link(places[row.organisation_id]),
            Role(row.role).label + (f", until {format_day(row.ends_on)}" if row.ends_on else ""),
            row.since,
        )
        for row in rows
    ]


def list_managed_pages(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the pages of what `viewer` looks after: the people of their trusts, everybody, and the hub."""
    found = organisations_by_id(session, permitted_organisation_ids(viewer, Act.SEE_TEAM) or frozenset())
    teams = [
        SectionItem(Link(f"The team of {one.name}", f"/trusts/{one.slug}/team"), TEAM_PAGE_SUMMARY)
        for one in found.values()
    ]
    return [*sorted(teams, key=lambda item: item.link.text), *list_admin_pages(viewer)]


def list_admin_pages(viewer: Viewer) -> list[SectionItem]:
    """Return the pages about the whole hub that `viewer` may open, each with what is on it."""
    return [
        SectionItem(link, words)
        for act, link, words in ADMIN_PAGES
        if permitted_organisation_ids(viewer, act) != frozenset()
    ]


def audit_object_labels(
    session: Session, entries: Iterable[AuditEntry], audit_labels: Sequence[AuditLabels]
) -> dict[tuple[str, str], str]:
    """Return in words what entries speak of, by its kind and its id there: one question for each kind."""
    ids: dict[str, set[str]] = {}
    for entry in entries:
        ids.setdefault(entry.kind, set()).add(entry.object_id)
    found = {one.kind: one.labels_by_id(session, ids[one.kind]) for one in audit_labels if one.kind in ids}
    return {(kind, id_): words for kind, things in found.items() for id_, words in things.items()}


def list_set_aside_plugins(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the plugins that are set aside, for the hub office."""
    if not is_allowed(viewer, Act.SEE_PLUGINS):
        return []
    return [
        SectionItem(Link(plugin.name, "/admin/plugins"), plugin.reason, plugin.changed_at)
        for plugin in list_plugin_health(session)
        if plugin.state == SET_ASIDE
    ]


def _sections(
    session: Session, viewer: Viewer, sources: Iterable[TaskSource] | Iterable[ProfileSection]
) -> list[ItemSection]:
    return [ItemSection(kind.heading, _sorted_items(kind.list_items, session, viewer)) for kind in sources]


def _sorted_items(
    find: Callable[[Session, Viewer], list[SectionItem]], session: Session, viewer: Viewer
) -> tuple[SectionItem, ...]:
    return tuple(sorted(find(session, viewer), key=_sort_key))


def _sort_key(item: SectionItem) -> datetime:
    return item.since or UNDATED
