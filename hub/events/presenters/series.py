"""The page of a series."""

from collections.abc import Mapping

from msgspec import Struct

from hub.library.domain import ResourceDetail
from hub.library.presenters import ItemPage, item_page


class SeriesPage(Struct, frozen=True):
    """The page of a series: the item, its format, and its topics."""

    item: ItemPage
    slug: str
    format: str
    topics: tuple[str, ...]


def series_page(detail: ResourceDetail, trusts: Mapping[str, str]) -> SeriesPage:
    """Return the page of a series; `trusts` maps slugs to short names."""
    fields = detail.revision.fields
    return SeriesPage(item_page(detail, trusts), detail.entry.slug, fields["format"], tuple(fields["topics"]))
