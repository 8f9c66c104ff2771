"""Where the words of a question stand in what was found: pieces of text, some of them marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tantivy import Document, Occur, Query, Searcher, Snippet, SnippetGenerator

from hub.search.domain.schema import SCHEMA, stem_word

EXTRACT_CHARACTERS = 180
SUMMARY_CHARACTERS = 400
"""More than a summary may have, so that all of it comes back."""


@dataclass(frozen=True)
class TextFragment:
    """A run of text; `marked` where it is a word that was looked for."""

    text: str
    highlighted: bool = False


@dataclass(frozen=True)
class Extract:
    """A summary with its marks, and a passage of the body where that has what the summary has not."""

    summary: tuple[TextFragment, ...] = ()
    passage: tuple[TextFragment, ...] = ()


class Extractor:
    """Makes extracts for one question."""

    def __init__(self, searcher: Searcher, words: Iterable[str]) -> None:
        stems = list(dict.fromkeys(stem_word(word) for word in words))
        self._summary = _generator(searcher, "summary", stems, SUMMARY_CHARACTERS)
        self._body = _generator(searcher, "body", stems, EXTRACT_CHARACTERS)

    def extract(self, summary: str, body: str) -> Extract:
        """Return the summary with its marks and, where that has none, a passage with some."""
        marked = _fragments(self._summary, "summary", summary)
        if not marked:
            return Extract(
                (TextFragment(summary),), _with_ellipses(_fragments(self._body, "body", body), body)
            )
        # The engine gives no more than the first word to the last; what stands around them belongs to it.
        before, after = summary.split("".join(piece.text for piece in marked), 1)
        return Extract(
            tuple(piece for piece in (TextFragment(before), *marked, TextFragment(after)) if piece.text)
        )


def _with_ellipses(passage: tuple[TextFragment, ...], body: str) -> tuple[TextFragment, ...]:
    if not passage:
        return ()
    before, _, after = body.partition("".join(piece.text for piece in passage))
    return (*_ellipsis(before, "\u2026 "), *passage, *_ellipsis(after, " \u2026"))


def _ellipsis(text: str, mark: str) -> tuple[TextFragment, ...]:
    # A bracket or a full stop is no loss to speak of; it is shown.
    shown = mark if any(map(str.isalnum, text)) else text
    return (TextFragment(shown),) if shown else ()


def _generator(searcher: Searcher, field: str, stems: Sequence[str], longest: int) -> SnippetGenerator:
    terms = [(Occur.Should, Query.term_query(SCHEMA, field, stem)) for stem in stems]
    generator = SnippetGenerator.create(searcher, Query.boolean_query(terms), SCHEMA, field)
    generator.set_max_num_chars(longest)
    return generator


def _fragments(generator: SnippetGenerator, field: str, text: str) -> tuple[TextFragment, ...]:
    snippet: Snippet = generator.snippet_from_doc(Document(**{field: text}))
    whole = snippet.fragment().encode()
    pieces, done = list[TextFragment](), 0
    for place in snippet.highlighted():
        pieces += [
            TextFragment(whole[done : place.start].decode()),
            TextFragment(whole[place.start : place.end].decode(), True),
        ]
        done = place.end
    return (
        tuple(piece for piece in (*pieces, TextFragment(whole[done:].decode())) if piece.text)
        if pieces
        else ()
    )
