"""What was found in words: extracts with their marks, and suggestions."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

from hub.plugin_api.vocabulary import Kind, label_of
from hub.search.domain import TextFragment

MARK = Markup("<mark>{}</mark>")


def highlight_html(fragments: Iterable[TextFragment]) -> Markup:
    """Return pieces of text as HTML: everything is escaped, and what was looked for is marked."""
    return Markup("").join(
        MARK.format(piece.text) if piece.highlighted else escape(piece.text) for piece in fragments
    )


def suggestion(row: Any) -> dict[str, str]:
    """Return a row of the catalogue as a suggestion: its title, what it is, and where it is read."""
    kinds = ", ".join(label_of(Kind, value) for value in row.facets.get("kind", ()))
    return {"title": row.title, "kind": kinds, "address": row.address}
