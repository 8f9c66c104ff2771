"""How old a reader must be to read a text with ease: the Flesch-Kincaid grade and five years before school.

Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas for Navy enlisted
personnel. Syllables are counted by where a British dictionary would divide a word.
"""

import re
from collections.abc import Sequence
from functools import cache

from pyphen import Pyphen

WORD = re.compile(r"[A-Za-z][A-Za-z\u2019'-]*")
YEARS_BEFORE_SCHOOL = 5


def reading_age(sentences: Sequence[str]) -> float:
    """Return the age in years at which these sentences are read with ease; 0 where there are no words."""
    counted = [words for words in (WORD.findall(sentence) for sentence in sentences) if words]
    words = [word for sentence in counted for word in sentence]
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / len(counted) + 11.8 * syllables / len(words) - 15.59
    return round(grade + YEARS_BEFORE_SCHOOL, 1)


@cache
def _dictionary() -> Pyphen:
    return Pyphen(lang="en_GB")


def _syllables(word: str) -> int:
    return len(_dictionary().positions(word)) + 1
