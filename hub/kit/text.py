"""Text as it is compared: one form for what is stored and for what is asked, on every database."""

import unicodedata

MAX_WORDS = 10


def fold_text(text: str) -> str:
    """Return `text` folded: no accents, no case, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def split_words(text: str) -> list[str]:
    """Return the folded words that `text` asks for, each once, the first ten."""
    return list(dict.fromkeys(fold_text(text).split()))[:MAX_WORDS]


def like_pattern(word: str) -> str:
    """Return a LIKE pattern that finds `word` anywhere, with its own signs taken literally (escape: !)."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
