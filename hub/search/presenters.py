"""Search results as shown to the user: highlighted extracts, suggestions, and the list of a search."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape
from msgspec import Struct

from hub.catalogue.domain import Filters
from hub.catalogue.forms import FACET_LEGENDS, facet_label
from hub.extension.catalogue_kinds import CatalogueList
from hub.extension.follow_sources import FollowTarget, canonical_query
from hub.kit.page import Link
from hub.plugin_api.vocabulary import Kind, label_of
from hub.search.domain.extracts import TextFragment

MARK = Markup("<mark>{}</mark>")
LIST_OF_ALL_KINDS = "/library"
OTHER_LISTS = {"programmes": "/programmes"}
"""The lists with a search of their own, by the names that addresses give them."""


class SearchedList(Struct, frozen=True):
    """A search and the list in which it was made: what was typed, and the addresses that go with it."""

    q: str
    results_url: str
    feedback_url: str
    thanks_url: str


def searched_list(q: str, filters: Iterable[tuple[str, str]], list_name: str) -> SearchedList:
    """Return the addresses for a search for `q` with filters; an unknown list counts as that of all kinds."""
    url = OTHER_LISTS.get(list_name, LIST_OF_ALL_KINDS)
    search = [("q", q), *filters]
    query = urlencode([*search, ("in", list_name)] if list_name in OTHER_LISTS else search)
    return SearchedList(
        q,
        results_url=f"{url}?{urlencode(search)}",
        feedback_url=f"/search/feedback?{query}",
        thanks_url=f"/search/feedback/thanks?{query}",
    )


def highlight_html(fragments: Iterable[TextFragment]) -> Markup:
    """Return text fragments as HTML, escaped, with the highlighted ones in `<mark>` elements."""
    return Markup("").join(
        MARK.format(fragment.text) if fragment.highlighted else escape(fragment.text)
        for fragment in fragments
    )


def suggestion(row: Any) -> dict[str, str]:
    """Return a catalogue entry as a suggestion: its title, the labels of its kinds, and its address."""
    kinds = ", ".join(label_of(Kind, value) for value in row.facets.get("kind", ()))
    return {"title": row.title, "kind": kinds, "address": row.address}


def followed_search(
    title: str, followed_list: CatalogueList, filters: Filters, trusts: Mapping[str, str]
) -> FollowTarget:
    """Return a search as something to follow: its words and filters, whatever their order.

    `trusts` maps slugs to short names.
    """
    chosen = [(name, value) for name, values in filters.facets.items() for value in values]
    query = canonical_query([("q", " ".join(filters.q.split())), *chosen])
    words = [f"\u201c{filters.q}\u201d"] if filters.q else []
    words += [f"{FACET_LEGENDS[name]}: {facet_label(name, value, trusts)}" for name, value in chosen]
    label = ", ".join(words)
    url = f"{followed_list.url}?{query}" if query else followed_list.url
    text = label if followed_list.is_library and label else f"{title}: {label}".rstrip(": ")
    newest_first = f"{url}&sort=newest" if filters.q else url
    return FollowTarget(url, Link(text, newest_first), is_too_wide=not query)
