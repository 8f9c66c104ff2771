"""The reading age of a text: its Flesch-Kincaid grade plus the five years before school.

Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas for Navy enlisted
personnel. Syllables are counted by the hyphenation points of British English.
"""

import re
from collections.abc import Sequence
from functools import cache

from pyphen import Pyphen

WORD = re.compile(r"[A-Za-z][A-Za-z\u2019'-]*")
YEARS_BEFORE_SCHOOL = 5
MAX_KEPT_WORDS = 20_000
"""Pyphen keeps each word that it was asked about. A process that serves many texts forgets them at times."""


def estimate_reading_age(sentences: Sequence[str]) -> float:
    """Return the age in years at which a reader reads these sentences with ease; 0 if there are no words."""
    words_by_sentence = [words for words in (WORD.findall(sentence) for sentence in sentences) if words]
    words = [word for sentence_words in words_by_sentence for word in sentence_words]
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / len(words_by_sentence) + 11.8 * syllables / len(words) - 15.59
    return round(grade + YEARS_BEFORE_SCHOOL, 1)


@cache
def _dictionary() -> Pyphen:
    return Pyphen(lang="en_GB")


def _syllables(word: str) -> int:
    dictionary = _dictionary()
    if len(dictionary.hd.cache) > MAX_KEPT_WORDS:
        dictionary.hd.cache.clear()
    return len(dictionary.positions(word)) + 1
