"""Shelves: each item that is written as a file and kept with its revisions belongs to one of them.

A shelf gives its items a kind in the catalogue and an address. The library's own shelf holds what any trust
shares; programmes, development options, recommendations and capabilities have shelves in their features.
"""

from dataclasses import dataclass

from hub.kit.markdown import RENDERER_VERSION

CONTENT_VERSION = f"4.{RENDERER_VERSION}"
"""What a document becomes depends on this; raise it and every file is brought in anew."""

FOUND_IN_STUDY = "As found in April 2009, not since confirmed by the trust"
WRITTEN_BY_STUDY = "From the study of April 2009"


@dataclass(frozen=True)
class Shelf:
    """The kind in the catalogue of one sort of document, and the address above their pages.

    `reserved_slugs` are addresses there that are pages of the hub itself.
    """

    kind: str
    base_path: str
    reserved_slugs: tuple[str, ...] = ()

    def address(self, slug: str) -> str:
        """Return the address of the thing called `slug`."""
        return f"{self.base_path}/{slug}"


LIBRARY = Shelf("resource", "/library")

ITEM_HEADINGS = ("What the study does not say", "Before using it")
"""What an item from the study needs besides what it is: readers must know what nobody has told them."""
ITEM_WORD_LIMITS = (40, 150)
