"""Extracts of search results: fragments of text, with the matching words highlighted."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from tantivy import Document, Occur, Query, Searcher, Snippet, SnippetGenerator

from hub.kit.text import FILE_MARK, TITLE_MARK
from hub.plugin_api.plain_text import strip_invisible
from hub.search.domain.schema import SCHEMA, stem_word

EXTRACT_CHARACTERS = 180
SUMMARY_CHARACTERS = 400
"""More than a summary may have, so the extract covers all of it."""


class TextFragment(Struct, frozen=True):
    """A run of text; `highlighted` if it matches the query."""

    text: str
    highlighted: bool = False


class Extract(Struct, frozen=True):
    """The summary with its matches highlighted; a passage of the body if only the body matches."""

    summary: tuple[TextFragment, ...] = ()
    passage: tuple[TextFragment, ...] = ()


class Extractor:
    """Makes the extracts for one query."""

    def __init__(self, searcher: Searcher, words: Iterable[str]) -> None:
        stems = list(dict.fromkeys(stem_word(word) for word in words))
        self._summary = _generator(searcher, "summary", stems, SUMMARY_CHARACTERS)
        self._body = _generator(searcher, "body", stems, EXTRACT_CHARACTERS)

    def extract(self, summary: str, body: str) -> Extract:
        """Return the highlighted summary; if nothing in it matches, also a passage of the body."""
        # A soft hyphen would divide a word for the engine.
        summary, body = strip_invisible(summary), strip_invisible(body)
        fragments = _fragments(self._summary, "summary", summary)
        if not fragments:
            return Extract((TextFragment(summary),), self._find_passage(body))
        # The engine's snippet runs from the first word to the last; the text around them is added again.
        before, after = summary.split("".join(fragment.text for fragment in fragments), 1)
        whole = (TextFragment(before), *fragments, TextFragment(after))
        return Extract(tuple(fragment for fragment in whole if fragment.text))

    def _find_passage(self, body: str) -> tuple[TextFragment, ...]:
        """Return a passage of the page or else of one of its files, and then say of which."""
        page, *files = map(str.strip, body.split(FILE_MARK))
        if passage := _with_ellipses(_fragments(self._body, "body", page), page):
            return passage
        for file in files:
            title, text = (part.strip() for part in file.partition(TITLE_MARK)[::2])
            if passage := _with_ellipses(_fragments(self._body, "body", text), text):
                return (TextFragment(f"In the file \u201c{title}\u201d: "), *passage)
        return ()


def _with_ellipses(passage: tuple[TextFragment, ...], body: str) -> tuple[TextFragment, ...]:
    if not passage:
        return ()
    before, _, after = body.partition("".join(fragment.text for fragment in passage))
    return (*_ellipsis(before, "\u2026 "), *passage, *_ellipsis(after, " \u2026"))


def _ellipsis(omitted: str, ellipsis: str) -> tuple[TextFragment, ...]:
    # If only punctuation would be omitted, such as a full stop, it is shown instead of the ellipsis.
    shown = ellipsis if any(map(str.isalnum, omitted)) else omitted
    return (TextFragment(shown),) if shown else ()


def _generator(searcher: Searcher, field: str, stems: Sequence[str], max_length: int) -> SnippetGenerator:
    terms = [(Occur.Should, Query.term_query(SCHEMA, field, stem)) for stem in stems]
    generator = SnippetGenerator.create(searcher, Query.boolean_query(terms), SCHEMA, field)
    generator.set_max_num_chars(max_length)
    return generator


def _fragments(generator: SnippetGenerator, field: str, text: str) -> tuple[TextFragment, ...]:
    snippet: Snippet = generator.snippet_from_doc(Document(**{field: text}))
    # The engine counts positions in bytes.
    encoded = snippet.fragment().encode()
    fragments, end = list[TextFragment](), 0
    for match in snippet.highlighted():
        fragments += [
            TextFragment(encoded[end : match.start].decode()),
            TextFragment(encoded[match.start : match.end].decode(), True),
        ]
        end = match.end
    if not fragments:
        return ()
    fragments.append(TextFragment(encoded[end:].decode()))
    return tuple(fragment for fragment in fragments if fragment.text)
