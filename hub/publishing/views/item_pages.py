"""What the pages below the address of an item share: their rule, and the item itself."""

from typing import Any

from flask import render_template, request

from hub.catalogue.domain import CatalogueEntry
from hub.kit.db import db
from hub.kit.errors import Moved
from hub.publishing.domain.item_lookup import SHELVES, get_item
from hub.web.authentication import viewer

ITEM = f"/<any({', '.join(SHELVES)}):shelf>/<slug>"
"""The rule of the page of an item that organisations write themselves."""


def read_item(shelf: str, slug: str, *, lock: bool = False) -> CatalogueEntry:
    """Return the item of a page below its address; raise Moved with the same page of its new address."""
    try:
        return get_item(db.session(), viewer(), shelf, slug, lock=lock)
    except Moved as moved:
        *_, rest = request.path.split("/", 3)
        raise Moved(f"{moved.address}/{rest}") from None


def render_item_page(template: str, entry: CatalogueEntry, **values: Any) -> str:
    """Render a page below the address of an item, with the way back to it."""
    shelf = next(shelf for shelf in SHELVES.values() if shelf.kind == entry.kind)
    trail = [
        ("Home", "/"),
        ("Programmes" if shelf.base_path == "/programmes" else "Library", shelf.base_path),
        (entry.title, entry.address),
    ]
    return render_template(template, entry=entry, trail=trail, **values)
