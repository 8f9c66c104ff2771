"""Shelves: every item that is published from a file, with revisions, belongs to a shelf.

A shelf defines the catalogue kind and the base path of its items. The library shelf holds the resources that
trusts share; programmes, options, recommendations and capabilities have shelves in their own features.
"""

from msgspec import Struct

from hub.kit.markdown import RENDERER_VERSION

CONTENT_VERSION = f"6.{RENDERER_VERSION}"
"""The version of the conversion from documents to items; raise it to have every file imported again."""

FOUND_IN_STUDY = "From the study printed in April 2009, not since confirmed by the trust"
"""The note of an item that the hub wrote about a trust. The study was written in 2008 (1.3, 8.7)."""
WRITTEN_BY_STUDY = "From the study printed in April 2009"


class Shelf(Struct, frozen=True):
    """The catalogue kind and the base path of the items of one document type.

    `reserved_slugs` cannot be used by items, because routes of the hub use these paths.
    """

    kind: str
    base_path: str
    reserved_slugs: tuple[str, ...] = ()

    def address(self, slug: str) -> str:
        """Return the path of the item with this slug."""
        return f"{self.base_path}/{slug}"


LIBRARY = Shelf("resource", "/library", reserved_slugs=("new",))

ITEM_HEADINGS = ("What the study does not say", "Before using it")
"""The headings that every item from the study needs, so that readers know what is not documented."""
ITEM_WORD_LIMITS = (40, 150)
