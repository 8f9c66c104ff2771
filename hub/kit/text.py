"""Text as it is compared: one form for what is stored and for what is asked, on every database."""

import unicodedata

MOST_WORDS = 10


def searchable(text: str) -> str:
    """Return `text` folded: no accents, no case, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def words_of(text: str) -> list[str]:
    """Return the folded words that `text` asks for, each once, the first ten."""
    return list(dict.fromkeys(searchable(text).split()))[:MOST_WORDS]


def like_pattern(word: str) -> str:
    """Return a LIKE pattern that finds `word` anywhere, with its own signs taken literally (escape: !)."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
