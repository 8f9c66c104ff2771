"""Characters that nobody sees: removed from what people paste, and made visible in messages."""

import unicodedata

IGNORABLE = frozenset(
    map(
        chr,
        (
            0x034F,
            0x115F,
            0x1160,
            0x17B4,
            0x17B5,
            *range(0x180B, 0x1810),
            0x3164,
            *range(0xFE00, 0xFE10),
            0xFFA0,
        ),
    )
)
"""Invisible characters that Unicode does not count among the format characters."""
UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def strip_invisible(text: str) -> str:
    """Return `text` without format characters, such as a soft hyphen or a zero width space."""
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char) != "Cf" and char not in IGNORABLE)


def make_visible(text: str, longest: int = 30) -> str:
    """Return the beginning of `text` for a message, with the code of each character that nobody sees."""
    shown = "".join(_name_unseen(char) for char in text[:longest])
    return f"{shown}..." if len(text) > longest else shown


def _name_unseen(char: str) -> str:
    is_odd_space = char != " " and unicodedata.category(char) == "Zs"
    if is_odd_space or unicodedata.category(char) in UNSEEN_CATEGORIES or char in IGNORABLE:
        return f"[U+{ord(char):04X}]"
    return char
