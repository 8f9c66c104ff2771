"""Search results as shown to the user: highlighted extracts, and suggestions."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

from hub.plugin_api.vocabulary import Kind, label_of
from hub.search.domain.extracts import TextFragment

MARK = Markup("<mark>{}</mark>")


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
