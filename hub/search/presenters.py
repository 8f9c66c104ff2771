"""What was found in words: extracts with their marks."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from hub.search.domain import Piece

MARK = Markup("<mark>{}</mark>")


def marked(pieces: Iterable[Piece]) -> Markup:
    """Return pieces of text as HTML: everything is escaped, and what was looked for is marked."""
    return Markup("").join(
        MARK.format(piece.text) if piece.marked else escape(piece.text) for piece in pieces
    )
