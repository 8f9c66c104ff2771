"""Parses what the user typed: words, "phrases" in quotation marks, and -words to exclude.

There is no other syntax, so no input is an error, and the engine's own query parser is never used.
"""

import re
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from hub.search.domain.schema import tokenize

MAX_PARSED_LENGTH = 300
MAX_QUERY_WORDS = 16
TOKEN_PATTERN = re.compile(
    r"""(?:(?<=\s)|^)(-?)(?:["\u201c]([^"\u201c\u201d]*)["\u201d]?|(\S+))"""
    r"""|["\u201c]([^"\u201c\u201d]*)["\u201d]?|(\S+)"""
)
COMPOUND_PATTERN = re.compile(r"\w[-&'\u2019\u2010\u2011]\w")
STOP_WORD_TEXT = """
a about after all also am an and another any anybody anyone anything are as at be become been being best
better but by can could did do does doing done else ever every everyone everything few find finding for from
get gets getting give gives giving go goes going good got had has have having he help helpful her here him
his how i if in into is it its just keep know let like look looking made make makes making many may maybe me
mean means might more most much must my need needs no nobody not of off offer offered offering offers ok on
one only or other others ought our out over own please really say says see seem shall she should show shows
so some somebody someone something such take takes taking tell than that the their them then there these
they thing things this those through to too try trying up us use used useful using very want wanted wants
was way ways we website well were what whats when where whether which while who whom whose why will with
without would yes yet you your
"""
STOP_WORDS = frozenset(STOP_WORD_TEXT.split())
"""Question words and fillers, without meaning for a search. They count only if the query has no others."""


class SearchTerm(Struct, frozen=True):
    """A word, or words that must occur together; `quoted` if the user put them in quotation marks."""

    words: tuple[str, ...]
    quoted: bool = False


class ParsedQuery(Struct, frozen=True):
    """The terms to search for, and the terms that must not occur.

    `ends_in_prefix`: the last word may be unfinished, because nothing was typed after it. `typed`: the terms
    to search for with the fillers between them, since names and synonyms may contain some ("acting up").
    """

    terms: tuple[SearchTerm, ...] = ()
    excluded: tuple[SearchTerm, ...] = ()
    ends_in_prefix: bool = False
    typed: tuple[SearchTerm, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Return all words to search for."""
        return tuple(chain.from_iterable(term.words for term in self.terms))

    @property
    def fillers(self) -> tuple[SearchTerm, ...]:
        """Return the words that were typed and need not occur."""
        return tuple(term for term in self.typed if term not in self.terms)

    def without_last_term(self) -> "ParsedQuery":
        """Return the query without the last term to search for and what was typed after it."""
        typed = self.typed[: self.typed.index(self.terms[-1])]
        return replace(self, terms=self.terms[:-1], typed=typed)


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
    typed = tuple(required)
    return ParsedQuery(meaningful or typed, tuple(excluded), bool(text) and text[-1].isalnum(), typed)


def _search_terms(chunk: str, quoted: bool) -> list[SearchTerm]:
    words = tuple(tokenize(chunk))
    if not words:
        return []
    if quoted or (len(words) > 1 and COMPOUND_PATTERN.search(chunk)):
        return [SearchTerm(words, quoted)]
    return [SearchTerm((word,)) for word in words]
