"""Parts that a feature adds to the pages of other features."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.items import SectionItem


@dataclass(frozen=True)
class TrustPagePart:
    """A part of a trust's page: a heading, and what `find(session, viewer, organisation_id)` returns."""

    heading: str
    list_items: Callable[[Session, Viewer, int], list[SectionItem]]
