"""Parses what the user typed: words, "phrases" in quotation marks, and -words to exclude.

There is no other syntax, so no input is an error, and the engine's own query parser is never used.
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
"""Words without meaning for a search. They count only if the query has no others."""


@dataclass(frozen=True)
class SearchTerm:
    """A word, or words that must occur together; `quoted` if the user put them in quotation marks."""

    words: tuple[str, ...]
    quoted: bool = False


@dataclass(frozen=True)
class ParsedQuery:
    """The terms to search for, and the terms that must not occur."""

    terms: tuple[SearchTerm, ...] = ()
    excluded: tuple[SearchTerm, ...] = ()
    ends_in_prefix: bool = False
    """Whether the last word may be unfinished: nothing was typed after it."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return all words to search for."""
        return tuple(chain.from_iterable(term.words for term in self.terms))


def parse_query(text: str) -> ParsedQuery:
    """Parse what the user typed; anything beyond 300 characters or 16 words is dropped."""
    text = text[:MAX_PARSED_LENGTH]
    # Dictionaries are used as ordered sets.
    required: dict[SearchTerm, None] = {}
    excluded: dict[SearchTerm, None] = {}
    words_left = MAX_QUERY_WORDS
    for match in TOKEN_PATTERN.finditer(text):
        minus, phrase, chunk, other_phrase, other_chunk = match.groups()
        quoted = phrase if phrase is not None else other_phrase
        for term in _search_terms(quoted if quoted is not None else chunk or other_chunk, quoted is not None):
            cut = SearchTerm(term.words[:words_left], term.quoted)
            words_left -= len(cut.words)
            if cut.words:
                (excluded if minus else required)[cut] = None
    meaningful = tuple(term for term in required if term.quoted or not STOP_WORDS.issuperset(term.words))
    return ParsedQuery(meaningful or tuple(required), tuple(excluded), bool(text) and text[-1].isalnum())


def _search_terms(chunk: str, quoted: bool) -> list[SearchTerm]:
    words = tuple(tokenize(chunk))
    if not words:
        return []
    if quoted or (len(words) > 1 and COMPOUND_PATTERN.search(chunk)):
        return [SearchTerm(words, quoted)]
    return [SearchTerm((word,)) for word in words]
