"""Markup that is made once for the same content: the filters of a list are the longest part of its page."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from hub.kit.page import Facet

MAX_FACETS = 500
"""How many filters are kept, about 2 KB each: those of 40 lists."""


def keep_facets(environment: Environment) -> Callable[[Facet], Markup]:
    """Return a function that returns the markup of a filter, made once for the same options and counts.

    Pages of one list differ by their number, their order and their reader, and mostly not by their filters.
    """

    @lru_cache(MAX_FACETS)
    def facet_markup(facet: Facet) -> Markup:
        parts: Any = environment.get_template("parts.jinja").module
        markup: Markup = parts.facet(facet)
        return markup

    return facet_markup
