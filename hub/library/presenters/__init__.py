"""What the library's pages say: lists and items turned into words and addresses."""

from hub.library.presenters.items import ItemPage, facet_rows, item_page
from hub.library.presenters.lists import LIBRARY_LOCATION, ListLocation, load_list_page, searched_kinds

__all__ = [
    "LIBRARY_LOCATION",
    "ItemPage",
    "ListLocation",
    "facet_rows",
    "item_page",
    "load_list_page",
    "searched_kinds",
]
