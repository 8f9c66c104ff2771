"""Presenters of item pages."""

from hub.library.presenters.items import ItemPage, facet_rows, is_from_study, item_page, main_section

__all__ = ["ItemPage", "facet_rows", "is_from_study", "item_page", "main_section"]
