"""What a reader typed, taken apart: words, "phrases" in quotation marks, and -words to leave out.

There is no other syntax, so that nothing a reader can type is an error; the engine's own query language never
sees it.
"""

import re
from dataclasses import dataclass
from itertools import chain

from hub.search.domain.schema import tokenize

MAX_PARSED_LENGTH = 300
MAX_QUERY_WORDS = 16
TOKEN_PATTERN = re.compile(
    r"""(?:(?<=\s)|^)(-?)(?:["\u201c]([^"\u201c\u201d]*)["\u201d]?|(\S+))"""
    r"""|["\u201c]([^"\u201c\u201d]*)["\u201d]?|(\S+)"""
)
COMPOUND_PATTERN = re.compile(r"\w[-&'\u2019\u2010\u2011]\w")
STOP_WORD_TEXT = """
a about am an and any are as at be by can could do does for from get have how i if in is it me my of on or our
should so some that the their there they this to us was we what when where which who why will with you your
"""
STOP_WORDS = frozenset(STOP_WORD_TEXT.split())
"""Words that say nothing of what is looked for. They count only where nothing else is asked."""


@dataclass(frozen=True)
class SearchTerm:
    """A word, or words that must stand together; `quoted` if the reader said so."""

    words: tuple[str, ...]
    quoted: bool = False


@dataclass(frozen=True)
class ParsedQuery:
    """What is looked for, and what must not be in it."""

    terms: tuple[SearchTerm, ...] = ()
    excluded: tuple[SearchTerm, ...] = ()
    ends_in_prefix: bool = False
    """Whether the last word may go on: nothing was typed after it."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return all words that are looked for."""
        return tuple(chain.from_iterable(unit.words for unit in self.terms))


def parse_query(text: str) -> ParsedQuery:
    """Take apart what a reader typed; what goes beyond 300 characters or 16 words is left out."""
    text = text[:MAX_PARSED_LENGTH]
    units: dict[SearchTerm, None] = {}
    without: dict[SearchTerm, None] = {}
    room = MAX_QUERY_WORDS
    for match in TOKEN_PATTERN.finditer(text):
        minus, phrase, chunk, other_phrase, other_chunk = match.groups()
        quoted = phrase if phrase is not None else other_phrase
        for unit in _search_terms(quoted if quoted is not None else chunk or other_chunk, quoted is not None):
            whole = SearchTerm(unit.words[:room], unit.quoted)
            room -= len(whole.words)
            if whole.words:
                (without if minus else units)[whole] = None
    telling = tuple(unit for unit in units if unit.quoted or not STOP_WORDS.issuperset(unit.words))
    return ParsedQuery(telling or tuple(units), tuple(without), bool(text) and text[-1].isalnum())


def _search_terms(piece: str, quoted: bool) -> list[SearchTerm]:
    words = tuple(tokenize(piece))
    if not words:
        return []
    if quoted or (len(words) > 1 and COMPOUND_PATTERN.search(piece)):
        return [SearchTerm(words, quoted)]
    return [SearchTerm((word,)) for word in words]
