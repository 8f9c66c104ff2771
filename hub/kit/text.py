"""Normal form of text for comparison, the same on every database; and numbers with their nouns."""

import unicodedata
from collections.abc import Iterable

from hub.plugin_api.plain_text import strip_invisible

MAX_WORDS = 10
FILE_MARK, TITLE_MARK = "\x1e", "\x1f"
"""In the searched text of an entry: what comes before a file of it, and between the file's title and text."""


def hide_words(words: Iterable[str]) -> str:
    """Return `words` as an addition to the searched text of an entry: they are found, and never shown.

    They stand where the title of a file would, before an empty text, so that no extract can quote them.
    """
    joined = ". ".join(words)
    return f"{FILE_MARK} {joined} {TITLE_MARK}" if joined else ""


def split_hidden_words(text: str) -> tuple[str, str]:
    """Return the searched text of an entry without its hidden words, and these."""
    shown, mark, last = text.rpartition(FILE_MARK)
    # The second mark counts as white space, and may have been stripped.
    words, _, rest = last.partition(TITLE_MARK)
    return (shown, words.strip()) if mark and not rest.strip() else (text, "")


def fold_text(text: str) -> str:
    """Return `text` without accents, case and invisible characters, and with single spaces."""
    decomposed = unicodedata.normalize("NFKD", strip_invisible(text))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def lower_first(text: str) -> str:
    """Return `text` with its first letter in lower case, as in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def split_words(text: str) -> list[str]:
    """Return the first ten distinct words of `text`, folded."""
    return list(dict.fromkeys(fold_text(text).split()))[:MAX_WORDS]


def like_pattern(word: str) -> str:
    """Return a LIKE pattern that matches `word` anywhere, with its wildcards escaped by `!`."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: 1 organisation, 2 organisations; `plural` for one without an s."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
