"""Parts that a feature adds to the pages of other features."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.items import SectionItem


@dataclass(frozen=True)
class TrustPagePart:
    """A part of each trust's page, left out where `list_items(session, viewer, organisation_id)` is empty."""

    heading: str
    list_items: Callable[[Session, Viewer, int], list[SectionItem]]


@dataclass(frozen=True)
class ItemRef:
    """The catalogue entry whose page is shown."""

    entry_id: int
    kind: str
    slug: str


@dataclass(frozen=True)
class ItemPagePart:
    """A part of the page of each item of a kind (a name of a `CatalogueKind`).

    `render(session, viewer, item)` returns it as HTML, with its heading, or nothing to leave it out.
    """

    kind: str
    render: Callable[[Session, Viewer, ItemRef], Markup]
