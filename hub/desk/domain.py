"""Tasks and profile sections of a person, collected from all features, and labels for the audit log."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Executable, bindparam, exists, select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, permitted_organisation_ids
from hub.accounts.domain import list_memberships
from hub.audit.domain import AuditEntry
from hub.extension.audit_labels import AuditLabels
from hub.extension.items import Columns, ProfileSection, SectionItem, TaskSource
from hub.kit.clock import format_day
from hub.kit.page import Link
from hub.plugin_host.domain import SET_ASIDE, list_plugin_health
from hub.trusts.domain import organisation_link, organisations_by_id

TEAM_PAGE_SUMMARY = "People, their roles and invitations"
ADMIN_PAGES = (
    (Act.WRITE_ITEMS, Link("Your drafts", "/desk/library"), "Write an item for the library, and see drafts"),
    (
        Act.CONFIRM_ITEMS,
        Link("Items that you look after", "/desk/library/upkeep"),
        "Review published items, and choose who looks after them",
    ),
    (
        Act.MANAGE_REGISTER,
        Link("Mentoring register", "/mentoring/manage"),
        "Approve profiles, check qualifications, and see who is on the register",
    ),
    (Act.SEE_PEOPLE, Link("People", "/admin/people"), "Everyone with an account, and each team"),
    (Act.READ_AUDIT, Link("Activity log", "/admin/audit"), "Who did what and when"),
    (
        Act.SEE_PLUGINS,
        Link("Plugins", "/admin/plugins"),
        "See which plugins are not working and why, and try them again",
    ),
)
UNDATED = datetime.max.replace(tzinfo=UTC)


class ItemSection(Struct, frozen=True):
    """Items under a heading; `empty` is the text to show if there are none. See `ProfileSection`."""

    heading: str
    items: tuple[SectionItem, ...]
    empty: str = ""
    comes_first: bool = False
    follows_tasks: bool = False
    empty_link: Link | None = None


def list_task_sections(session: Session, viewer: Viewer, sources: Sequence[TaskSource]) -> list[ItemSection]:
    """Return the sections of tasks that wait for `viewer`, oldest first; empty sections are left out."""
    return [section for section in _sections(session, viewer, sources) if section.items]


def list_profile_sections(
    session: Session, viewer: Viewer, profile_sections: Sequence[ProfileSection]
) -> list[ItemSection]:
    """Return all profile sections with the items of `viewer`, including empty sections.

    What the viewer waits for comes before the others, which keep their order.
    """
    sections = _sections(session, viewer, profile_sections)
    found = [
        ItemSection(
            section.heading,
            section.items,
            profile_section.empty_text,
            profile_section.comes_first,
            profile_section.follows_tasks,
            profile_section.empty_link,
        )
        for section, profile_section in zip(sections, profile_sections, strict=True)
    ]
    return sorted(found, key=lambda section: not section.follows_tasks)


def list_development_record(
    session: Session, viewer: Viewer, profile_sections: Sequence[ProfileSection]
) -> list[tuple[str, SectionItem]]:
    """Return the development record of `viewer` by date: pairs of section heading and item."""
    included = [section for section in profile_sections if section.in_development_record]
    record = [
        (section.heading, item) for section in _sections(session, viewer, included) for item in section.items
    ]
    return sorted(record, key=lambda pair: _sort_key(pair[1]))


def list_role_items(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the current and past roles of `viewer`, each with its organisation."""
    memberships = list_memberships(session, viewer.person_id or 0)
    organisations = organisations_by_id(session, [membership.organisation_id for membership in memberships])
    return [
        SectionItem(
            organisation_link(organisations[membership.organisation_id]),
            Role(membership.role).label
            + (f", until {format_day(membership.ends_on)}" if membership.ends_on else ""),
            membership.since,
        )
        for membership in memberships
    ]


def list_managed_pages(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return links to the pages that `viewer` manages: teams of their trusts, then administration pages."""
    organisation_ids = permitted_organisation_ids(viewer, Act.SEE_TEAM) or frozenset()
    team_pages = [
        SectionItem(
            Link(f"The team of {organisation.name}", f"/trusts/{organisation.slug}/team"), TEAM_PAGE_SUMMARY
        )
        for organisation in organisations_by_id(session, organisation_ids).values()
    ]
    return [*sorted(team_pages, key=lambda item: item.link.text), *list_admin_pages(viewer)]


def has_desk(viewer: Viewer) -> bool:
    """Return whether `viewer` manages anything: others have all that is theirs on one page, /me."""
    acts = (Act.SEE_TEAM, *(act for act, _, _ in ADMIN_PAGES))
    return any(permitted_organisation_ids(viewer, act) != frozenset() for act in acts)


def list_admin_pages(viewer: Viewer) -> list[SectionItem]:
    """Return links to the administration pages that `viewer` may open, each with a summary."""
    return [
        SectionItem(link, summary)
        for act, link, summary in ADMIN_PAGES
        if permitted_organisation_ids(viewer, act) != frozenset()
    ]


def audit_object_labels(
    session: Session, entries: Iterable[AuditEntry], audit_labels: Sequence[AuditLabels]
) -> dict[tuple[str, str], str]:
    """Return the labels of the objects that entries refer to, by kind and object id.

    There is one lookup for each kind. Objects that no longer exist have no label.
    """
    ids_by_kind: dict[str, set[str]] = {}
    for entry in entries:
        ids_by_kind.setdefault(entry.kind, set()).add(entry.object_id)
    return {
        (labels.kind, object_id): label
        for labels in audit_labels
        if labels.kind in ids_by_kind
        for object_id, label in labels.labels_by_id(session, ids_by_kind[labels.kind]).items()
    }


def list_set_aside_plugins(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the plugins that are set aside; empty unless `viewer` may see plugins."""
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
    asked: list[TaskSource | ProfileSection] = [*sources]
    named_in = _find_columns_naming(
        session, viewer, tuple(dict.fromkeys(column for source in asked for column in source.named_in))
    )
    return [
        ItemSection(
            source.heading,
            # Most people have nothing in most sources, and each would be a statement or more.
            tuple(sorted(source.list_items(session, viewer), key=_sort_key))
            if not source.named_in or named_in.intersection(source.named_in)
            else (),
        )
        for source in asked
    ]


def _find_columns_naming(session: Session, viewer: Viewer, columns: Columns) -> frozenset[Any]:
    """Return those of `columns` that hold the viewer's id anywhere, by one statement for all."""
    if viewer.person_id is None or not columns:
        return frozenset()
    found = session.execute(_statement_of(columns), {"person_id": viewer.person_id}).one()
    return frozenset(column for column, is_named in zip(columns, found, strict=True) if is_named)


@lru_cache(maxsize=16)
def _statement_of(columns: Columns) -> Executable:
    return select(*(exists().where(column == bindparam("person_id")) for column in columns))


def _sort_key(item: SectionItem) -> datetime:
    return item.since or UNDATED
