"""The words of ordinary English, which are never taken for slips of the keyboard.

Two lists together: that of pyspellchecker, made from subtitles of films and American in its spelling, and the
thirty thousand most frequent words of the English Wikipedia in zxcvbn, which hold the British spellings.
"""

import gzip
import re
from functools import lru_cache
from importlib.metadata import distribution
from typing import Any

WORD_LIST = "spellchecker/resources/en.json.gz"
WORD_PATTERN = re.compile(rb'"([a-z]+)":')
BRITISH_ENDING = re.compile(r"is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")


def is_english_word(word: str) -> bool:
    """Return whether `word`, in lower case, is a word of ordinary English."""
    words = _load_words()
    return any(f"\n{spelling}\n".encode() in words for spelling in {word, BRITISH_ENDING.sub("iz", word)})


@lru_cache(maxsize=1)
def _load_words() -> bytes:
    from zxcvbn import frequency_lists

    # One text with a word a line takes 1.5 MB; a set of these words would take ten times as much.
    path: Any = distribution("pyspellchecker").locate_file(WORD_LIST)
    words = set(WORD_PATTERN.findall(gzip.decompress(path.read_bytes())))
    words |= {word.encode() for word in frequency_lists.FREQUENCY_LISTS["english_wikipedia"]}
    return b"\n" + b"\n".join(sorted(words)) + b"\n"
