"""What the features of an app give to each other, collected by create_app()."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.extension.audit_labels import AuditLabels
from hub.extension.calendar_sources import CalendarSource
from hub.extension.catalogue_kinds import CatalogueKinds
from hub.extension.encryption import SealedColumn
from hub.extension.feature import Feature, SearchEntries
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

KEY = "hub_registry"


class Registry:
    """What all features declare, in the order of the features. See `Feature` for what each list holds."""

    def __init__(self, features: Iterable[Feature]) -> None:
        features = tuple(features)
        self.content_handlers: dict[str, ContentHandler] = {}
        for feature in features:
            self.content_handlers.update(feature.content_handlers)
        self.kinds = CatalogueKinds(kind for feature in features for kind in feature.kinds)
        self.pages: list[SitePage] = _collect(features, "pages")
        self.file_owners: dict[str, FileOwner] = {
            owner.kind: owner for feature in features for owner in feature.file_owners
        }
        self.item_files: ItemFiles | None = next(
            (feature.item_files for feature in features if feature.item_files is not None), None
        )
        self.search_entries: SearchEntries | None = next(
            (feature.search_entries for feature in features if feature.search_entries is not None), None
        )
        self.health_checks: list[HealthCheck] = _collect(features, "health_checks")
        self.message_kinds: list[MessageKind] = _collect(features, "message_kinds")
        self.personal_data: list[PersonalData] = _collect(features, "personal_data")
        self.retention: list[Retention] = _collect(features, "retention")
        self.sealed_columns: list[SealedColumn] = _collect(features, "sealed_columns")
        self.task_sources: list[TaskSource] = _collect(features, "task_sources")
        self.profile_sections: list[ProfileSection] = _collect(features, "profile_sections")
        self.audit_labels: list[AuditLabels] = _collect(features, "audit_labels")
        self.calendar_sources: list[CalendarSource] = _collect(features, "calendar_sources")
        self.participations: list[ParticipationSource] = _collect(features, "participations")
        self.follow_sources: dict[str, FollowSource] = {
            source.kind: source for feature in features for source in feature.follow_sources
        }
        self.on_home_page: list[HomePagePart] = _collect(features, "on_home_page")
        self.on_trust_page: list[TrustPagePart] = _collect(features, "on_trust_page")
        self.on_item_page: list[ItemPagePart] = _collect(features, "on_item_page")
        self.on_sign_in_page: list[Callable[[], Markup]] = _collect(features, "on_sign_in_page")
        self.comparison_rows: list[ComparisonRow] = _collect(features, "comparison_rows")
        self.merge_organisations: list[Callable[[Session, OrganisationMerge], None]] = [
            feature.merge_organisations for feature in features if feature.merge_organisations is not None
        ]
        self.scrub_files: list[Callable[[Session, Mapping[str, Any]], None]] = [
            feature.scrub_files for feature in features if feature.scrub_files is not None
        ]


class App(Protocol):
    """An app or a proxy for it: whatever has the extensions of Flask."""

    extensions: dict[str, Any]


def get_registry(app: App) -> Registry:
    """Return what the features of `app` declare."""
    registry: Registry = app.extensions[KEY]
    return registry


def _collect(features: Iterable[Feature], field: str) -> list[Any]:
    return [item for feature in features for item in getattr(feature, field)]
