"""The record by which a feature joins the hub; create_app() collects them."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

import click
from flask import Blueprint, Flask
from markupsafe import Markup
from msgspec import Struct, field
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from hub.access import AuthContext, Viewer
from hub.extension.audit_labels import AuditLabels
from hub.extension.calendar_sources import CalendarSource
from hub.extension.catalogue_kinds import CatalogueKind
from hub.extension.encryption import SealedColumn
from hub.extension.file_owners import FileOwner
from hub.extension.follow_sources import FollowSource
from hub.extension.item_files import ItemFiles
from hub.extension.items import ProfileSection, TaskSource
from hub.extension.organisation_merge import OrganisationMerge
from hub.extension.page_parts import ComparisonRow, HomePagePart, ItemPagePart, TrustPagePart
from hub.extension.participations import ParticipationSource
from hub.extension.personal_data import PersonalData, Retention
from hub.extension.site_pages import SitePage
from hub.kit.content_handler import ContentHandler
from hub.kit.emails import MessageKind
from hub.kit.health_check import HealthCheck
from hub.kit.jobs import Job
from hub.kit.page import Link


class SearchEntries(Protocol):
    """Finds catalogue entries; see `Feature.search_entries`."""

    def __call__(
        self,
        session: Session,
        viewer: Viewer,
        kinds: Collection[str] | None,
        filters: Any,
        /,
        *,
        with_counts: bool = True,
    ) -> Any:
        """Return a page of entries."""


class Feature(Struct, frozen=True):
    """One hub function and everything that it adds to the others, so that no feature needs to import another.

    - `blueprint`, `api_blueprint`, `navigation`, `commands`: its pages, its part of the API, its links in the
      menu, its commands.
    - `content_handlers`: what becomes of the files in each content folder (`library`, `programmes` ...).
    - `kinds`: the kinds of catalogue entries that it owns, for lists, feeds, downloads, the sitemap, the API
      and trust pages.
    - `pages`: its public pages that the search finds, besides those of its catalogue entries.
    - `jobs`: work at set times or when asked for; `health_checks`: what `hub doctor` checks.
    - `file_owners`: things of its own to which files belong, and who may read them.
    - `item_files`: what becomes of the files that content files name; one feature gives it.
    - `message_kinds`: the emails that it sends.
    - `personal_data`: what it keeps about people, how it is exported and erased; `retention`: for how long.
    - `sealed_columns`: where it keeps encrypted values, which `hub privacy reseal` encrypts anew.
    - `task_sources`: things to do on /desk; `profile_sections`: sections of /me.
    - `audit_labels`: labels for the things that its audit entries refer to.
    - `calendar_sources`: what stands in the calendar to which a person subscribes, besides events.
    - `participations`: who took part in its things, so that they can be asked how it was.
    - `follow_sources`: kinds of its things that people follow by email, and what is new in each.
    - `on_home_page`, `on_trust_page`, `on_item_page`, `on_sign_in_page`: parts of other features' pages.
    - `comparison_rows`: rows of the pages on which items of another feature are compared.
    - `page_version(connection, now)`: a text that changes when its public pages change because time has
      passed. Changes of data need none, because the change counter tells of them.
    - `merge_organisations(session, merge)`: moves what it keeps for one organisation to another when two
      trusts merge. Audit entries stay as they were written.
    - `scrub_files(session, settings)`: removes what was erased from files of its own, outside the database.
    - `search_entries(session, viewer, kinds, filters, *, with_counts)`: a page of catalogue entries, with the
      counts of the facets if wanted, at a cost that grows little with the catalogue; one feature gives it.
    - `load_auth_context`: who is signed in; one feature gives it.
    - `find_auth_context(engine, browser_session)`: the same without a request, or None if it needs one.
    - `init_app`: sets up what a library needs.
    """

    name: str
    blueprint: Blueprint | None = None
    api_blueprint: Blueprint | None = None
    navigation: tuple[Link, ...] = ()
    commands: tuple[click.Command, ...] = ()
    content_handlers: Mapping[str, ContentHandler] = field(default_factory=dict)
    kinds: tuple[CatalogueKind, ...] = ()
    pages: tuple[SitePage, ...] = ()
    jobs: tuple[Job, ...] = ()
    health_checks: tuple[HealthCheck, ...] = ()
    file_owners: tuple[FileOwner, ...] = ()
    item_files: ItemFiles | None = None
    message_kinds: tuple[MessageKind, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    retention: tuple[Retention, ...] = ()
    sealed_columns: tuple[SealedColumn, ...] = ()
    task_sources: tuple[TaskSource, ...] = ()
    profile_sections: tuple[ProfileSection, ...] = ()
    audit_labels: tuple[AuditLabels, ...] = ()
    calendar_sources: tuple[CalendarSource, ...] = ()
    participations: tuple[ParticipationSource, ...] = ()
    follow_sources: tuple[FollowSource, ...] = ()
    on_home_page: tuple[HomePagePart, ...] = ()
    on_trust_page: tuple[TrustPagePart, ...] = ()
    on_item_page: tuple[ItemPagePart, ...] = ()
    on_sign_in_page: tuple[Callable[[], Markup], ...] = ()
    comparison_rows: tuple[ComparisonRow, ...] = ()
    page_version: Callable[[Connection, datetime], str] | None = None
    merge_organisations: Callable[[Session, OrganisationMerge], None] | None = None
    scrub_files: Callable[[Session, Mapping[str, Any]], None] | None = None
    search_entries: SearchEntries | None = None
    load_auth_context: Callable[[], AuthContext] | None = None
    find_auth_context: Callable[[Engine, Mapping[str, Any]], AuthContext | None] | None = None
    init_app: Callable[[Flask], None] | None = None
