"""The seven series of national activities that the study suggests, each a content file of the hub office."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import PUBLIC
from hub.library.domain import Shelf, list_shelf
from hub.plugin_api import checks
from hub.plugin_api.documents import NO_FILES, Document
from hub.plugin_api.vocabulary import Kind

SERIES = Shelf("series", "/events/series")


@dataclass(frozen=True)
class SeriesDocument(Document):
    """One series: its format and its topics, which are the templates of its events."""

    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "source", "format", "place")
    FIXED: ClassVar[Mapping[str, Any]] = {"kind": Kind.SERIES, **NO_FILES}
    RESTS_ON: ClassVar[Mapping[str, str]] = {"topics": "8.5"}

    format: str = ""
    topics: tuple[str, ...] = ()
    place: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        checks.whole("place", self.place, least=1, most=20)
        self._keep(
            format=checks.text("format", self.format, longest=100),
            topics=checks.texts("topics", self.topics, longest=120, most=12),
        )


class EventSeries(Struct, frozen=True):
    """One series as lists and templates read it."""

    slug: str
    title: str
    summary: str
    address: str
    format: str
    topics: tuple[str, ...]
    tiers: tuple[str, ...]


def list_series(session: Session) -> list[EventSeries]:
    """Return all series in the order of the study."""
    found = [
        (
            fields["place"],
            EventSeries(
                slug=entry.slug,
                title=entry.title,
                summary=entry.summary,
                address=entry.address,
                format=fields["format"],
                topics=tuple(fields["topics"]),
                tiers=tuple(fields["tier"]),
            ),
        )
        for entry, fields in list_shelf(session, PUBLIC, SERIES)
    ]
    return [series for _place, series in sorted(found, key=lambda pair: pair[0])]


def find_series(session: Session, slug: str) -> EventSeries | None:
    """Return the series with this slug, or None."""
    return next((series for series in list_series(session) if series.slug == slug), None)
