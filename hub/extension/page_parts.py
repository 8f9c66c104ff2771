"""Parts that a feature adds to the pages of other features."""

from collections.abc import Callable, Mapping

from markupsafe import Markup
from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.items import SectionItem
from hub.kit.page import Link


class TrustPagePart(Struct, frozen=True):
    """A part of each trust's page, left out where `list_items(session, viewer, organisation_id)` is empty.

    `comes_last`: it stands below the parts of the other features.
    """

    heading: str
    list_items: Callable[[Session, Viewer, int], list[SectionItem]]
    comes_last: bool = False


class HomePagePart(Struct, frozen=True):
    """A part of the front page: the items that `list_items(session)` returns, and a link to all of them.

    `empty_text` stands there while there are none. The page is kept for everybody, so the items are public.
    """

    heading: str
    empty_text: str
    more: Link
    list_items: Callable[[Session], list[SectionItem]]


class ItemRef(Struct, frozen=True):
    """The catalogue entry whose page is shown."""

    entry_id: int
    kind: str
    slug: str


class ItemPagePart(Struct, frozen=True):
    """A part of the page of each item of a kind (a name of a `CatalogueKind`), or of every kind if empty.

    `render(session, viewer, item)` returns it as HTML, with its heading, or nothing to leave it out.
    """

    kind: str
    render: Callable[[Session, Viewer, ItemRef], Markup]


class ComparisonCell(Struct, frozen=True):
    """What a row of a comparison says of one item, after a link if there is something to read."""

    text: str
    link: Link | None = None


class ComparisonRow(Struct, frozen=True):
    """A row of the page on which items of a kind stand side by side.

    `list_cells(session, addresses)` returns one cell for each item, in the order of their addresses by entry
    id. The page is kept for everybody, so what they say is public.
    """

    kind: str
    label: str
    list_cells: Callable[[Session, Mapping[int, str]], list[ComparisonCell]]
