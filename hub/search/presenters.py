"""Search results as shown to the user: highlighted extracts, suggestions, and the list of a search."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from hub.plugin_api.vocabulary import Kind, label_of
from hub.search.domain.extracts import TextFragment

MARK = Markup("<mark>{}</mark>")
LIST_OF_ALL_KINDS = "/library"
OTHER_LISTS = {"programmes": "/programmes"}
"""The lists with a search of their own, by the names that addresses give them."""


@dataclass(frozen=True)
class SearchedList:
    """A search and the list in which it was made: what was typed, and the addresses that go with it."""

    q: str
    results_url: str
    feedback_url: str
    thanks_url: str


def searched_list(q: str, list_name: str) -> SearchedList:
    """Return the addresses for a search for `q`; an unknown list counts as that of all kinds."""
    url = OTHER_LISTS.get(list_name, LIST_OF_ALL_KINDS)
    query = urlencode({"q": q, "in": list_name} if list_name in OTHER_LISTS else {"q": q})
    return SearchedList(
        q,
        results_url=f"{url}?{urlencode({'q': q})}",
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
