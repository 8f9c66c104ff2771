"""Presenters of item pages."""

from hub.library.presenters.items import ItemPage, facet_rows, item_page

__all__ = ["ItemPage", "facet_rows", "item_page"]
