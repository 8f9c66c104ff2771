"""Invisible characters, which are removed from what people paste and named in messages."""

import sys
import unicodedata

import pytest

from hub.plugin_api.plain_text import make_visible, strip_invisible

pytestmark = pytest.mark.one_engine


def test_no_format_character_is_left():
    formats = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"]
    assert {"\u200b", "\u200e", "\ufeff", "\u00ad", "\u2060", "\u202e"} <= set(formats)
    assert strip_invisible("a".join(formats)) == "a" * (len(formats) - 1)


def test_letters_accents_and_spaces_are_left_as_they_are():
    text = "Ann\u00e9e e\u0301 \u00a0\u2019 \u65e5\u672c \U0001f691"
    assert strip_invisible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10\u200bx", "10[U+200B]x"),
        ("a\tb\0", "a[U+0009]b[U+0000]"),
        ("1\u00a02", "1[U+00A0]2"),
        ("\ud800", "[U+D800]"),
        ("x" * 31, "x" * 30 + "..."),
        ("caf\u00e9 1", "caf\u00e9 1"),
    ],
)
def test_a_message_names_what_nobody_sees(text, shown):
    assert make_visible(text) == shown
