"""What the library's pages say: lists and items turned into words and addresses."""

from hub.library.presenters.items import ItemPage, facet_rows, item_page
from hub.library.presenters.lists import LIBRARY, Place, read_list, shelves_for

__all__ = ["LIBRARY", "ItemPage", "Place", "facet_rows", "item_page", "read_list", "shelves_for"]
